import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { countCasts } from '../../src/application/ballot/close-and-tally.ts';
import { confirmPaperBatch, discardPaperBatch, enterPaperBatch } from '../../src/application/ballot/paper-batches.ts';
import { extendBallot } from '../../src/application/ballot/publish-ballot.ts';
import { upgradeStanding } from '../../src/application/participant/standing.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { checkChoice } from '../../src/domain/ballot/choice.ts';
import { publish } from '../../src/domain/ballot/publication.ts';
import type { BallotRow } from '../../src/domain/ballot/tally.ts';
import type { Standing } from '../../src/domain/participant/standing.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { sha256 } from '../support/ballots.ts';
import { registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { recounted, seen, shownResult } from '../support/electorate.ts';
import { asked, casting, option, options, voting } from '../support/voting.ts';

const PEOPLE = 9;

type Step =
  | { readonly act: 'cast'; readonly who: number; readonly marks: readonly number[] }
  | { readonly act: 'twice-at-once'; readonly who: number; readonly marks: readonly number[] }
  | { readonly act: 'enter' | 'confirm' | 'discard'; readonly nth: number; readonly marks: readonly number[] }
  | { readonly act: 'verify'; readonly who: number }
  | { readonly act: 'extend' | 'announce' | 'look' }
  | { readonly act: 'wait'; readonly hours: number };

const who = fc.nat(PEOPLE - 1);
const marks = fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ act: fc.constant('cast' as const), who, marks }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('twice-at-once' as const), who, marks }) },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constantFrom('enter' as const, 'confirm' as const, 'discard' as const),
      nth: fc.nat(3),
      marks,
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('verify' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constantFrom('extend' as const, 'announce' as const, 'look' as const) }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('wait' as const), hours: fc.integer({ min: -6, max: 30 }) }) },
);

eachEngine('any history of a ballot', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let made = 0;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
  });

  test('keeps turnout, rows and result the same as a plain list of what was accepted', {
    timeout: 120_000,
  }, async () => {
    const history = fc.record({
      steps: fc.array(step, { minLength: 5, maxLength: 40 }),
      replacement: fc.constantFrom('last-before-close' as const, 'first-stands' as const),
      visibility: fc.constantFrom('always' as const, 'after-close' as const),
    });
    await fc.assert(
      fc.asyncProperty(history, async ({ steps, ...rules }) => {
        clock.set('2026-03-04T08:00:00Z');
        made += 1;
        await voting(app, `history-${made}`);
        const ballot = await asked(app, {
          consultation: `history-${made}`,
          method: 'approval',
          options: options('Un', 'Deux', 'Trois', 'Quatre'),
          rules: { replacement: rules.replacement, resultsVisibility: rules.visibility, anonymityThreshold: 2 },
          closesAt: '2026-03-10T00:00:00Z',
          paperUntil: '2026-03-11T00:00:00Z',
        });
        clock.set('2026-03-06T08:00:00Z');
        const model = await modelOf(app, ballot);
        for (const one of steps) {
          await model.take(one, clock);
          await model.check();
        }
        clock.set('2026-03-25T23:00:00Z');
        await announceBallots(app);
        await model.checkResult();
      }),
      { numRuns: suite.engine === 'embedded' ? 15 : 25 },
    );
    expect(made).toBeGreaterThan(10);
  });
});

