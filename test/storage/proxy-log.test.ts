import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import { respond } from '../../src/application/questionnaire/respond.ts';
import { saveQuestionnaire } from '../../src/application/questionnaire/save-questionnaire.ts';
import { giveSupport, withdrawSupport } from '../../src/application/support/support.ts';
import type { Poll } from '../../src/domain/poll/poll.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import { momentsJob } from '../../src/worker/jobs/retention.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { supportOf } from '../support/supporters.ts';
import { eachEngine } from './engines.ts';

/** A line of the log of a proxy: an address, one person behind each, and the moment of a request to the millisecond. */
type Line = { readonly address: number; readonly at: Date };
/** A row of the database as whoever ties finds it: whose pseudonym, and when, where that is there. */
type Row = { readonly pseudonym: string | null; readonly at: Date };

const SLUG = 'place';
const PEOPLE = 24;
const QUESTION = { kind: 'short-text', text: { fr: 'Pourquoi ?' }, required: true } as const;

eachEngine('the log of a proxy beside the database', (suite) => {
  const clock = clockAt('2026-03-06T08:00:00Z');
  const log: Line[] = [];
  /** The pseudonym of who is behind an address, and what they said. */
  const truth: { readonly pseudonym: string; readonly side: string }[] = [];
  let app: Application;
  let proposal: Proposal;
  let poll: Poll;
  let people: readonly string[];

  const rowsOf = async (query: string) => (await sql.raw<Row>(query).execute(suite.database.db)).rows;
  /** Of how many addresses some way names the right pseudonym: the row of their moment, or the row in their place. */
  const byMoment = (rows: readonly Row[]) =>
    log.filter(({ address, at }) => {
      const near = rows.filter((row) => Math.abs(row.at.getTime() - at.getTime()) < 500);
      return near.length === 1 && near[0]?.pseudonym === truth[address]?.pseudonym;
    }).length;
  const byPlace = (rows: readonly Row[]) =>
    log.filter(({ address }, nth) => rows.length === PEOPLE && rows[nth]?.pseudonym === truth[address]?.pseudonym)
      .length;
  const tied = async () => {
    const [supports, votes, people, responses, events] = [
      await rowsOf('select supporter as pseudonym, given_at as at from support order by ctid'),
      await rowsOf('select voter as pseudonym, cast_at as at from poll_vote order by ctid'),
      await rowsOf('select pseudonym, now() as at from supporter order by ctid'),
      await rowsOf('select respondent as pseudonym, answered_at as at from questionnaire_response order by ctid'),
      await rowsOf(`select coalesce(data ->> 'supporter', data ->> 'side') as pseudonym, at from event
        where type = 'support-given' order by position, seq`),
    ];
    const transactions = await rowsOf(
      `select supporter as pseudonym, given_at as at from support order by xmin::text::bigint, ctid`,
    );
    const { rows: led } = await sql<{ to: number }>`
      select count(*)::integer as to from hidden_act join event on event.id = event_id
      where type in ('support-given', 'poll-voted')`.execute(suite.database.db);
    return {
      supportsByMoment: byMoment(supports),
      supportsByPlace: byPlace(supports),
      supportsByTransaction: byPlace(transactions),
      votesByMoment: byMoment(votes),
      votesByPlace: byPlace(votes),
      supportersByPlace: byPlace(people),
      responsesByPlace: byPlace(responses),
      sidesByEvent: events.filter(({ pseudonym }, nth) => pseudonym === truth[log[nth]?.address ?? -1]?.side).length,
      exactEvents: events.filter(({ at }) => log.some((line) => Math.abs(line.at.getTime() - at.getTime()) < 500))
        .length,
      hashesOfActs: led[0]?.to,
    };
  };
  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, SLUG, {
      rules: { supports: 'for-and-against' },
      phases: [
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-20' },
        { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-03-20' },
        { kind: 'questionnaire', opensAt: '2026-03-07', closesAt: '2026-03-20' },
      ],
    });
    const questionnaire = value(
      await saveQuestionnaire(app, {
        slug: SLUG,
        input: { title: { fr: 'Vos raisons' }, questions: [QUESTION] },
        by: null,
      }),
    );
    const author = await registeredPerson(app, 'Inès');
    proposal = await proposed(app, { slug: SLUG, authorId: author.id });
    poll = value(
      await openPoll(app, {
        slug: SLUG,
        question: { fr: 'Quand ?' },
        options: [{ fr: 'Matin' }, { fr: 'Soir' }],
        multiple: false,
        closesAt: '2026-03-20',
        by: null,
      }),
    );
    const ids: string[] = [];
    for (let nth = 0; nth < PEOPLE; nth += 1) ids.push((await registeredPerson(app, `Person ${nth}`)).id);
    people = ids;
    clock.set('2026-03-09T08:03:00.123Z');
    for (const [address, participantId] of people.entries()) {
      clock.advance({ seconds: 97 });
      const side = address % 3 === 0 ? ('against' as const) : ('for' as const);
      value(await giveSupport(app, { proposalId: proposal.id, participantId, side }));
      value(
        await voteInPoll(app, { pollId: poll.id, participantId, optionIds: [poll.options[address % 2]?.id ?? ''] }),
      );
      const answers = [{ question: questionnaire.questions[0]?.id ?? '', text: `Parce que ${address}.` }];
      value(await respond(app, { slug: SLUG, participantId, answers }));
      log.push({ address, at: clock.now() });
      const { supporter = '' } = (await supportOf(app, proposal.id, participantId)) ?? {};
      truth.push({ pseudonym: supporter, side });
    }
    await app.store.placeEvents();
  }, 120_000);

  const figures = async () => ({
    counts: await app.store.read((reader) => reader.supports.counts(proposal.id)),
    poll: await app.store.read((reader) => reader.views.pollVotes(poll.id)),
    drift: await app.store.read((reader) => reader.views.drift()),
    texts: (await sql`select id, respondent, text from questionnaire_text order by id`.execute(suite.database.db)).rows,
    supporters: (await sql`select * from supporter order by pseudonym`.execute(suite.database.db)).rows.length,
  });

  it('ties each address to what was said from it within the hour', async () => {
    expect(await tied()).toEqual({
      supportsByMoment: PEOPLE,
      supportsByPlace: PEOPLE,
      supportsByTransaction: PEOPLE,
      votesByMoment: PEOPLE,
      votesByPlace: PEOPLE,
      supportersByPlace: PEOPLE,
      responsesByPlace: PEOPLE,
      sidesByEvent: PEOPLE,
      exactEvents: PEOPLE,
      hashesOfActs: 2 * PEOPLE,
    });
  });

  it('ties no address to anything once the hours are over, and nothing else is another', async () => {
    const before = await figures();
    clock.set('2026-03-09T09:03:00Z');
    await momentsJob({ app }).run(new AbortController().signal);
    expect(await tied(), 'in the first minutes of an hour a promise is fetched still').toMatchObject({
      supportsByMoment: PEOPLE,
      hashesOfActs: 2 * PEOPLE,
    });
    clock.set('2026-03-09T09:05:00Z');
    await momentsJob({ app }).run(new AbortController().signal);
    const after = await tied();
    expect(after).toMatchObject({
      supportsByMoment: 0,
      votesByMoment: 0,
      sidesByEvent: 0,
      exactEvents: 0,
      hashesOfActs: 0,
    });
    const places = [
      after.supportsByPlace,
      after.supportsByTransaction,
      after.votesByPlace,
      after.supportersByPlace,
      after.responsesByPlace,
    ];
    // As many as chance leaves where they are in an order that says nothing: one of all, mostly.
    expect(Math.max(...places)).toBeLessThan(6);
    expect(await figures()).toEqual(before);
    const rows = await rowsOf('select supporter as pseudonym, given_at as at from support order by ctid');
    expect(rows.map(({ pseudonym }) => pseudonym)).toEqual(truth.map(({ pseudonym }) => pseudonym).toSorted());
    expect(new Set(rows.map(({ at }) => at.toISOString()))).toEqual(new Set(['2026-03-09T08:00:00.000Z']));
  });

  it('is not told by what is marked as withdrawn, and counts an origin once all the same', async () => {
    const [participantId = ''] = people;
    const given = { proposalId: proposal.id, participantId, side: 'for' } as const;
    value(await giveSupport(app, given));
    const origins = await app.store.read((reader) => reader.supports.origins(proposal.id));
    value(await withdrawSupport(app, given));
    const { rows } = await sql<{ mark: string }>`select mark from withdrawn_support`.execute(suite.database.db);
    expect(rows).toHaveLength(1);
    expect(truth.map(({ pseudonym }) => pseudonym)).not.toContain(rows[0]?.mark);
    value(await giveSupport(app, given));
    expect(await app.store.read((reader) => reader.supports.origins(proposal.id))).toEqual(origins);
    await app.store.placeEvents();
    clock.set('2026-03-09T10:06:00Z');
    await momentsJob({ app }).run(new AbortController().signal);
    expect(await tied()).toMatchObject({ supportsByMoment: 0, exactEvents: 0, hashesOfActs: 0 });
    expect(await supportOf(app, proposal.id, participantId)).toMatchObject({
      givenAt: new Date('2026-03-09T09:00:00Z'),
    });
  });
});
