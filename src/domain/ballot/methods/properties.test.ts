import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyContent, anyRows, ballot, sha256 } from '../../../../test/support/ballots.ts';
import type { Ballot } from '../ballot.ts';
import { checkChoice, choiceOf } from '../choice.ts';
import type { Choice } from '../choice-kind.ts';
import { castIn } from '../count.ts';
import { METHOD_NEEDS, METHODS } from '../method.ts';
import { type BallotRow, type Tally, tallyOf } from '../tally.ts';

const COSTS = [40, 30, 30, 20, 60];
const anonymityThreshold = 1;
const of = (method: (typeof METHODS)[number]): Ballot =>
  ballot({
    method,
    options: METHOD_NEEDS[method].budget ? COSTS : METHOD_NEEDS[method].options[0] === 0 ? 0 : 5,
    rules: { anonymityThreshold },
  });
const lots = { seed: 'seed', sha256 };
const tally = (question: Ballot, rows: readonly BallotRow[]) => tallyOf(question, rows, lots);

describe.each(METHODS)('%s', (method) => {
  const question = of(method);
  const rows = anyRows(question, { max: 30 });

  test('knows no voter and no order: any order of ballots, one by one or together, has one tally', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (cast, dice) => {
        const single = cast.flatMap((each) => Array.from({ length: each.count }, () => ({ ...each, count: 1 })));
        const drawn = single.map((each) => ({ each, at: dice.next().value ?? 0 })).sort((a, b) => a.at - b.at);
        expect(
          tally(
            question,
            drawn.map(({ each }) => each),
          ),
        ).toEqual(tally(question, cast));
      }),
      { numRuns: 60 },
    );
  });

  test('treats every option alike: options printed in another order have the same results', () => {
    const orders = fc.shuffledSubarray([...question.options], { minLength: question.options.length });
    fc.assert(
      fc.property(rows, orders, (cast, order) => {
        const printed = { ...question, options: order.map((option, index) => ({ ...option, number: index + 1 })) };
        const former = (number: number) => order[number - 1]?.number ?? 0;
        const moved = cast.map((each) => {
          const content = checkChoice(printed, choiceOf(question, each.content), 'paper');
          if (!content.ok) throw new Error(content.refusal.type);
          return { ...each, content: content.value };
        });
        // A lot belongs to the option, wherever it is printed.
        const own = { seed: '', sha256: (text: string) => sha256(`seed ${former(Number(text))}`) };
        const result = tallyOf(printed, moved, own);
        const expected = tally(question, cast);
        const named = (places: Tally['places']) => places.map((place) => place.map(former).sort());
        expect(named(result.places)).toEqual(expected.places.map((place) => place.toSorted()));
        expect(namedOutcome(result, former)).toEqual(namedOutcome(expected, (number) => number));
      }),
      { numRuns: 60 },
    );
  });

  test('accounts for every ballot', () => {
    fc.assert(
      fc.property(rows, (cast) => {
        const { turnout, subtotals, deciding } = tally(question, cast);
        const total = cast.reduce((sum, { count }) => sum + count, 0);
        expect(turnout.cast).toBe(total);
        expect(Object.values(turnout.byStanding).reduce((sum, count) => sum + count, 0)).toBe(total);
        expect(subtotals.reduce((sum, each) => sum + each.cast, 0)).toBe(total);
        expect(castIn(deciding)).toBe(subtotals.reduce((sum, each) => sum + (each.deciding ? each.cast : 0), 0));
      }),
      { numRuns: 40 },
    );
  });
});

function namedOutcome({ outcome }: Tally, name: (number: number) => number): unknown {
  if (outcome.kind === 'elected') return { ...outcome, option: name(outcome.option) };
  if (outcome.kind === 'selected') return { ...outcome, options: outcome.options.map(name).sort() };
  return outcome.kind === 'tied' ? { ...outcome, options: outcome.options.map(name).sort() } : outcome;
}

/** Options that won: the first place, or everything selected. */
function winners({ outcome, places }: Tally): readonly number[] {
  return outcome.kind === 'selected' ? outcome.options : (places[0] ?? []);
}

