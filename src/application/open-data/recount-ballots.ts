import type { Ballot } from '../../domain/ballot/ballot.ts';
import type { Method } from '../../domain/ballot/method.ts';
import { type PublishedBallots, recount } from '../../domain/ballot/publication.ts';
import { type BallotRules, checkBallotRules, type RulesVersion } from '../../domain/ballot/rules.ts';
import { moneyOfRules, weightsOfRules } from '../../domain/ballot/rules-document.ts';
import { togetherIn } from '../../domain/ballot/tally.ts';
import { minorUnitsIn } from '../../domain/kit/money.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { canonicalText, documentHash, sha256 } from '../kit/content-hash.ts';
import { type ResultDocument, resultDocument } from './tally.ts';

/** The rules of a ballot as they were frozen (`ballotRulesDocument`); members beside these are part of their hash too. */
export type RulesInput = Omit<BallotRules, 'version' | 'groupMinimum' | 'weights'> & {
  readonly version?: RulesVersion;
  readonly groupMinimum?: number;
  /** By the ids of institutions. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Slugs where it is decided. */
  readonly consultation: string;
  readonly ballot: string;
  readonly question: Localised;
  readonly method: Method;
  readonly options: readonly { readonly number: number; readonly name: Localised; readonly cost: number | null }[];
};

/** Published ballots as a file has them. */
export type PublishedInput = Omit<PublishedBallots, 'ballotId'> & {
  readonly rulesHash: string;
  /** As read, nothing left out: it is hashed. */
  readonly rules: RulesInput;
};

/** Thrown for published ballots that cannot be those of their rules. */
export class NotTheseBallots extends Error {
  override readonly name = 'NotTheseBallots';
}

/**
 * Counts published ballots again from nothing but what was published. Throws where the rules are not those that the hash
 * names, or do not fit together; refused where the method needs whole ballots and some are withheld.
 */
export function recountPublished(input: PublishedInput): Result<ResultDocument, RefusalOf<'whole-ballots-needed'>> {
  const { rules, rulesHash } = input;
  const hash = documentHash(rules);
  if (hash !== rulesHash) throw new NotTheseBallots(`the rules have the hash ${hash}, not ${rulesHash}`);
  const ballot = ballotBy(rules);
  const tally = recount(ballot, { ...input, ballotId: ballot.id }, sha256);
  return tally.ok ? ok(resultDocument({ tally: tally.value, together: togetherIn(ballot, tally.value) })) : tally;
}

/** Whether two results are the same to the last digit, whatever the order of their members. */
export function sameResult(one: object, other: object): boolean {
  return canonicalText(one) === canonicalText(other);
}

/**
 * A result that was published in whole units of the currency of its budget, as it was before tallies named their currency,
 * with its sums in minor units.
 */
export function inMinorUnits(result: object, { budget }: Pick<RulesInput, 'budget'>): object {
  if (budget === null) return result;
  const unit = minorUnitsIn(budget.currency);
  const { outcome, working, ...rest } = result as Partial<Pick<ResultDocument, 'outcome' | 'working'>>;
  const minor = (sum: number | null) => {
    if (sum === null || Number.isInteger(sum)) return sum === null ? null : sum * unit;
    // A share, which was rounded down to a millionth of a unit.
    return Math.round(sum * 1e6) / (1e6 / unit);
  };
  return {
    ...rest,
    outcome:
      outcome?.kind === 'selected' ? { ...outcome, spent: minor(outcome.spent), left: minor(outcome.left) } : outcome,
    working:
      working?.kind === 'purchases'
        ? {
            ...working,
            purchases: working.purchases.map((each) => ({ ...each, cost: minor(each.cost), share: minor(each.share) })),
          }
        : working,
  };
}

/** A ballot as far as counting looks at it. Throws for rules that do not hold. */
export function ballotBy(input: RulesInput): Ballot {
  const { version, budget, options: costed } = moneyOfRules(input);
  const checked = checkBallotRules(
    { ...rulesOf(input), version, budget },
    { method: input.method, options: input.options.length },
  );
  if (!checked.ok) throw new NotTheseBallots(`the rules do not hold: ${JSON.stringify(checked.refusal)}`);
  const options = costed.map(({ number, name, cost }) => ({
    id: String(number),
    number,
    name,
    description: null,
    cost,
  }));
  if (options.some(({ number }, index) => number !== index + 1)) {
    throw new NotTheseBallots('the options are not numbered 1, 2, …');
  }
  const never = new Date(0);
  return {
    id: '',
    consultationId: '',
    slug: input.ballot,
    position: 1,
    question: input.question,
    description: null,
    method: input.method,
    options,
    rules: checked.value,
    opensAt: never,
    closesAt: never,
    paperUntil: null,
    extensions: [],
    createdAt: never,
    publishedAt: never,
    rulesHash: null,
    uri: null,
  };
}

function rulesOf(input: RulesInput): Omit<BallotRules, 'version' | 'budget'> {
  const { standings, territories, decidingStanding, choices, scores, quorum, threshold, registered } = input;
  const { ties, replacement, resultsVisibility, anonymityThreshold, groupMinimum = anonymityThreshold } = input;
  const whom = { standings, territories, decidingStanding };
  const how = { choices, scores, quorum, threshold, registered, ties, replacement };
  const weights = weightsOfRules(input.weights);
  return { ...whom, ...how, weights, resultsVisibility, anonymityThreshold, groupMinimum };
}
