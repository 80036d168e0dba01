import type { Consultation } from '../consultation/consultation.ts';
import { openPhasesFor, type Phase, phaseState } from '../consultation/phase.ts';
import { closeOf } from '../consultation/visibility.ts';
import { checkAll, checkEach } from '../kit/check-all.ts';
import type { ConsultationId, Id } from '../kit/id.ts';
import type { InvalidReason } from '../kit/invalid-reason.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { BODY_MAX, checkLocalised, checkLocalisedLine, type Localised, REASON_MAX, TITLE_MAX } from '../kit/text.ts';

export const QUESTION_KINDS = ['single', 'multiple', 'scale', 'short-text', 'long-text'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** Questions of one questionnaire, and options of one question. */
export const QUESTIONS_MAX = 50;
export const QUESTION_OPTIONS_MAX = 30;
/** Steps of a scale: from 1 to at least 2, at most 10. */
export const SCALE_STEPS = { min: 2, max: 10 } as const;

/** A scale from 1 to `steps`, with words for its ends where there are any. */
type Scale = { readonly steps: number; readonly low: Localised | null; readonly high: Localised | null };

export type Question = {
  readonly id: Id;
  readonly kind: QuestionKind;
  readonly text: Localised;
  readonly help: Localised | null;
  /** What is chosen from, numbered from 1 in this order; none of a scale or a text. */
  readonly options: readonly Localised[];
  /** The most options of a multiple choice; null for all of them, and of every other kind. */
  readonly most: number | null;
  readonly scale: Scale | null;
  readonly required: boolean;
};

/**
 * Several questions in order, answered in the phases of one consultation that allow it. It can change until the first of them
 * opens, as the rules can until they are published (docs/adr/0112).
 */
export type Questionnaire = {
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly title: Localised;
  readonly introduction: Localised | null;
  readonly questions: readonly Question[];
  readonly createdAt: Date;
  readonly changedAt: Date;
};

export function isText({ kind }: Pick<Question, 'kind'>): boolean {
  return kind === 'short-text' || kind === 'long-text';
}

/** The numbers that can be marked: those of the options, or the steps of the scale. None of a text. */
export function marksOf({ options, scale }: Pick<Question, 'options' | 'scale'>): readonly number[] {
  return Array.from({ length: scale?.steps ?? options.length }, (_, index) => index + 1);
}

/** A questionnaire that can be shown in its consultation. Refuses every field that does not hold. */
export function checkQuestionnaire(
  input: Questionnaire,
  within: Pick<Consultation, 'languages'>,
): Result<Questionnaire, RefusalOf<'invalid'>> {
  const checked = checkAll({
    title: checkOffered(checkLocalisedLine(input.title, 'title', TITLE_MAX), 'title', within),
    introduction:
      input.introduction === null
        ? ok(null)
        : checkOffered(checkLocalised(input.introduction, 'introduction', BODY_MAX), 'introduction', within),
    questions: checkQuestions(input.questions, within),
  });
  return checked.ok ? ok({ ...input, ...checked.value }) : checked;
}

type Invalid = RefusalOf<'invalid'>;

function no(field: string, because: InvalidReason, limit?: number): { readonly ok: false; readonly refusal: Invalid } {
  return refuse({ type: 'invalid', field, because, ...(limit === undefined ? {} : { limit }) });
}

function checkQuestions(
  questions: readonly Question[],
  within: Pick<Consultation, 'languages'>,
): Result<readonly Question[], Invalid> {
  if (questions.length === 0) return no('questions', 'missing');
  if (questions.length > QUESTIONS_MAX) return no('questions', 'too-many', QUESTIONS_MAX);
  return checkEach(questions.map((question, index) => checkQuestion(question, `questions.${index}`, within)));
}

function checkQuestion(
  question: Question,
  field: string,
  within: Pick<Consultation, 'languages'>,
): Result<Question, Invalid> {
  const text = (value: Localised, member: string, max: number) =>
    checkOffered(checkLocalisedLine(value, `${field}.${member}`, max), `${field}.${member}`, within);
  const optional = (value: Localised | null, member: string, max: number) =>
    value === null ? ok(null) : text(value, member, max);
  const checked = checkAll({
    kind: QUESTION_KINDS.includes(question.kind) ? ok(question.kind) : no(`${field}.kind`, 'unknown-value'),
    text: text(question.text, 'text', TITLE_MAX),
    help: optional(question.help, 'help', REASON_MAX),
    options: checkOptions(question, `${field}.options`, within),
    most: checkMost(question, `${field}.most`),
    steps: checkSteps(question, `${field}.scale.steps`),
    low: optional(question.scale?.low ?? null, 'scale.low', TITLE_MAX),
    high: optional(question.scale?.high ?? null, 'scale.high', TITLE_MAX),
  });
  if (!checked.ok) return checked;
  const { steps, low, high, ...rest } = checked.value;
  return ok({ ...question, ...rest, scale: steps === null ? null : { steps, low, high } });
}

function checkOptions(
  { kind, options }: Question,
  field: string,
  within: Pick<Consultation, 'languages'>,
): Result<readonly Localised[], Invalid> {
  if (kind !== 'single' && kind !== 'multiple') return options.length === 0 ? ok([]) : no(field, 'unknown-value');
  if (options.length < 2) return no(field, 'too-small', 2);
  if (options.length > QUESTION_OPTIONS_MAX) return no(field, 'too-many', QUESTION_OPTIONS_MAX);
  // Two options that read the same in a language cannot be told apart.
  const seen = new Set<string>();
  return checkEach(
    options.map((option): Result<Localised, Invalid> => {
      const name = checkOffered(checkLocalisedLine(option, field, TITLE_MAX), field, within);
      if (!name.ok) return name;
      const names = Object.entries(name.value).map(([lang, text]) => `${lang} ${text}`);
      if (names.some((each) => seen.has(each))) return no(field, 'duplicate');
      for (const each of names) seen.add(each);
      return name;
    }),
  );
}

function checkMost({ kind, most, options }: Question, field: string): Result<number | null, Invalid> {
  if (most === null) return ok(null);
  if (kind !== 'multiple') return no(field, 'unknown-value');
  if (!Number.isSafeInteger(most)) return no(field, 'wrong-type');
  if (most < 1) return no(field, 'too-small', 1);
  return most > options.length ? no(field, 'too-large', options.length) : ok(most);
}

function checkSteps({ kind, scale }: Question, field: string): Result<number | null, Invalid> {
  if (kind !== 'scale') return scale === null ? ok(null) : no(field, 'unknown-value');
  if (scale === null) return no(field, 'missing');
  if (!Number.isSafeInteger(scale.steps)) return no(field, 'wrong-type');
  if (scale.steps < SCALE_STEPS.min) return no(field, 'too-small', SCALE_STEPS.min);
  return scale.steps > SCALE_STEPS.max ? no(field, 'too-large', SCALE_STEPS.max) : ok(scale.steps);
}

/** A text in languages of the consultation only. */
function checkOffered(
  text: Result<Localised, Invalid>,
  field: string,
  { languages }: Pick<Consultation, 'languages'>,
): Result<Localised, Invalid> {
  if (!text.ok) return text;
  const foreign = Object.keys(text.value).find((lang) => !languages.includes(lang));
  return foreign === undefined ? text : no(`${field}.${foreign}`, 'language-not-offered');
}

/** `paused`: between two phases in which it is answered. `none`: no phase of the consultation allows it. */
export type QuestionnaireState = 'none' | 'upcoming' | 'open' | 'paused' | 'over';

/** Whether any phase lets people answer a questionnaire. */
export function takesResponses({ phases }: { readonly phases: readonly Pick<Phase, 'allows'>[] }): boolean {
  return phases.some(({ allows }) => allows.includes('respond'));
}

export function questionnaireState({ phases }: Pick<Consultation, 'phases'>, now: Date): QuestionnaireState {
  const taking = phases.filter(({ allows }) => allows.includes('respond'));
  if (taking.length === 0) return 'none';
  if (openPhasesFor('respond', phases, now).length > 0) return 'open';
  const states = new Set(taking.map((phase) => phaseState(phase, now)));
  if (states.size === 2) return 'paused';
  return states.has('upcoming') ? 'upcoming' : 'over';
}

/** Since when the questions cannot change any more: the first moment at which people could answer them. Null before. */
export function frozenSince(
  { phases, publishedAt }: Pick<Consultation, 'phases' | 'publishedAt'>,
  now: Date,
): Date | null {
  if (publishedAt === null) return null;
  const opening = phases
    .filter(({ allows }) => allows.includes('respond'))
    .reduce<Date | null>((first, { opensAt }) => (first === null || opensAt < first ? opensAt : first), null);
  if (opening === null) return null;
  const since = opening > publishedAt ? opening : publishedAt;
  return now >= since ? since : null;
}

/**
 * When the results are shown to everybody at once: at the last close, whatever the consultation says of its other counts. Each
 * result before would tell by its difference from the last one how one person answered every question (docs/adr/0112).
 */
export function resultsShownFrom(consultation: Pick<Consultation, 'phases'>): Date | null {
  return closeOf(consultation, 'respond');
}
