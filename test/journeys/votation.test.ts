import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { confirmPaperBatch, enterPaperBatch } from '../../src/application/ballot/paper-batches.ts';
import { extendBallot } from '../../src/application/ballot/publish-ballot.ts';
import { readBallot, readMyBallot } from '../../src/application/ballot/reads.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import type { PaperOperator } from '../../src/application/kit/principal.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Choice } from '../../src/domain/ballot/choice-kind.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { each, electorate, readByHand, recounted, seen, shownResult } from '../support/electorate.ts';
import { casting } from '../support/voting.ts';

const PARENTS = 2_300;
const answer = (input: 'yes' | 'no' | 'abstain'): Choice => ({ kind: 'yes-no', answer: input });
const YES = answer('yes');

eachEngine('a votation of 2,300 parents', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let ballot: Ballot;
  let parents: readonly string[];

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await drafted(app, { slug: 'ecoles', phases: [{ kind: 'vote', opensAt: '2026-03-05', closesAt: '2026-03-25' }] });
    parents = await electorate(app, PARENTS, 'resident');
  });

  it('freezes its rules together with the consultation', async () => {
    const draft = value(
      await createBallot(app, {
        consultation: 'ecoles',
        slug: 'rue-des-ecoles',
        question: { fr: 'Fermer la rue des écoles aux voitures ?' },
        method: 'yes-no',
        rules: {
          registered: PARENTS,
          quorum: { kind: 'share', share: { numerator: 1, denominator: 4 } },
          threshold: {
            kind: 'share',
            share: { numerator: 1, denominator: 2 },
            of: 'expressed',
            reach: 'more-than',
          },
        },
        closesAt: '2026-03-20',
        paperUntil: '2026-03-23',
        by: null,
      }),
    );
    expect(draft.publishedAt).toBeNull();
    value(await publishConsultation(app, { slug: 'ecoles', by: null }));
    const found = value(await readBallot(app, { slug: 'ecoles', ballot: draft.slug, viewer: ANYBODY }));
    expect(found).toMatchObject({ state: 'upcoming', ballot: { rulesHash: expect.any(String) } });
    ballot = found.ballot;
  });

  it('takes no ballot before it opens', async () => {
    const early = await castBallot(app, casting(ballot, [parents[0] ?? '', YES]));
    expect(refusal(early)).toEqual({ type: 'ballot-not-open', opensAt: new Date('2026-03-04T23:00:00Z') });
  });

  it('takes one from each of a thousand parents, and another from those who change their mind', async () => {
    clock.set('2026-03-06T18:00:00Z');
    const first = parents.slice(0, 1_000);
    const receipts = await each(first, async (parent, nth) =>
      value(await castBallot(app, casting(ballot, [parent, nth % 5 < 3 ? YES : answer('no')]))),
    );
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(1_000);
    expect(new Set(receipts.map(({ commitment }) => commitment)).size).toBe(1_000);
    clock.advance({ days: 1 });
    const changed = await each(first.slice(0, 100), async (parent) =>
      value(await castBallot(app, casting(ballot, [parent, answer('abstain')]))),
    );
    expect(changed.every(({ sequence }) => sequence === 2)).toBe(true);
    expect((await seen(app, ballot)).turnout).toMatchObject({ cast: 1_000, byStanding: { resident: 1_000 } });
  });

  it('shows a parent their own ballot and hides every count', async () => {
    const voter = { participantId: parents[0] ?? '' };
    expect(value(await readMyBallot(app, { ballotId: ballot.id, voter }))).toMatchObject({
      content: 'abstain',
      receipt: { sequence: 2 },
    });
    expect((await seen(app, ballot)).result).toEqual({
      visible: false,
      because: 'after-close',
      until: new Date('2026-03-23T23:00:00Z'),
    });
  });

  it('is extended in public before it closes', async () => {
    clock.set('2026-03-20T12:00:00Z');
    const reason = { fr: 'Les écoles étaient fermées lundi.' };
    ballot = value(await extendBallot(app, { ballotId: ballot.id, closesAt: '2026-03-21', reason, by: null }));
    expect(ballot).toMatchObject({
      closesAt: new Date('2026-03-21T23:00:00Z'),
      paperUntil: new Date('2026-03-23T23:00:00Z'),
    });
  });

  it('counts paper that one agent enters and another confirms', async () => {
    clock.set('2026-03-22T09:00:00Z');
    const late = await castBallot(app, casting(ballot, [parents[2_000] ?? '', YES]));
    expect(refusal(late)).toEqual({ type: 'ballot-closed', closedAt: new Date('2026-03-21T23:00:00Z') });
    const agents = await Promise.all(
      ['first@lyon.example', 'second@lyon.example'].map(
        async (email) => value(await inviteAgent(app, { email, role: 'officer', by: null })).agent.id,
      ),
    );
    const [first, second] = agents.map((id): PaperOperator => ({ id, by: { kind: 'agent', id } }));
    if (first === undefined || second === undefined) throw new Error('two agents are needed');
    const batch = value(
      await enterPaperBatch(app, {
        ballotId: ballot.id,
        reference: 'Urne de la mairie',
        place: 'Mairie',
        sheets: 60,
        rows: [
          { choice: YES, count: 40 },
          { choice: answer('no'), count: 12 },
          { choice: { kind: 'blank' }, count: 5 },
          { choice: { kind: 'invalid' }, count: 3 },
        ],
        operator: first,
      }),
    );
    expect(refusal(await confirmPaperBatch(app, { batchId: batch.id, operator: first }))).toEqual({
      type: 'second-agent-needed',
    });
    value(await confirmPaperBatch(app, { batchId: batch.id, operator: second }));
  });

  it('publishes its result when nothing can be added any more', async () => {
    clock.set('2026-03-23T22:59:59.999Z');
    await announceBallots(app);
    expect((await seen(app, ballot)).result.visible).toBe(false);
    clock.set('2026-03-23T23:00:00Z');
    expect((await announceBallots(app)).announced).toBe(1);
    // Of the first hundred, sixty had said yes and forty no.
    expect(await shownResult(app, ballot)).toMatchObject({
      turnout: { cast: 1_060, byStanding: { resident: 1_000, paper: 60 }, byChannel: { online: 1_000, paper: 60 } },
      deciding: { valid: 1_052, blank: 5, invalid: 3, abstained: 100, votes: [580, 372] },
      outcome: { kind: 'adopted', decidedBy: 'threshold', reached: 580, needed: 477 },
    });
  });

  it('is counted again from what was published, by this program and by hand', async () => {
    expect(await recounted(app, ballot)).toEqual(await shownResult(app, ballot));
    const { head, patterns } = await readByHand(app, ballot);
    const yes = patterns.filter(({ content }) => content === 'yes').reduce((sum, { count }) => sum + count, 0);
    const withheld = head.piles.reduce(
      (sum: number, pile: { remainder: { votes: number[] } | null }) => sum + (pile.remainder?.votes[0] ?? 0),
      0,
    );
    expect(yes + withheld).toBe(580);
    expect(patterns.every(({ count }) => count >= 5)).toBe(true);
  });

  it('names nobody in what is kept of it', async () => {
    const casts = await suite.database.db.selectFrom('ballot_cast').selectAll().execute();
    const events = await suite.database.db.selectFrom('event').selectAll().where('type', '=', 'ballot-cast').execute();
    expect(events).toHaveLength(1_100);
    const text = JSON.stringify([casts, events]);
    expect(parents.filter((parent) => text.includes(parent))).toEqual([]);
    expect(events.every((event) => event.by_participant === null)).toBe(true);
  });

  it('tells the public each step, and no vote', async () => {
    const { items } = await readEvents(app, { limit: 100, after: null });
    expect(items.map(({ type }) => type).filter((type) => type.includes('ballot') || type.includes('paper'))).toEqual([
      'ballot-announced',
      'ballot-extended',
      'ballot-opened',
      'ballot-closed',
      'ballots-published',
    ]);
    expect(await app.store.read((reader) => reader.views.drift())).toEqual([]);
  });
});
