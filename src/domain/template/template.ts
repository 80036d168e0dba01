import type { Ballot, BallotOption } from '../ballot/ballot.ts';
import type { BallotRules } from '../ballot/rules.ts';
import type { Consultation } from '../consultation/consultation.ts';
import type { Phase } from '../consultation/phase.ts';
import type { Rules } from '../consultation/rules.ts';
import type { LicenceId } from '../institution/licence.ts';
import { checkAll } from '../kit/check-all.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLocalisedLine, type Lang, type Localised, TITLE_MAX } from '../kit/text.ts';
import type { Question, Questionnaire } from '../questionnaire/questionnaire.ts';

/** Licences of texts that whoever takes a template up can keep to: they are named with their origin, and that is all. */
export const TEXT_LICENCES = [
  'CC0-1.0',
  'CC-BY-4.0',
  'CC-BY-SA-4.0',
  'etalab-2.0',
] as const satisfies readonly LicenceId[];
export type TextLicence = (typeof TEXT_LICENCES)[number];

/** Whether it is the exact SPDX id of one of these. */
export function isTextLicence(id: string): id is TextLicence {
  return TEXT_LICENCES.some((licence) => licence === id);
}

/** Days and hours from the start of the first day, on the clock of its place, as ISO 8601 writes a duration: `P30DT18H`. */
type Offset = string;

const OFFSET = /^P(?=[\dT])(?:\d{1,5}D)?(?:T(?=\d)(?:\d{1,2}H)?(?:\d{1,2}M)?(?:\d{1,2}(?:\.\d{1,9})?S)?)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is such an offset: neither negative, nor in months, which are of different lengths. */
export function isOffset(text: string): text is Offset {
  return OFFSET.test(text);
}

/** Whether it is a day of the calendar, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** The day on which the first of some moments is, on the clock of a place. */
export function firstDayOf(moments: readonly Date[], zone: string): string {
  const first = Math.min(...moments.map((at) => at.getTime()));
  return localTime(new Date(first), zone).toPlainDate().toString();
}

/** How far from the start of a day a moment is, on the clock of a place. */
export function offsetOf(at: Date, from: { readonly day: string; readonly zone: string }): Offset {
  const start = Temporal.PlainDate.from(from.day).toPlainDateTime();
  return start.until(localTime(at, from.zone), { largestUnit: 'day', smallestUnit: 'second' }).toString();
}

/** The local time so far from the start of a day, as `YYYY-MM-DDTHH:mm:ss`. */
export function timeAt(offset: Offset, day: string): string {
  return Temporal.PlainDate.from(day).toPlainDateTime().add(offset).toString({ smallestUnit: 'second' });
}

/** The whole days of an offset, and how many days have begun by then. */
export function daysIn(offset: Offset): { readonly whole: number; readonly started: number } {
  const days = Temporal.Duration.from(offset).total({ unit: 'days' });
  return { whole: Math.floor(days), started: Math.ceil(days) };
}

function localTime(at: Date, zone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDateTime();
}

/** What it is good for, in one sentence. */
export const PURPOSE_MAX = 300;
/** Characters of the canonical JSON of one: whatever they are, a document with it is not too large to be read by other nodes. */
export const TEMPLATE_MAX = 200_000;

export type TemplatePhase = Pick<Phase, 'kind' | 'title' | 'allows' | 'standings'> & {
  readonly opens: Offset;
  readonly closes: Offset;
};

export type TemplateBallot = Pick<Ballot, 'slug' | 'question' | 'description' | 'method'> & {
  /** In the order of their numbers. */
  readonly options: readonly Pick<BallotOption, 'name' | 'description' | 'cost'>[];
  readonly rules: Omit<BallotRules, 'version' | 'territories' | 'weights'>;
  readonly opens: Offset;
  readonly closes: Offset;
  readonly paperUntil: Offset | null;
};

export type TemplateQuestionnaire = Pick<Questionnaire, 'title' | 'introduction'> & {
  readonly questions: readonly Omit<Question, 'id'>[];
};

/**
 * What another institution needs to hold a consultation like one of ours: texts, rules, phases and votes without dates, and
 * questions. Nothing of people is in it, and nothing of the place: neither territories, weights of institutions nor addresses.
 */
export type Template = {
  readonly title: Localised;
  readonly purpose: Localised;
  readonly licence: TextLicence;
  readonly languages: readonly Lang[];
  readonly consultation: Pick<Consultation, 'title' | 'summary' | 'topics'> & {
    readonly rules: Omit<Rules, 'territories'>;
    readonly phases: readonly TemplatePhase[];
  };
  readonly ballots: readonly TemplateBallot[];
  readonly questionnaire: TemplateQuestionnaire | null;
};

/** What an officer says of a template. */
export type TemplateDetails = {
  readonly title: Localised;
  readonly purpose: Localised;
  readonly licence: string;
};

/** The parts that a template is made of: all that the public can read of them already. */
type TemplateParts = {
  readonly consultation: Consultation;
  readonly ballots: readonly Ballot[];
  readonly questionnaire: Questionnaire | null;
};

