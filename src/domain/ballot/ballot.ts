import type { Consultation } from '../consultation/consultation.ts';
import { openPhasesFor } from '../consultation/phase.ts';
import { checkSlug } from '../handle.ts';
import type { BallotId, ConsultationId, Id } from '../id.ts';
import type { Refusal, RefusalOf } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';
import { BODY_MAX, checkLocalised, checkLocalisedLine, type Localised, REASON_MAX, TITLE_MAX } from '../text.ts';
import { METHOD_NEEDS, METHODS, type Method } from './method.ts';
import { type BallotRules, checkBallotRules } from './rules.ts';

export type BallotOption = {
  readonly id: Id;
  /** 1, 2, … as printed on the ballot; published ballots mark options by it. Every array of a tally follows it. */
  readonly number: number;
  readonly name: Localised;
  readonly description: Localised | null;
  /** In whole units of the budget's currency; null on a ballot without budget. */
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
const COST_MAX = 1_000_000_000_000;

/** When no ballot can be added any more, and the result is final. */
export function finalAt(ballot: Pick<Ballot, 'closesAt' | 'paperUntil'>): Date {
  return ballot.paperUntil !== null && ballot.paperUntil > ballot.closesAt ? ballot.paperUntil : ballot.closesAt;
}

/** A ballot that can be published within its consultation. Refuses the first field that does not hold. */
export function checkBallot(said: Ballot, within: Consultation): Result<Ballot, Refusal> {
  const slug = checkSlug(said.slug, 'slug');
  if (!slug.ok) return slug;
  const question = checkLocalisedLine(said.question, 'question', TITLE_MAX);
  if (!question.ok) return question;
  const description = checkDescription(said.description, 'description');
  if (!description.ok) return description;
  if (!METHODS.includes(said.method)) return refuse({ type: 'invalid', field: 'method', because: 'unknown-value' });
  const options = checkOptions(said);
  if (!options.ok) return options;
  const texts = [question.value, description.value, ...options.value.flatMap((each) => [each.name, each.description])];
  for (const text of texts) {
    const foreign = Object.keys(text ?? {}).find((lang) => !within.languages.includes(lang));
    if (foreign !== undefined) {
      return refuse({ type: 'invalid', field: `question.${foreign}`, because: 'language-not-offered' });
    }
  }
  const rules = checkBallotRules(said.rules, { method: said.method, options: said.options.length });
  if (!rules.ok) return rules;
  if (!rules.value.standings.every((standing) => within.rules.standings.includes(standing))) {
    return refuse({ type: 'invalid', field: 'standings', because: 'unknown-value' });
  }
  const dates = checkDates(said, within);
  if (!dates.ok) return dates;
  return ok({
    ...said,
    slug: slug.value,
    question: question.value,
    description: description.value,
    options: options.value,
    rules: rules.value,
  });
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

function checkOptions(said: Ballot): Result<readonly BallotOption[], RefusalOf<'invalid'>> {
  const needs = METHOD_NEEDS[said.method];
  const [min, max] = needs.options;
  if (said.options.length < min) return refuse({ type: 'invalid', field: 'options', because: 'too-small', limit: min });
  if (said.options.length > max) return refuse({ type: 'invalid', field: 'options', because: 'too-many', limit: max });
  const options: BallotOption[] = [];
  const seen = new Set<string>();
  for (const [index, option] of said.options.entries()) {
    const field = `options.${index}`;
    if (option.number !== index + 1)
      return refuse({ type: 'invalid', field: `${field}.number`, because: 'unknown-value' });
    const name = checkLocalisedLine(option.name, `${field}.name`, TITLE_MAX);
    if (!name.ok) return name;
    // Two options that read the same cannot be told apart on paper, nor can two with one id anywhere.
    for (const key of new Set([option.id, ...Object.values(name.value)])) {
      if (seen.has(key)) return refuse({ type: 'invalid', field, because: 'duplicate' });
      seen.add(key);
    }
    const description = checkDescription(option.description, `${field}.description`);
    if (!description.ok) return description;
    const cost = checkCost(option.cost, `${field}.cost`, needs.budget);
    if (!cost.ok) return cost;
    options.push({ ...option, name: name.value, description: description.value });
  }
  return ok(options);
}

function checkCost(cost: number | null, field: string, wanted: boolean): Result<null, RefusalOf<'invalid'>> {
  if (!wanted) return cost === null ? ok(null) : refuse({ type: 'invalid', field, because: 'not-for-this-method' });
  if (cost === null) return refuse({ type: 'invalid', field, because: 'missing' });
  if (!Number.isSafeInteger(cost)) return refuse({ type: 'invalid', field, because: 'wrong-type' });
  if (cost < 1) return refuse({ type: 'invalid', field, because: 'too-small', limit: 1 });
  return cost > COST_MAX ? refuse({ type: 'invalid', field, because: 'too-large', limit: COST_MAX }) : ok(null);
}

function checkDescription(said: Localised | null, field: string): Result<Localised | null, RefusalOf<'invalid'>> {
  return said === null ? ok(null) : checkLocalised(said, field, BODY_MAX);
}

/** A ballot is open only while its consultation lets people vote. */
function checkDates(said: Ballot, within: Pick<Consultation, 'phases'>): Result<Ballot, RefusalOf<'invalid'>> {
  for (const edge of ['opensAt', 'closesAt', 'paperUntil'] as const) {
    const date = said[edge];
    if (date !== null && !Number.isFinite(date.getTime())) {
      return refuse({ type: 'invalid', field: edge, because: 'not-a-date' });
    }
  }
  if (said.closesAt <= said.opensAt) {
    return refuse({ type: 'invalid', field: 'closesAt', because: 'ends-before-it-starts' });
  }
  if (said.paperUntil !== null && said.paperUntil < said.closesAt) {
    return refuse({ type: 'invalid', field: 'paperUntil', because: 'ends-before-it-starts' });
  }
  const [phase] = openPhasesFor('vote', within.phases, said.opensAt);
  if (phase === undefined) return refuse({ type: 'invalid', field: 'opensAt', because: 'outside-the-phase' });
  return said.closesAt > phase.closesAt
    ? refuse({ type: 'invalid', field: 'closesAt', because: 'outside-the-phase' })
    : ok(said);
}
