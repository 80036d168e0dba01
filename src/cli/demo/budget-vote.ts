import { LAST_YEAR } from './budget-ideas.ts';
import type { Scene } from './story.ts';
import { ballot, optionOf, sheets, votes } from './votes.ts';

export const FORMER_BALLOT = 'projets';
const CAP = 150_000;

/** How the town voted on the projects of the first edition, online and on the market: three of them were within the cap. */
export function formerVote(consultation: string): readonly Scene[] {
  return [
    ballot(-541, {
      consultation,
      slug: FORMER_BALLOT,
      question: {
        fr: 'Quels projets réaliser avec 150 000 euros ?',
        en: 'Which projects to carry out with 150,000 euros?',
      },
      method: 'budget-by-votes',
      options: LAST_YEAR.map(({ title, cost = 0 }) => ({
        name: typeof title === 'string' ? { fr: title } : title,
        cost,
      })),
      rules: { budget: { amount: CAP, currency: 'EUR', eachBallotWithin: true } },
    }),
    ...votes(FORMER_BALLOT, { from: -538, days: 17, turnout: 0.75, seed: 33 }, (asked, chance) => {
      const wished = asked.options.filter((_, index) => chance() < (LAST_YEAR[index]?.liked ?? 0) * 1.6);
      let left = CAP;
      const within = wished.filter(({ cost }) => {
        if ((cost ?? 0) > left) return false;
        left -= cost ?? 0;
        return true;
      });
      return within.length === 0 ? { kind: 'blank' } : { kind: 'budget', options: within.map(({ id }) => id) };
    }),
    ...sheets(FORMER_BALLOT, {
      day: -523,
      reference: 'Marché, samedi',
      place: 'Place du Marché',
      rows: (asked) => [
        { choice: { kind: 'budget', options: [optionOf(asked, 1), optionOf(asked, 3)] }, count: 9 },
        { choice: { kind: 'budget', options: [optionOf(asked, 1), optionOf(asked, 2)] }, count: 6 },
        { choice: { kind: 'invalid' }, count: 1 },
      ],
    }),
  ];
}
