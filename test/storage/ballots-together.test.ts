import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { castBallotOnce } from '../../src/application/ballot/cast-ballot.ts';
import { readMyBallot } from '../../src/application/ballot/reads.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Choice } from '../../src/domain/ballot/choice-kind.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { electorate, seen } from '../support/electorate.ts';
import { asked, casting, voting } from '../support/voting.ts';
import { eachEngine } from './engines.ts';

const CHOICES: readonly Choice[] = [
  { kind: 'yes-no', answer: 'yes' },
  { kind: 'yes-no', answer: 'no' },
  { kind: 'approval', options: ['none'] } as Choice,
];
const PEOPLE = ['ana', 'ben', 'cleo', 'visitor', 'erased', 'nobody'] as const;
const WHEN = { before: '2026-03-04T08:00:00Z', during: '2026-03-06T08:00:00Z', after: '2026-03-27T08:00:00Z' } as const;

type Vote = {
  readonly by: (typeof PEOPLE)[number];
  readonly choice: Choice;
  readonly rules: 'read' | 'others';
  readonly when: keyof typeof WHEN;
  /** Where it may be sent again. */
  readonly key: 'one' | 'two' | null;
};

const often = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
const anyVote: fc.Arbitrary<Vote> = fc.record({
  by: fc.constantFrom(...PEOPLE),
  choice: fc.constantFrom(...CHOICES),
  rules: often<Vote['rules']>('read', 'others'),
  when: often<Vote['when']>('during', 'before', 'after'),
  key: fc.constantFrom(null, null, 'one', 'two'),
});

eachEngine('ballots that are cast together', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let people: ReadonlyMap<string, string>;
  let ballots = 0;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    clock.set(WHEN.during);
    const residents = await electorate(app, 4, 'resident');
    const [visitor = ''] = await electorate(app, 1, 'fediverse');
    people = new Map(['ana', 'ben', 'cleo', 'erased'].map((name, nth) => [name, residents[nth] ?? '']));
    people = new Map([...people, ['visitor', visitor], ['nobody', app.newId()]]);
    value(await eraseParticipant(app, { participantId: people.get('erased') ?? '', by: null }));
  });

  async function newBallot(replacement: 'last-before-close' | 'first-stands'): Promise<Ballot> {
    ballots += 1;
    // A consultation has fifty at most.
    const slug = `vote-${ballots}`;
    await voting(app, slug);
    return await asked(app, { consultation: slug, method: 'yes-no', rules: { replacement } });
  }

  /** What a voter is answered, without what differs from one ballot to another. */
  async function vote(ballot: Ballot, given: Vote): Promise<string> {
    const { choice } = given;
    const rulesHash = given.rules === 'read' ? (ballot.rulesHash ?? '') : 'f'.repeat(64);
    const request = given.key === null ? undefined : { key: given.key, content: JSON.stringify(choice) };
    const receivedAt = new Date(WHEN[given.when]);
    const by = people.get(given.by) ?? '';
    const cast = casting(ballot, [by, choice], { rulesHash, receivedAt, request });
    try {
      const outcome = await castBallotOnce(app, cast);
      if (!outcome.ok) return JSON.stringify(outcome.refusal).replaceAll(/[0-9a-f]{64}/g, 'a hash');
      const { repeated, receipt } = outcome.value;
      const { sequence, standing, castAt } = receipt;
      return JSON.stringify({ repeated, sequence, standing, castAt });
    } catch (error) {
      return `failed: ${(error as Error).message}`;
    }
  }

  async function stateOf(ballot: Ballot) {
    const mine = new Map<string, unknown>();
    for (const [name, participantId] of people) {
      const own = await readMyBallot(app, { ballotId: ballot.id, voter: { participantId } });
      mine.set(name, own.ok ? [own.value.receipt.sequence, own.value.receipt.castAt, own.value.choice] : own);
    }
    const { rows } = await sql<{ type: string; at: Date; by: unknown }>`
      select type, at, by_participant as by from event where data ->> 'ballotId' = ${ballot.id} and type = 'ballot-cast'
      order by seq`.execute(suite.database.db);
    return { mine, turnout: (await seen(app, ballot)).turnout, events: rows };
  }

  const hidden = async () => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from hidden_act`.execute(suite.database.db);
    return rows[0]?.count ?? 0;
  };

  it.each(['last-before-close', 'first-stands'] as const)(
    'come to what they would one after the other: %s',
    {
      timeout: 240_000,
    },
    async (replacement) => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyVote, { minLength: 2, maxLength: 32, size: 'max' }), async (votes) => {
          const [together, alone] = [await newBallot(replacement), await newBallot(replacement)];
          const before = await hidden();
          const answers = await atOnce(votes.map((each) => () => vote(together, each)));
          const between = await hidden();
          const expected: string[] = [];
          for (const each of votes) expected.push(await vote(alone, each));
          expect(answers).toEqual(expected);
          expect(await stateOf(together)).toEqual(await stateOf(alone));
          expect(between - before).toBe((await hidden()) - between);
        }),
        { numRuns: suite.engine === 'embedded' ? 5 : 15 },
      );
    },
  );

  it('are cast where one among them cannot be, which alone is told so', async () => {
    const ballot = await newBallot('last-before-close');
    const crowd = await electorate(app, 31, 'resident');
    const [poisoned = ''] = await electorate(app, 1, 'resident');
    // Stands for a defect: what this voter casts is refused by the database.
    const marked = new Date('2026-03-06T07:59:59.123Z');
    const { db } = suite.database;
    await sql`create function refuse_cast() returns trigger language plpgsql as $$
      begin raise exception 'a defect'; end $$`.execute(db);
    await sql`create trigger refuse_cast before insert on ballot_cast for each row
      when (new.received_at = ${sql.lit(marked.toISOString())}::timestamptz) execute function refuse_cast()`.execute(
      db,
    );
    try {
      const all = [...crowd.slice(0, 15), poisoned, ...crowd.slice(15)];
      const outcomes = await Promise.allSettled(
        all.map((person) => {
          const receivedAt = person === poisoned ? { receivedAt: marked } : {};
          return castBallotOnce(app, casting(ballot, [person, CHOICES[0] as Choice], receivedAt));
        }),
      );
      const failed = outcomes.flatMap((outcome, nth) =>
        outcome.status === 'rejected' ? [[all[nth], (outcome.reason as Error).message]] : [],
      );
      expect(failed).toEqual([[poisoned, expect.stringContaining('a defect')]]);
      for (const outcome of outcomes) if (outcome.status === 'fulfilled') expect(outcome.value.ok).toBe(true);
      expect((await seen(app, ballot)).turnout?.cast).toBe(31);
    } finally {
      await sql`drop function refuse_cast cascade`.execute(db);
    }
  });
});