describe('a better mark for a winner never makes it lose', () => {
  const raised: Record<string, (choice: Choice, option: string) => Choice> = {
    choice: (_, option) => ({ kind: 'choice', option }),
    approval: (choice, option) =>
      choice.kind === 'approval' && !choice.options.includes(option)
        ? { ...choice, options: [...choice.options, option] }
        : choice,
    'budget-by-votes': (choice, option) =>
      choice.kind === 'budget' && !choice.options.includes(option)
        ? { ...choice, options: [...choice.options, option] }
        : choice,
    score: (choice, option) =>
      choice.kind === 'score'
        ? { ...choice, scores: [...choice.scores.filter((each) => each.option !== option), { option, score: 5 }] }
        : choice,
    schulze: (choice, option) => {
      if (choice.kind !== 'ranking') return choice;
      const others = choice.ranks.filter((each) => each.option !== option);
      const used = [...new Set(others.map(({ rank }) => rank))].sort((a, b) => a - b);
      const lower = others.map((each) => ({ ...each, rank: used.indexOf(each.rank) + 2 }));
      return { kind: 'ranking', ranks: [{ option, rank: 1 }, ...lower] };
    },
    'supports-and-objections': (choice, option) =>
      choice.kind === 'supports-and-objections'
        ? {
            ...choice,
            objections: choice.objections.filter((each) => each !== option),
            supports: [...choice.supports.filter((each) => each !== option), option],
          }
        : choice,
  };

  test.each(Object.keys(raised) as (typeof METHODS)[number][])('%s', (method) => {
    const question = of(method);
    const cast = fc.array(anyContent(question), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(cast, fc.nat(), fc.nat(), (contents, which, whose) => {
        const row = (content: string): BallotRow => ({ content, count: 1, standing: 'resident', channel: 'online' });
        const before = winners(tally(question, contents.map(row)));
        const winner = before[which % Math.max(1, before.length)];
        if (winner === undefined) return;
        const changed = contents.map((content, index) => {
          if (index % 3 !== whose % 3) return content;
          const choice = raised[method]?.(choiceOf(question, content), question.options[winner - 1]?.id ?? '');
          const better = checkChoice(question, choice ?? { kind: 'blank' }, 'online');
          return better.ok ? better.value : content;
        });
        expect(winners(tally(question, changed.map(row)))).toContain(winner);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an answer that is reached', () => {
  const votes = fc.array(fc.constantFrom('yes', 'yes', 'yes', 'no', 'abstain', 'blank'), {
    minLength: 1,
    maxLength: 30,
  });
  const share = { numerator: 3, denominator: 5 };
  const thresholds = [
    null,
    { kind: 'count', count: 6 },
    { kind: 'share', share, of: 'expressed', reach: 'at-least' },
    { kind: 'share', share, of: 'valid', reach: 'more-than' },
  ] as const;

  test.each(thresholds)('stays reached with another yes in the place of any ballot: %j', (threshold) => {
    const question = ballot({ method: 'yes-no', rules: { threshold } });
    const outcome = (contents: readonly string[]) =>
      tally(
        question,
        contents.map((content) => ({ content, count: 1, standing: 'resident', channel: 'online' })),
      ).outcome.kind;
    fc.assert(
      fc.property(votes, fc.nat(), (contents, which) => {
        fc.pre(outcome(contents) === 'adopted');
        expect(outcome(contents.with(which % contents.length, 'yes'))).toBe('adopted');
        expect(outcome([...contents, 'yes'])).toBe('adopted');
      }),
      { numRuns: 50 },
    );
  });

  test('of a petition stays reached with more signatures', () => {
    const question = ballot({ method: 'petition', rules: { threshold: { kind: 'count', count: 10 } } });
    const outcome = (count: number) =>
      tally(question, [{ content: 'signed', count, standing: 'resident', channel: 'online' }]).outcome.kind;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(30), (count, more) => {
        expect(outcome(count)).toBe(count < 10 ? 'rejected' : 'adopted');
        if (count >= 10) expect(outcome(count + more)).toBe('adopted');
      }),
    );
  });
});

describe('a budget', () => {
  test.each(['budget-by-votes', 'equal-shares'] as const)('is never overspent by %s', (method) => {
    const size = fc.integer({ min: 1, max: 9 });
    const cases = size
      .chain((options) => fc.array(fc.integer({ min: 1, max: 80 }), { minLength: options, maxLength: options }))
      .chain((costs) =>
        fc.integer({ min: 1, max: 150 }).chain((amount) => {
          const budget = { amount, currency: 'EUR', eachBallotWithin: false };
          const question = ballot({ method, options: costs, rules: { budget } });
          return anyRows(question, { max: 20 }).map((rows) => ({ question, rows, costs, amount }));
        }),
      );
    fc.assert(
      fc.property(cases, ({ question, rows, costs, amount }) => {
        const { outcome } = tally(question, rows);
        if (outcome.kind !== 'selected') return;
        const spent = outcome.options.reduce((sum, number) => sum + (costs[number - 1] ?? 0), 0);
        expect(spent).toBeLessThanOrEqual(amount);
        expect(outcome).toMatchObject({ spent, left: amount - spent });
        expect(new Set(outcome.options).size).toBe(outcome.options.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the strongest paths', () => {
  test('elect whoever wins against each of the others', () => {
    const question = of('schulze');
    let met = 0;
    fc.assert(
      fc.property(fc.array(anyContent(question), { minLength: 1, maxLength: 20 }), (contents) => {
        const cast = contents.map(
          (content) => ({ content, count: 1, standing: 'resident', channel: 'online' }) as const,
        );
        const { deciding, outcome } = tally(question, cast);
        const wins = (a: number, b: number) =>
          (deciding.pairwise[a * 5 + b] ?? 0) > (deciding.pairwise[b * 5 + a] ?? 0);
        const all = [0, 1, 2, 3, 4];
        const champion = all.find((a) => all.every((b) => a === b || wins(a, b)));
        if (champion === undefined) return;
        met += 1;
        expect(outcome).toEqual({ kind: 'elected', decidedBy: 'strongest-paths', option: champion + 1 });
      }),
      { numRuns: 300 },
    );
    expect(met).toBeGreaterThan(50);
  });
});
