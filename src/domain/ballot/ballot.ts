import { isCommunity } from '../community/community.ts';
import type { Consultation } from '../consultation/consultation.ts';
import { openPhasesFor } from '../consultation/phase.ts';
import { checkSlug } from '../federation/handle.ts';
import { checkAll, checkEach } from '../kit/check-all.ts';
import type { BallotId, ConsultationId, Id } from '../kit/id.ts';
import { checkAmount, highestSum } from '../kit/money.ts';
import type { Refusal, RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { BODY_MAX, checkLocalised, checkLocalisedLine, type Localised, REASON_MAX, TITLE_MAX } from '../kit/text.ts';
import { METHOD_NEEDS, METHODS, type Method } from './method.ts';
import { type BallotRules, checkBallotRules } from './rules.ts';

export type BallotOption = {
  readonly id: Id;
  /** 1, 2, … as printed on the ballot; published ballots mark options by it. Every array of a tally follows it. */
  readonly number: number;
  readonly name: Localised;
  readonly description: Localised | null;
  /** In minor units of the budget's currency; null on a ballot without budget. */
  readonly cost: number | null;
};

/** A later end, said before the earlier one, with its public reason. */
export type BallotExtension = {
  readonly from: Date;
  readonly to: Date;
  readonly reason: Localised;
  readonly at: Date;
};

/** A question put to the vote in a consultation. Open from `opensAt` (included) to `closesAt` (excluded). */
export type Ballot = {
  readonly id: BallotId;
  readonly consultationId: ConsultationId;
  /** Unique in its consultation, immutable once published. */
  readonly slug: string;
  /** Its place among the ballots of the consultation, from 1. */
  readonly position: number;
  readonly question: Localised;
  readonly description: Localised | null;
  readonly method: Method;
  /** In the order of their numbers; none where the question itself is the option (yes-no, petition). */
  readonly options: readonly BallotOption[];
  readonly rules: BallotRules;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /**
   * Until when sheets collected before the close may be entered; null where paper has to be in by the close.
   * Nobody sees a result before, or who enters paper would know it (`finalAt`).
   */
  readonly paperUntil: Date | null;
  readonly extensions: readonly BallotExtension[];
  readonly createdAt: Date;
  /** When the rules were frozen; null for a draft. */
  readonly publishedAt: Date | null;
  /** SHA-256 (hex) of the JCS form of `ballotRulesDocument` as published. A voter says which one they read. */
  readonly rulesHash: string | null;
  /** Of a mirrored one, its id at the host. */
  readonly uri: string | null;
};

/** Ballots of one consultation. */
export const BALLOTS_MAX = 50;

/** When no ballot can be added any more, and the result is final. */
export function finalAt(ballot: Pick<Ballot, 'closesAt' | 'paperUntil'>): Date {
  return ballot.paperUntil !== null && ballot.paperUntil > ballot.closesAt ? ballot.paperUntil : ballot.closesAt;
}

/** A ballot that can be published within its consultation. Refuses every field that does not hold. */
export function checkBallot(ballotView: Ballot, within: Consultation): Result<Ballot, Refusal> {
  if (!METHODS.includes(ballotView.method))
    return refuse({ type: 'invalid', field: 'method', because: 'unknown-value' });
  const checked = checkAll({
    slug: checkSlug(ballotView.slug, 'slug'),
    question: checkLocalisedLine(ballotView.question, 'question', TITLE_MAX),
    description: checkDescription(ballotView.description, 'description'),
    options: checkOptions(ballotView),
    rules: checkBallotRules(ballotView.rules, { method: ballotView.method, options: ballotView.options.length }),
    dates: checkDates(ballotView, within),
  });
  if (!checked.ok) return checked;
  const { slug, question, description, options, rules } = checked.value;
  const texts = [question, description, ...options.flatMap((each) => [each.name, each.description])];
  for (const text of texts) {
    const foreign = Object.keys(text ?? {}).find((lang) => !within.languages.includes(lang));
    if (foreign !== undefined) {
      return refuse({ type: 'invalid', field: `question.${foreign}`, because: 'language-not-offered' });
    }
  }
  if (rules.weights !== null && !isCommunity(within)) {
    return refuse({ type: 'invalid', field: 'weights', because: 'communities-only' });
  }
  if (!rules.standings.every((standing) => within.rules.standings.includes(standing))) {
    return refuse({ type: 'invalid', field: 'standings', because: 'unknown-value' });
  }
  return ok({ ...ballotView, slug, question, description, options, rules });
}

/** Freezes the rules. Refuses a second time, and a ballot that is over already. */
export function publishedBallot(
  draft: Ballot,
  at: { readonly now: Date; readonly rulesHash: string },
): Result<Ballot, RefusalOf<'already-published' | 'invalid'>> {
  if (draft.publishedAt !== null) return refuse({ type: 'already-published' });
  if (at.now >= draft.closesAt) return refuse({ type: 'invalid', field: 'closesAt', because: 'in-the-past' });
  return ok({ ...draft, publishedAt: at.now, rulesHash: at.rulesHash });
}

/** A ballot with a later end: only before it closes, only later, never past its phase, and with a reason. */
export function extendedBallot(
  ballot: Ballot,
  to: { readonly closesAt: Date; readonly reason: Localised; readonly now: Date },
  within: Pick<Consultation, 'phases'>,
): Result<Ballot, Refusal> {
  if (to.now >= ballot.closesAt) return refuse({ type: 'extension-too-late', closedAt: ballot.closesAt });
  if (!(to.closesAt > ballot.closesAt)) return refuse({ type: 'extension-shortens', closesAt: ballot.closesAt });
  const reason = checkLocalised(to.reason, 'reason', REASON_MAX);
  if (!reason.ok) return reason;
  const paperUntil = ballot.paperUntil !== null && ballot.paperUntil < to.closesAt ? to.closesAt : ballot.paperUntil;
  const extension = { from: ballot.closesAt, to: to.closesAt, reason: reason.value, at: to.now };
  return checkDates(
    { ...ballot, closesAt: to.closesAt, paperUntil, extensions: [...ballot.extensions, extension] },
    within,
  );
}

function checkOptions(ballotView: Ballot): Result<readonly BallotOption[], RefusalOf<'invalid'>> {
  const needs = METHOD_NEEDS[ballotView.method];
  const [min, max] = needs.options;
  if (ballotView.options.length < min)
    return refuse({ type: 'invalid', field: 'options', because: 'too-small', limit: min });
  if (ballotView.options.length > max)
    return refuse({ type: 'invalid', field: 'options', because: 'too-many', limit: max });
  const seen = new Set<string>();
  const currency = ballotView.rules.budget?.currency ?? '';
  return checkEach(
    ballotView.options.map((option, index): Result<BallotOption, RefusalOf<'invalid'>> => {
      const field = `options.${index}`;
      if (option.number !== index + 1) {
        return refuse({ type: 'invalid', field: `${field}.number`, because: 'unknown-value' });
      }
      const checked = checkAll({
        name: checkLocalisedLine(option.name, `${field}.name`, TITLE_MAX),
        description: checkDescription(option.description, `${field}.description`),
        cost: checkCost(option.cost, `${field}.cost`, { wanted: needs.budget, currency }),
      });
      if (!checked.ok) return checked;
      const { name, description } = checked.value;
      // Two options that read the same cannot be told apart on paper, nor can two with one id anywhere.
      for (const key of new Set([option.id, ...Object.values(name)])) {
        if (seen.has(key)) return refuse({ type: 'invalid', field, because: 'duplicate' });
        seen.add(key);
      }
      return ok({ ...option, name, description });
    }),
  );
}

function checkCost(
  cost: number | null,
  field: string,
  { wanted, currency }: { readonly wanted: boolean; readonly currency: string },
): Result<number | null, RefusalOf<'invalid'>> {
  if (!wanted) return cost === null ? ok(null) : refuse({ type: 'invalid', field, because: 'not-for-this-method' });
  if (cost === null) return refuse({ type: 'invalid', field, because: 'missing' });
  return checkAmount({ amount: cost, currency }, field, { least: 1, most: highestSum(currency) });
}

function checkDescription(parameters: Localised | null, field: string): Result<Localised | null, RefusalOf<'invalid'>> {
  return parameters === null ? ok(null) : checkLocalised(parameters, field, BODY_MAX);
}

/** A ballot is open only while its consultation lets people vote. */
function checkDates(ballotView: Ballot, within: Pick<Consultation, 'phases'>): Result<Ballot, RefusalOf<'invalid'>> {
  for (const edge of ['opensAt', 'closesAt', 'paperUntil'] as const) {
    const date = ballotView[edge];
    if (date !== null && !Number.isFinite(date.getTime())) {
      return refuse({ type: 'invalid', field: edge, because: 'not-a-date' });
    }
  }
  if (ballotView.closesAt <= ballotView.opensAt) {
    return refuse({ type: 'invalid', field: 'closesAt', because: 'ends-before-it-starts' });
  }
  if (ballotView.paperUntil !== null && ballotView.paperUntil < ballotView.closesAt) {
    return refuse({ type: 'invalid', field: 'paperUntil', because: 'ends-before-it-starts' });
  }
  const [phase] = openPhasesFor('vote', within.phases, ballotView.opensAt);
  if (phase === undefined) return refuse({ type: 'invalid', field: 'opensAt', because: 'outside-the-phase' });
  return ballotView.closesAt > phase.closesAt
    ? refuse({ type: 'invalid', field: 'closesAt', because: 'outside-the-phase' })
    : ok(ballotView);
}
