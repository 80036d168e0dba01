import { minorUnitsIn } from '../kit/money.ts';
import type { Ballot } from './ballot.ts';
import type { BallotRules, Budget, RulesVersion } from './rules.ts';

/**
 * The frozen part of a ballot as a document that anybody can read and hash: question, options with their numbers and
 * costs, and rules. Its end is that at publication; extensions are public facts beside it. Null members are written.
 * It says its version where that makes a difference: without money, the first two versions say the same. It
 * says the fewest ballots of a group where they are not those of a pattern, and weights where there are some: documents of
 * before knew one number for both, and none.
 */
export function ballotRulesDocument(ballot: Ballot, consultationSlug: string): object {
  const { rules } = ballot;
  const { version, budget } = rules;
  const unit = version === 1 && budget !== null ? minorUnitsIn(budget.currency) : 1;
  return {
    ...(version < 3 && (version === 1 || budget === null) ? {} : { version }),
    consultation: consultationSlug,
    ballot: ballot.slug,
    question: { ...ballot.question },
    description: ballot.description === null ? null : { ...ballot.description },
    method: ballot.method,
    options: ballot.options.map((option) => ({
      number: option.number,
      name: { ...option.name },
      description: option.description === null ? null : { ...option.description },
      cost: option.cost === null ? null : option.cost / unit,
    })),
    opensAt: ballot.opensAt.toISOString(),
    closesAt: (ballot.extensions[0]?.from ?? ballot.closesAt).toISOString(),
    paper: ballot.paperUntil === null ? 'by-the-close' : 'entered-after-the-close',
    standings: [...rules.standings],
    territories: rules.territories === null ? null : [...rules.territories],
    decidingStanding: [...rules.decidingStanding],
    choices: rules.choices === null ? null : { ...rules.choices },
    scores: rules.scores === null ? null : { ...rules.scores },
    budget: budget === null ? null : { ...budget, amount: budget.amount / unit },
    quorum: rules.quorum === null ? null : structuredClone(rules.quorum),
    threshold: rules.threshold === null ? null : structuredClone(rules.threshold),
    registered: rules.registered,
    ties: rules.ties,
    replacement: rules.replacement,
    resultsVisibility: rules.resultsVisibility,
    anonymityThreshold: rules.anonymityThreshold,
    ...(rules.groupMinimum === rules.anonymityThreshold ? {} : { groupMinimum: rules.groupMinimum }),
    ...(rules.weights === null
      ? {}
      : { weights: Object.fromEntries(rules.weights.map(({ institution, weight }) => [institution, weight])) }),
  };
}

/** What a document says of money. One that says no version is of the first where it has a budget, and of both where not. */
type DocumentMoney<Option> = {
  readonly version?: RulesVersion | undefined;
  readonly budget: Budget | null;
  readonly options: readonly Option[];
};

/** Version, budget and options of a document, with all sums in minor units. What is no whole number stays as it is. */
export function moneyOfRules<Option extends { readonly cost: number | null }>({
  version: versionValue,
  budget,
  options,
}: DocumentMoney<Option>): Required<DocumentMoney<Option>> & { readonly version: RulesVersion } {
  const version = versionValue ?? (budget === null ? 2 : 1);
  if (version !== 1 || budget === null) return { version, budget, options };
  const unit = minorUnitsIn(budget.currency);
  const minor = (sum: number) => (Number.isInteger(sum) ? sum * unit : sum);
  return {
    version,
    budget: { ...budget, amount: minor(budget.amount) },
    options: options.map((option) => ({ ...option, cost: option.cost === null ? null : minor(option.cost) })),
  };
}

/** The weights of a document, an object from the id of an institution to a number; null where it has none. */
export function weightsOfRules(weights: Readonly<Record<string, number>> | undefined): BallotRules['weights'] {
  if (weights === undefined) return null;
  return Object.entries(weights).map(([institution, weight]) => ({ institution, weight }));
}