/** What was accepted, in a list that nobody can miscount, beside the ballot itself. */
async function modelOf(app: Application, ballot: Ballot) {
  const standings: Standing[] = Array.from({ length: PEOPLE }, (_, nth) => (nth % 3 === 0 ? 'registered' : 'resident'));
  const people: string[] = [];
  for (const standing of standings) people.push((await registeredPerson(app, 'Somebody', { standing })).id);
  const workers = [app.newId(), app.newId()].map((id) => ({ id, by: null })) as [
    { id: string; by: null },
    { id: string; by: null },
  ];
  const casts = new Map<number, BallotRow>();
  const batches: { id: string; row: BallotRow; state: 'waits' | 'confirmed' | 'discarded' }[] = [];
  let published: object | null = null;

  const choiceOf = (numbers: readonly number[]) =>
    ({ kind: 'approval', options: numbers.map((number) => option(ballot, number)) }) as const;
  const contentOf = (numbers: readonly number[]) => value(checkChoice(ballot, choiceOf(numbers), 'online'));
  const cast = async (who: number, numbers: readonly number[]) => {
    const result = await castBallot(app, casting(ballot, [people[who] ?? '', choiceOf(numbers)]));
    if (!result.ok) return;
    const standing = standings[who] ?? 'resident';
    casts.set(who, { content: contentOf(numbers), standing, channel: 'online', count: 1 });
  };
  const rows = () => [...casts.values(), ...batches.filter(({ state }) => state === 'confirmed').map(({ row }) => row)];
  const decide = async (nth: number, act: typeof confirmPaperBatch, state: 'confirmed' | 'discarded') => {
    const waiting = batches.filter((batch) => batch.state === 'waits');
    const batch = waiting[nth % Math.max(1, waiting.length)];
    if (batch === undefined) return;
    const decided = await act(app, { batchId: batch.id, operator: workers[1] });
    if (decided.ok) batch.state = state;
  };

  const ACTS: { readonly [A in Step['act']]: (step: never, clock: ReturnType<typeof clockAt>) => Promise<unknown> } = {
    cast: async ({ who, marks: numbers }: Extract<Step, { act: 'cast' }>) => await cast(who, numbers),
    'twice-at-once': async ({ who, marks: numbers }: Extract<Step, { act: 'twice-at-once' }>) =>
      await Promise.all([cast(who, numbers), cast(who, numbers)]),
    enter: async ({ marks: numbers }: Extract<Step, { act: 'enter' }>) => {
      const count = 1 + (numbers[0] ?? 0);
      const entered = await enterPaperBatch(app, {
        ballotId: ballot.id,
        reference: `Urne ${batches.length + 1}`,
        place: 'Mairie',
        sheets: count,
        rows: [{ choice: choiceOf(numbers), count }],
        operator: workers[0],
      });
      if (!entered.ok) return;
      const row: BallotRow = { content: contentOf(numbers), standing: 'paper', channel: 'paper', count };
      batches.push({ id: entered.value.id, row, state: 'waits' });
    },
    confirm: async ({ nth }: Extract<Step, { act: 'confirm' }>) => await decide(nth, confirmPaperBatch, 'confirmed'),
    discard: async ({ nth }: Extract<Step, { act: 'discard' }>) => await decide(nth, discardPaperBatch, 'discarded'),
    verify: async ({ who }: Extract<Step, { act: 'verify' }>) => {
      // Verified later: the ballot that was cast before keeps the standing it was cast with.
      value(await upgradeStanding(app, { participantId: people[who] ?? '', standing: 'resident' }));
      standings[who] = 'resident';
    },
    extend: async () =>
      await extendBallot(app, {
        ballotId: ballot.id,
        closesAt: '2026-03-12T00:00:00Z',
        reason: { fr: 'Encore un peu.' },
        by: null,
      }),
    announce: async () => await announceBallots(app),
    look: async () => await seen(app, ballot),
    wait: async ({ hours }: Extract<Step, { act: 'wait' }>, clock) => clock.advance({ hours }),
  };

  return {
    take: async (one: Step, clock: ReturnType<typeof clockAt>) => await ACTS[one.act](one as never, clock),
    async check() {
      const { turnout, result } = await seen(app, ballot);
      const expected = rows();
      expect(turnout?.cast).toBe(expected.reduce((sum, { count }) => sum + count, 0));
      const stored = await app.store.read(async (reader) => {
        const kept = await reader.ballots.byId(ballot.id);
        return kept === null ? [] : await countCasts(app, reader, { stored: kept });
      });
      expect(summed(stored)).toEqual(summed(expected));
      const drift = await app.store.read((reader) => reader.views.drift());
      expect(drift).toEqual([]);
      if (!result.visible || result.publication === null) {
        expect(published).toBeNull();
        return;
      }
      // Once published, nothing changes it, wherever the clock goes.
      published ??= result.tally;
      expect(result.tally).toEqual(published);
    },
    async checkResult() {
      await this.check();
      const { tally } = publish(ballot, rows(), sha256);
      const { result } = await seen(app, ballot);
      expect(result).toMatchObject({ visible: true, tally });
      expect(await recounted(app, ballot)).toEqual(await shownResult(app, ballot));
    },
  };
}

function summed(rows: readonly BallotRow[]): object {
  const sums: Record<string, number> = {};
  for (const { content, standing, channel, count } of rows) {
    const key = `${standing} ${channel} ${content}`;
    sums[key] = (sums[key] ?? 0) + count;
  }
  return sums;
}