/** What an officer says of a template, each of it as it is kept; refuses with every fault. */
export function checkDetails(
  details: TemplateDetails,
): Result<TemplateDetails & { readonly licence: TextLicence }, RefusalOf<'invalid'>> {
  const { licence } = details;
  return checkAll({
    title: checkLocalisedLine(details.title, 'title', TITLE_MAX),
    purpose: checkLocalisedLine(details.purpose, 'purpose', PURPOSE_MAX),
    licence: isTextLicence(licence)
      ? ok(licence)
      : refuse({ type: 'invalid', field: 'licence', because: 'unknown-value' }),
  });
}

/** A template of a consultation of ours. Its first day is the one on which its first phase opens. */
export function templateOf(
  details: TemplateDetails,
  { consultation, ballots, questionnaire }: TemplateParts,
): Result<Template, RefusalOf<'invalid'>> {
  const checked = checkDetails(details);
  if (!checked.ok) return checked;
  const { title, summary, topics, rules, phases, languages, timeZone: zone } = consultation;
  const day = firstDayOf(
    phases.map(({ opensAt }) => opensAt),
    zone,
  );
  const at = (moment: Date) => offsetOf(moment, { day, zone });
  const { territories: _, ...general } = rules;
  return ok({
    ...checked.value,
    languages,
    consultation: {
      title,
      summary,
      topics,
      rules: general,
      phases: phases.map((phase) => ({
        kind: phase.kind,
        title: phase.title,
        opens: at(phase.opensAt),
        closes: at(phase.closesAt),
        allows: phase.allows,
        standings: phase.standings,
      })),
    },
    ballots: ballots.map((ballot) => ballotOf(ballot, at)),
    questionnaire: questionnaire === null ? null : questionnaireOf(questionnaire),
  });
}

function ballotOf(ballot: Ballot, at: (moment: Date) => Offset): TemplateBallot {
  const { slug, question, description, method, options, opensAt, closesAt, paperUntil } = ballot;
  const { version: _, territories: __, weights: ___, ...rules } = ballot.rules;
  return {
    slug,
    question,
    description,
    method,
    options: options.map(({ name, description: more, cost }) => ({ name, description: more, cost })),
    rules: { ...rules, registered: needsRegistered(rules) ? rules.registered : null },
    opens: at(opensAt),
    closes: at(closesAt),
    paperUntil: paperUntil === null ? null : at(paperUntil),
  };
}

/** How many people could vote is of a place; it stays where a rule cannot be computed without. */
function needsRegistered({ quorum, threshold }: Pick<BallotRules, 'quorum' | 'threshold'>): boolean {
  return quorum?.kind === 'share' || (threshold?.kind === 'share' && threshold.of === 'registered');
}

function questionnaireOf({ title, introduction, questions }: Questionnaire): TemplateQuestionnaire {
  return { title, introduction, questions: questions.map(({ id: _, ...question }) => question) };
}

/** Options of votes that are called as something else is: what people proposed is theirs, and goes into no template. */
export function namesOfOptions(ballots: readonly Pick<Ballot, 'options'>[]): readonly string[] {
  return [...new Set(ballots.flatMap(({ options }) => options.flatMap(({ name }) => Object.values(name))))];
}

/**
 * A template in the languages that an institution has, where each of its texts is in one of them; else in all its own, since a
 * text in another language is better than none.
 */
export function inLanguagesOf(template: Template, languages: readonly Lang[]): Template {
  const common = template.languages.filter((lang) => languages.includes(lang));
  let isWhole = common.length > 0;
  const narrowed = withTexts(template, (text) => {
    const shared = Object.fromEntries(Object.entries(text).filter(([lang]) => common.includes(lang)));
    if (Object.keys(shared).length === 0) isWhole = false;
    return shared;
  });
  return isWhole ? { ...narrowed, languages: common } : template;
}

/** The same with each text of the consultation, its votes and its questions replaced. */
function withTexts(template: Template, each: (text: Localised) => Localised): Template {
  const orNull = (text: Localised | null) => (text === null ? null : each(text));
  const { consultation, ballots, questionnaire } = template;
  return {
    ...template,
    consultation: {
      ...consultation,
      title: each(consultation.title),
      summary: each(consultation.summary),
      phases: consultation.phases.map((phase) => ({ ...phase, title: orNull(phase.title) })),
    },
    ballots: ballots.map((ballot) => ({
      ...ballot,
      question: each(ballot.question),
      description: orNull(ballot.description),
      options: ballot.options.map((option) => ({
        ...option,
        name: each(option.name),
        description: orNull(option.description),
      })),
    })),
    questionnaire:
      questionnaire === null
        ? null
        : {
            title: each(questionnaire.title),
            introduction: orNull(questionnaire.introduction),
            questions: questionnaire.questions.map((question) => ({
              ...question,
              text: each(question.text),
              help: orNull(question.help),
              options: question.options.map(each),
              scale:
                question.scale === null
                  ? null
                  : { ...question.scale, low: orNull(question.scale.low), high: orNull(question.scale.high) },
            })),
          },
  };
}
