import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { closeAndTally } from '../../src/application/ballot/close-and-tally.ts';
import { readMyBallot } from '../../src/application/ballot/reads.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Choice } from '../../src/domain/ballot/choice-kind.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { electorate, seen, shownResult } from '../support/electorate.ts';
import { asked, casting, voting } from '../support/voting.ts';
import { eachEngine } from './engines.ts';

const YES: Choice = { kind: 'yes-no', answer: 'yes' };
const NO: Choice = { kind: 'yes-no', answer: 'no' };

const voted = async (app: Application, ballot: Ballot, vote: readonly [string, Choice]) =>
  value(await castBallot(app, casting(ballot, vote)));

/** What several processes of one node do to one ballot at the same time. */
eachEngine('a ballot', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let apps: readonly Application[];
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    apps = [app, applicationOn(await suite.openAnother(), clock), applicationOn(await suite.openAnother(), clock)];
    await setUpCity(app);
    await voting(app, 'ensemble');
    clock.set('2026-03-06T08:00:00Z');
  });

  const everywhere = <T>(act: (app: Application) => Promise<T>) =>
    atOnce([...apps, ...apps].map((each) => () => act(each)));

  it('keeps one cast of a person who votes in several processes at once', async () => {
    const ballot = await asked(app, { consultation: 'ensemble', slug: 'replaced', method: 'yes-no' });
    const [person = ''] = await electorate(app, 1, 'resident');
    const receipts = await everywhere(async (one) => value(await castBallot(one, casting(ballot, [person, YES]))));
    expect(receipts.map(({ sequence }) => sequence).toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await seen(app, ballot)).turnout?.cast).toBe(1);
    const mine = value(await readMyBallot(app, { ballotId: ballot.id, voter: { participantId: person } }));
    expect(mine.receipt).toEqual(receipts.find(({ sequence }) => sequence === 6));
  });

  it('lets one first cast stand of several at once', async () => {
    const ballot = await asked(app, {
      consultation: 'ensemble',
      slug: 'stands',
      method: 'yes-no',
      rules: { replacement: 'first-stands' },
    });
    const [person = ''] = await electorate(app, 1, 'resident');
    const outcomes = await everywhere(async (one) => await castBallot(one, casting(ballot, [person, YES])));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.flatMap((outcome) => (outcome.ok ? [] : [refusal(outcome).type]))).toEqual(
      Array(5).fill('already-voted'),
    );
  });

  it('counts every vote that was taken while it closed, and refuses every other', async () => {
    const closesAt = '2026-03-08T00:00:00Z';
    const ballot = await asked(app, { consultation: 'ensemble', slug: 'closing', method: 'yes-no', closesAt });
    const people = await electorate(app, 120, 'resident');
    clock.set('2026-03-07T23:59:59.999Z');
    const receivedAt = clock.now();
    // Each says that it came in time: what decides is whether the close was recorded before.
    const vote = async (person: string, nth: number) =>
      await castBallot(apps[nth % 3] ?? app, casting(ballot, [person, YES], { receivedAt }));
    const early = await Promise.all(people.slice(0, 20).map(vote));
    clock.set(closesAt);
    // However fast the machine is, some of the crowd meet the processes that close: they start at the same time.
    const [crowd, publications] = await Promise.all([
      Promise.all(
        people.slice(20, 100).map(async (person, nth) => {
          await new Promise((resolve) => setTimeout(resolve, nth));
          return await vote(person, nth);
        }),
      ),
      Promise.all(apps.map((one) => closeAndTally(one, ballot.id))),
    ]);
    const late = await Promise.all(people.slice(100).map(vote));
    const outcomes = [...early, ...crowd, ...late];
    const count = outcomes.filter(({ ok }) => ok).length;
    expect(early.every(({ ok }) => ok)).toBe(true);
    expect(late.some(({ ok }) => ok)).toBe(false);
    expect(
      outcomes
        .flatMap((outcome) => (outcome.ok ? [] : [refusal(outcome).type]))
        .every((type) => type === 'ballot-closed'),
    ).toBe(true);
    expect(new Set(publications.map((publication) => publication?.tally.turnout.cast))).toEqual(new Set([count]));
    expect(await shownResult(app, ballot)).toMatchObject({ deciding: { votes: [count, 0] } });
    expect(await app.store.read((reader) => reader.views.drift())).toEqual([]);
    clock.set('2026-03-06T08:00:00Z');
  });

  it('shows a result before the close in steps of a group, where every ballot is published', async () => {
    const rules = { resultsVisibility: 'always', anonymityThreshold: 1 } as const;
    const ballot = await asked(app, { consultation: 'ensemble', slug: 'steps', method: 'yes-no', rules });
    const people = await electorate(app, 5, 'resident');
    const shown: (readonly number[])[] = [];
    for (const person of people) {
      await voted(app, ballot, [person, YES]);
      clock.advance({ minutes: 1 });
      shown.push((await shownResult(app, ballot)).deciding.votes);
    }
    expect(shown).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [5, 0],
    ]);
    clock.set('2026-03-06T08:00:00Z');
  });

  it('is counted by one number for patterns and groups where it was stored before there were two', async () => {
    const rules = { anonymityThreshold: 3 };
    const ballot = await asked(app, { consultation: 'ensemble', slug: 'before', method: 'yes-no', rules });
    expect(ballot.rules).toMatchObject({ anonymityThreshold: 3, groupMinimum: 5 });
    await sql`update ballot set rules = rules - 'groupMinimum' where id = ${ballot.id}`.execute(suite.database.db);
    const stored = await app.store.read((reader) => reader.ballots.byId(ballot.id));
    expect(stored?.ballot.rules).toMatchObject({ anonymityThreshold: 3, groupMinimum: 3 });
  });

  it('gives one person another key in every ballot', async () => {
    const [person = ''] = await electorate(app, 1, 'resident');
    for (const slug of ['one', 'other']) {
      await voted(app, await asked(app, { consultation: 'ensemble', slug, method: 'yes-no' }), [person, YES]);
    }
    const rows = await suite.database.db
      .selectFrom('ballot_cast')
      .innerJoin('ballot', 'ballot.id', 'ballot_cast.ballot_id')
      .select(['voter_key', 'slug'])
      .where('slug', 'in', ['one', 'other'])
      .execute();
    expect(new Set(rows.map((row) => row.voter_key)).size).toBe(2);
  });

  it('still counts somebody who was erased, and takes nothing of them any more', async () => {
    const ballot = await asked(app, { consultation: 'ensemble', slug: 'erased', method: 'yes-no' });
    const [person = ''] = await electorate(app, 1, 'resident');
    await voted(app, ballot, [person, YES]);
    value(await eraseParticipant(app, { participantId: person, by: null }));
    expect(refusal(await castBallot(app, casting(ballot, [person, NO]))).type).toBe('gone');
    expect((await seen(app, ballot)).turnout?.cast).toBe(1);
  });

  it('asks whoever the node has for who a voter is', async () => {
    const ballot = await asked(app, { consultation: 'ensemble', slug: 'asked', method: 'yes-no' });
    const [one = '', other = ''] = await electorate(app, 2, 'fediverse');
    const listed: Application = {
      ...app,
      eligibility: {
        // A list that knows both accounts as one resident.
        check: async (_reader, { voters }) =>
          voters.map(() => ({
            ok: true,
            value: { person: 'line 7 of the list', standing: 'resident', territory: null },
          })),
        personOf: async () => 'line 7 of the list',
      },
    };
    expect(refusal(await castBallot(app, casting(ballot, [one, YES]))).type).toBe('not-eligible');
    expect((await voted(listed, ballot, [one, YES])).sequence).toBe(1);
    expect((await voted(listed, ballot, [other, NO])).sequence).toBe(2);
    expect((await seen(app, ballot)).turnout).toMatchObject({ cast: 1, byStanding: { resident: 1 } });
  });
});
