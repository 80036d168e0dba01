import type { Ballot } from '../domain/ballot/ballot.ts';
import type { Method } from '../domain/ballot/method.ts';
import { type PublishedBallots, recount } from '../domain/ballot/publication.ts';
import { type BallotRules, checkBallotRules } from '../domain/ballot/rules.ts';
import { togetherIn } from '../domain/ballot/tally.ts';
import type { RefusalOf } from '../domain/refusal.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Localised } from '../domain/text.ts';
import { sha256 } from './ballot-secret.ts';
import { canonicalText, documentHash } from './content-hash.ts';
import { type ResultDocument, resultDocument } from './open-data/tally.ts';

/** The rules of a ballot as they were frozen (`ballotRulesDocument`); members beside these are part of their hash too. */
export type RulesSaid = BallotRules & {
  /** Slugs where it is decided. */
  readonly consultation: string;
  readonly ballot: string;
  readonly question: Localised;
  readonly method: Method;
  readonly options: readonly { readonly number: number; readonly name: Localised; readonly cost: number | null }[];
};

/** Published ballots as a file has them. */
export type PublishedSaid = Omit<PublishedBallots, 'ballotId'> & {
  readonly rulesHash: string;
  /** As read, nothing left out: it is hashed. */
  readonly rules: RulesSaid;
};

/** Thrown for published ballots that cannot be those of their rules. */
export class NotTheseBallots extends Error {
  override readonly name = 'NotTheseBallots';
}

/**
 * Counts published ballots again from nothing but what was published. Throws where the rules are not those that the hash
 * names, or do not fit together; refused where the method needs whole ballots and some are withheld.
 */
export function recountPublished(said: PublishedSaid): Result<ResultDocument, RefusalOf<'whole-ballots-needed'>> {
  const { rules, rulesHash } = said;
  const hash = documentHash(rules);
  if (hash !== rulesHash) throw new NotTheseBallots(`the rules have the hash ${hash}, not ${rulesHash}`);
  const ballot = ballotBy(rules);
  const tally = recount(ballot, { ...said, ballotId: ballot.id }, sha256);
  return tally.ok ? ok(resultDocument({ tally: tally.value, together: togetherIn(ballot, tally.value) })) : tally;
}

/** Whether two results are the same to the last digit, whatever the order of their members. */
export function sameResult(one: object, other: object): boolean {
  return canonicalText(one) === canonicalText(other);
}

/** A ballot as far as counting looks at it. Throws for rules that do not hold. */
export function ballotBy(said: RulesSaid): Ballot {
  const checked = checkBallotRules(rulesOf(said), { method: said.method, options: said.options.length });
  if (!checked.ok) throw new NotTheseBallots(`the rules do not hold: ${JSON.stringify(checked.refusal)}`);
  const options = said.options.map(({ number, name, cost }) => ({
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
    slug: said.ballot,
    position: 1,
    question: said.question,
    description: null,
    method: said.method,
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

function rulesOf(said: RulesSaid): BallotRules {
  const { standings, territories, decidingStanding, choices, scores, budget, quorum, threshold, registered } = said;
  const { ties, replacement, resultsVisibility, anonymityThreshold } = said;
  const whom = { standings, territories, decidingStanding };
  const how = { choices, scores, budget, quorum, threshold, registered, ties, replacement };
  return { ...whom, ...how, resultsVisibility, anonymityThreshold };
}
