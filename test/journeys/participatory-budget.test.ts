import { beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { each, electorate, readByHand, recounted, seen, shownResult } from '../support/electorate.ts';
import { asked, casting, option, voting } from '../support/voting.ts';

const CAP = 400_000;
const PROJECTS = Array.from({ length: 40 }, (_, nth) => ({
  name: { fr: `Projet ${nth + 1}` },
  cost: 8_000 + ((nth * 7) % 40) * 1_500,
}));
const BUDGET = { amount: CAP, currency: 'EUR', eachBallotWithin: true };

/** Three projects that go together for each sort of voter, so that people agree with one another. */
const marksOf = (nth: number) => {
  const sort = nth % 13;
  return [1 + sort, 1 + ((sort * 3 + 5) % 40), 1 + ((sort * 11 + 17) % 40)].filter(
    (number, at, all) => all.indexOf(number) === at,
  );
};

eachEngine('a participatory budget of 40 projects', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let byVotes: Ballot;
  let byShares: Ballot;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await voting(app, 'budget');
    const rules = { budget: BUDGET, choices: { min: 1, max: 5 }, ties: 'by-lot' } as const;
    const input = { consultation: 'budget', options: PROJECTS } as const;
    byVotes = await asked(app, { ...input, method: 'budget-by-votes', rules });
    byShares = await asked(app, { ...input, method: 'equal-shares', rules: { ...rules, anonymityThreshold: 1 } });
    clock.set('2026-03-06T08:00:00Z');
    const people = await electorate(app, 650, 'resident');
    for (const ballot of [byVotes, byShares]) {
      await each(people, async (person, nth) => {
        const options = marksOf(nth).map((number) => option(ballot, number));
        return value(await castBallot(app, casting(ballot, [person, { kind: 'budget', options }])));
      });
    }
  });

  it('takes no ballot that costs more than there is', async () => {
    const [person = ''] = await electorate(app, 1, 'resident');
    const dear = PROJECTS.map(({ cost }, index) => ({ cost, number: index + 1 })).sort((a, b) => b.cost - a.cost);
    const five = dear.slice(0, 5);
    const poor = await asked(app, {
      consultation: 'budget',
      slug: 'poor',
      method: 'budget-by-votes',
      options: PROJECTS,
      rules: { budget: { ...BUDGET, amount: 100_000 }, ties: 'by-list-order' },
    });
    const options = five.map(({ number }) => option(poor, number));
    expect(refusal(await castBallot(app, casting(poor, [person, { kind: 'budget', options }])))).toEqual({
      type: 'over-the-cap',
      cap: 100_000,
      cost: five.reduce((sum, { cost }) => sum + cost, 0),
      currency: 'EUR',
    });
  });

  it('hides what is ahead while it is open', async () => {
    for (const ballot of [byVotes, byShares]) {
      expect(await seen(app, ballot)).toMatchObject({ turnout: { cast: 650 }, result: { visible: false } });
    }
  });

  describe('once it is closed', () => {
    beforeAll(() => clock.set('2026-03-25T23:00:00Z'));

    it('spends no more than the cap', async () => {
      for (const ballot of [byVotes, byShares]) {
        const { outcome } = await shownResult(app, ballot);
        if (outcome.kind !== 'selected') throw new Error(`not selected: ${outcome.kind}`);
        const spent = outcome.options.reduce((sum, number) => sum + (PROJECTS[number - 1]?.cost ?? 0), 0);
        expect(outcome).toMatchObject({ spent, left: CAP - spent });
        expect(spent).toBeLessThanOrEqual(CAP);
        expect(spent).toBeGreaterThan(CAP / 2);
      }
    });

    it('is counted again to the last digit from what was published', async () => {
      for (const ballot of [byVotes, byShares]) {
        expect(await recounted(app, ballot)).toEqual(await shownResult(app, ballot));
      }
    });

    it('comes to the same votes by hand, and by votes to the same projects', async () => {
      const votes = new Array<number>(40).fill(0);
      for (let nth = 0; nth < 650; nth += 1)
        for (const number of marksOf(nth)) votes[number - 1] = (votes[number - 1] ?? 0) + 1;
      for (const ballot of [byVotes, byShares]) {
        const { head, patterns } = await readByHand(app, ballot);
        const counted = new Array<number>(40).fill(0);
        for (const { content, count } of patterns) {
          for (const number of content.split(' '))
            counted[Number(number) - 1] = (counted[Number(number) - 1] ?? 0) + count;
        }
        for (const { remainder } of head.piles) {
          for (const [index, count] of (remainder?.votes ?? []).entries())
            counted[index] = (counted[index] ?? 0) + count;
        }
        expect(counted).toEqual(votes);
      }
      const { outcome, places } = await shownResult(app, byVotes);
      const bought: number[] = [];
      let left = CAP;
      for (const number of places.flat()) {
        const cost = PROJECTS[number - 1]?.cost ?? 0;
        if ((votes[number - 1] ?? 0) === 0 || cost > left) continue;
        bought.push(number);
        left -= cost;
      }
      expect(outcome).toMatchObject({ kind: 'selected', options: bought, left });
      const inOrder = places.flat().map((number) => votes[number - 1] ?? 0);
      expect(inOrder).toEqual(inOrder.toSorted((a, b) => b - a));
    });
  });
});
