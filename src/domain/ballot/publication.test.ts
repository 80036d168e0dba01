import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyRows, ballot, row, sha256 } from '../../../test/support/ballots.ts';
import { MalformedContent } from './content.ts';
import { castIn } from './count.ts';
import { METHOD_NEEDS, METHODS, SELDOM_ALIKE } from './method.ts';
import { type PublishedBallots, publish, recount, seedTextOf } from './publication.ts';
import { tallyOf } from './tally.ts';

describe.each(METHODS)('published ballots of %s', (method) => {
  const needs = METHOD_NEEDS[method];
  const options = needs.budget ? [40, 30, 30, 20] : needs.options[0] === 0 ? 0 : 4;

  test.each([1, 2, 5])('have the very same tally again, with a threshold of %i', (anonymityThreshold) => {
    const question = ballot({ method, options, rules: { anonymityThreshold } });
    fc.assert(
      fc.property(anyRows(question, { max: 40 }), (rows) => {
        const { published, tally } = publish(question, rows, sha256);
        const again = recount(question, JSON.parse(JSON.stringify(published)) as PublishedBallots, sha256);
        const hidden = published.piles.some((pile) => pile.deciding && pile.withheld > 0);
        expect(again).toEqual(
          method === 'equal-shares' && hidden
            ? { ok: false, refusal: { type: 'whole-ballots-needed', method, withheld: expect.any(Number) } }
            : { ok: true, value: tally },
        );
      }),
      { numRuns: 80 },
    );
  });

  test('keep few people among others, whatever is published of single ballots', () => {
    const question = (rules: object) => ballot({ method, options, rules });
    const numbers = fc.record({ anonymityThreshold: fc.integer({ min: 1, max: 6 }), groupMinimum: fc.constant(5) });
    fc.assert(
      fc.property(anyRows(question({}), { max: 40 }), numbers, (rows, of) => {
        const { published, tally } = publish(question(of), rows, sha256);
        for (const { deciding, cast, shown } of published.piles) {
          const alone = published.piles.filter((pile) => pile.deciding === deciding).length === 1;
          if (shown && cast < 5) expect({ deciding, alone }).toEqual({ deciding: true, alone: true });
        }
        for (const pile of published.piles) {
          for (const { count } of pile.ballots) expect(count).toBeGreaterThanOrEqual(of.anonymityThreshold);
        }
        // What decides, and what it decides, is the same.
        const { outcome, deciding } = publish(question({ anonymityThreshold: 1 }), rows, sha256).tally;
        expect(tally.deciding).toEqual(deciding);
        if (question(of).rules.ties !== 'by-lot') expect(tally.outcome).toEqual(outcome);
      }),
      { numRuns: 80 },
    );
  });

  test('can be counted again by the usual rules, one by one where few are alike', () => {
    const question = ballot({ method, options });
    fc.assert(
      fc.property(anyRows(question, { max: 40 }), (rows) => {
        const { published, tally } = publish(question, rows, sha256);
        if (SELDOM_ALIKE.has(method)) {
          for (const { shown, withheld } of published.piles) if (shown) expect(withheld).toBe(0);
        }
        expect(recount(question, published, sha256)).toEqual({ ok: true, value: tally });
      }),
      { numRuns: 80 },
    );
  });

  test('single nobody out, and say how many are withheld', () => {
    const question = ballot({ method, options, rules: { anonymityThreshold: 5 } });
    fc.assert(
      fc.property(anyRows(question, { max: 40 }), (rows) => {
        const { published } = publish(question, rows, sha256);
        for (const pile of published.piles) {
          const shown = [...pile.ballots];
          for (const { count } of shown) expect(count).toBeGreaterThanOrEqual(5);
          const total = shown.reduce((sum, { count }) => sum + count, 0);
          expect(total + pile.withheld).toBe(pile.cast);
          expect(pile.remainder === null || !pile.shown ? 0 : castIn(pile.remainder)).toBe(
            pile.shown ? pile.withheld : 0,
          );
          // A sum of fewer than five stands only where there are no other ballots in the pile.
          if (pile.shown && pile.withheld > 0 && pile.withheld < 5) expect(shown).toEqual([]);
          if (!pile.deciding && pile.shown) expect(pile.cast).toBeGreaterThanOrEqual(5);
        }
        expect(published.withheld).toBe(published.piles.reduce((sum, pile) => sum + pile.withheld, 0));
      }),
      { numRuns: 80 },
    );
  });
});

