import { checkEach } from '../kit/check-all.ts';
import type { Id } from '../kit/id.ts';
import type { InvalidReason } from '../kit/invalid-reason.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { COMMENT_MAX, checkLine, checkText, TITLE_MAX } from '../kit/text.ts';
import { groupStandings, STANDINGS, type Standing, sumOver } from '../participant/standing.ts';
import { isText, marksOf, type Question, type Questionnaire } from './questionnaire.ts';

/** Fewest people of a group of standings whose answers are shown apart: as many as of the ballots of a group. */
export const GROUP_MINIMUM = 5;

/** What was answered, as the storage counts it: sums, never the answers of one person. */
export type ResponseCounts = {
  readonly respondents: Readonly<Partial<Record<Standing, number>>>;
  /** How many answered a question at all, with marks or in words. */
  readonly answered: readonly { readonly question: Id; readonly standing: Standing; readonly count: number }[];
  readonly marks: readonly {
    readonly question: Id;
    readonly mark: number;
    readonly standing: Standing;
    readonly count: number;
  }[];
};

/** Standings whose answers are counted together. */
export type RespondentGroup = { readonly standings: readonly Standing[]; readonly respondents: number };

export type QuestionResult = {
  readonly question: Id;
  /** People who answered it, by group in the order of the groups. */
  readonly answered: readonly number[];
  /** For each mark in its order, how often it was made, by group; none of a text, which nobody counts. */
  readonly marks: readonly (readonly number[])[];
};

/** `groups` is null where too few people answered in all: then only their number is known. */
export type QuestionnaireResults = {
  readonly respondents: number;
  readonly groups: readonly RespondentGroup[] | null;
  readonly questions: readonly QuestionResult[];
};

/** The results by standing. Standings of few people are counted together, so that no group is smaller than the minimum. */
export function resultsOf({ questions }: Questionnaire, counts: ResponseCounts): QuestionnaireResults {
  const present = STANDINGS.filter((standing) => (counts.respondents[standing] ?? 0) > 0);
  const respondents = sumOver(present, counts.respondents);
  if (respondents < GROUP_MINIMUM) return { respondents, groups: null, questions: [] };
  const groups = groupStandings(present, counts.respondents, GROUP_MINIMUM);
  const byGroup = (rows: readonly { readonly standing: Standing; readonly count: number }[]) =>
    groups.map((standings) =>
      rows.reduce((sum, { standing, count }) => sum + (standings.includes(standing) ? count : 0), 0),
    );
  return {
    respondents,
    groups: groups.map((standings) => ({ standings, respondents: sumOver(standings, counts.respondents) })),
    questions: questions.map((question) => ({
      question: question.id,
      answered: byGroup(counts.answered.filter((row) => row.question === question.id)),
      marks: isText(question)
        ? []
        : marksOf(question).map((mark) =>
            byGroup(counts.marks.filter((row) => row.question === question.id && row.mark === mark)),
          ),
    })),
  };
}

/** Code points of a text that somebody answers with. */
export const ANSWER_MAX = { 'short-text': TITLE_MAX, 'long-text': COMMENT_MAX } as const;

/** What somebody answers to one question: the numbers that they mark, or a text. */
export type QuestionAnswer = {
  readonly question: Id;
  readonly marks?: readonly number[] | undefined;
  readonly text?: string | undefined;
};

/** All answers of one person, by the ids of the questions; questions without an answer are not there. */
export type Response = {
  readonly marks: Readonly<Record<Id, readonly number[]>>;
  readonly texts: Readonly<Record<Id, string>>;
};

type Invalid = RefusalOf<'invalid'>;

/** Answers that can be counted. Refuses every question whose answer does not hold, as `answers.<id of the question>`. */
export function checkResponse(
  { questions }: Pick<Questionnaire, 'questions'>,
  answers: readonly QuestionAnswer[],
): Result<Response, Invalid> {
  const foreign = answers.filter(({ question }) => questions.every(({ id }) => id !== question));
  const twice = answers.filter(
    ({ question }, index) => answers.findIndex((other) => other.question === question) < index,
  );
  const faults = checkEach([
    ...foreign.map(() => no('answers', 'unknown-value')),
    ...twice.map(({ question }) => no(`answers.${question}`, 'duplicate')),
  ]);
  if (!faults.ok) return faults;
  const checked = checkEach(
    questions.map((question) =>
      checkAnswer(
        question,
        answers.find((answer) => answer.question === question.id),
      ),
    ),
  );
  if (!checked.ok) return checked;
  const given = checked.value.filter((answer) => answer !== null);
  if (given.length === 0) return no('answers', 'missing');
  return ok({
    marks: Object.fromEntries(given.flatMap(({ question, marks }) => (marks === undefined ? [] : [[question, marks]]))),
    texts: Object.fromEntries(given.flatMap(({ question, text }) => (text === undefined ? [] : [[question, text]]))),
  });
}

function no(field: string, because: InvalidReason, limit?: number): { readonly ok: false; readonly refusal: Invalid } {
  return refuse({ type: 'invalid', field, because, ...(limit === undefined ? {} : { limit }) });
}

/** Null for a question that somebody leaves out and may. */
function checkAnswer(question: Question, answer: QuestionAnswer | undefined): Result<QuestionAnswer | null, Invalid> {
  const field = `answers.${question.id}`;
  const { marks = [], text = '' } = answer ?? {};
  if (isText(question) ? marks.length > 0 : text !== '') return no(field, 'wrong-type');
  if (isText(question) ? text.trim() === '' : marks.length === 0) {
    return question.required ? no(field, 'missing') : ok(null);
  }
  return isText(question) ? checkTextAnswer(question, text, field) : checkMarks(question, marks, field);
}

function checkMarks(question: Question, marks: readonly number[], field: string): Result<QuestionAnswer, Invalid> {
  const known = marksOf(question);
  if (!marks.every((mark) => known.includes(mark))) return no(field, 'unknown-value');
  if (new Set(marks).size < marks.length) return no(field, 'duplicate');
  const most = question.kind === 'multiple' ? (question.most ?? known.length) : 1;
  if (marks.length > most) return no(field, 'too-many', most);
  return ok({ question: question.id, marks: marks.toSorted((one, other) => one - other) });
}

function checkTextAnswer({ id, kind }: Question, text: string, field: string): Result<QuestionAnswer, Invalid> {
  const checked =
    kind === 'short-text'
      ? checkLine(text, field, ANSWER_MAX['short-text'])
      : checkText(text, field, ANSWER_MAX['long-text']);
  return checked.ok ? ok({ question: id, text: checked.value }) : checked;
}