describe('publication', () => {
  const question = ballot({ method: 'approval', options: 3 });

  test('withholds rare patterns as one sum', () => {
    const { published } = publish(question, [row('1 2', 9), row('1 3', 4), row('3', 1)], sha256);
    expect(published.piles).toMatchObject([
      { ballots: [{ content: '1 2', count: 9 }], withheld: 5, remainder: { valid: 5, votes: [4, 0, 5] } },
    ]);
    expect(published.withheld).toBe(5);
  });

  test('lets the rarest common pattern join a sum that would tell too much', () => {
    const { published } = publish(question, [row('1', 20), row('2', 6), row('3', 1)], sha256);
    expect(published.piles).toMatchObject([
      { ballots: [{ content: '1', count: 20 }], withheld: 7, remainder: { votes: [0, 6, 1] } },
    ]);
  });

  test('keeps a few ballots that decide nothing out of every sum', () => {
    const rows = [row('1', 20), row('2', 2, { standing: 'registered' })];
    const { published, tally } = publish(question, rows, sha256);
    expect(published.piles[1]).toEqual({
      standings: ['registered'],
      deciding: false,
      cast: 2,
      shown: false,
      ballots: [],
      withheld: 2,
      remainder: null,
      rounds: null,
    });
    expect(tally.subtotals[1]).toMatchObject({ standings: ['registered'], cast: 2, count: null });
  });

  test('says nothing of the order of voting', () => {
    const rows = [row('3', 6), row('1', 6), row('2', 6)];
    expect(publish(question, rows, sha256).published).toEqual(publish(question, rows.toReversed(), sha256).published);
  });

  test('makes the seed of lots from its text', () => {
    const byLot = ballot({ method: 'choice', options: 2, rules: { ties: 'by-lot' } });
    const { published, tally } = publish(byLot, [row('1', 7), row('2', 7)], sha256);
    const text = 'resident\t1\t7\nresident\t2\t7\n';
    expect(seedTextOf(published.piles)).toBe(text);
    const [first, second] = [1, 2].map((number) => sha256(`${sha256(text)} ${number}`));
    expect(tally.outcome).toEqual({ kind: 'elected', decidedBy: 'by-lot', option: first! < second! ? 1 : 2 });
  });

  test('cannot be counted again where whole ballots are missing', () => {
    const projects = ballot({ method: 'equal-shares', options: [50, 50], rules: { anonymityThreshold: 5 } });
    const { published } = publish(projects, [row('1', 9), row('1 2', 5), row('2', 1)], sha256);
    expect(recount(projects, published, sha256)).toEqual({
      ok: false,
      refusal: { type: 'whole-ballots-needed', method: 'equal-shares', withheld: 6 },
    });
  });

  test.each([
    ['an unknown option', (of: PublishedBallots) => withBallots(of, [{ content: '4', count: 9 }])],
    ['an option twice', (of: PublishedBallots) => withBallots(of, [{ content: '1 1', count: 9 }])],
    ['more ballots than took part', (of: PublishedBallots) => withBallots(of, [{ content: '1 2', count: 10 }])],
  ])('is not believed with %s', (_, damaged) => {
    const { published } = publish(question, [row('1 2', 9)], sha256);
    expect(() => recount(question, damaged(published), sha256)).toThrow(MalformedContent);
  });

  test('shows another result when a ballot was changed', () => {
    const rows = [row('1 2', 9), row('3', 8)];
    const { published, tally } = publish(question, rows, sha256);
    const changed = withBallots(published, [
      { content: '1 2', count: 9 },
      { content: '1', count: 8 },
    ]);
    expect(recount(question, changed, sha256)).not.toEqual({ ok: true, value: tally });
    expect(tallyOf(question, rows)).toEqual(tally);
  });
});

function withBallots(of: PublishedBallots, ballots: readonly { content: string; count: number }[]): PublishedBallots {
  return { ...of, piles: of.piles.map((pile) => ({ ...pile, ballots })) };
}
