import { isText, marksOf, type Question, type Questionnaire } from '../../../domain/questionnaire/questionnaire.ts';
import { ANSWER_MAX, type QuestionAnswer, type Response } from '../../../domain/questionnaire/results.ts';
import { choose, line } from '../kit/content.ts';
import { choiceField, type Option, textArea, textField } from '../kit/field.ts';
import type { FormInput } from '../kit/form.ts';
import type { FormState, Labels } from '../kit/form-parts.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** The field of a question, and what a refusal calls it. */
function fieldName({ id }: Question): string {
  return `answer.${id}`;
}

function faultName({ id }: Question): string {
  return `answers.${id}`;
}

export function questionText(context: PageContext, { text }: Question): string {
  return choose(context, text).text;
}

/** What the questions are called in the list of what was refused. */
export function answerLabels(context: PageContext, { questions }: Questionnaire): Labels {
  return Object.fromEntries(questions.map((question) => [faultName(question), questionText(context, question)]));
}

/** A mark in words: the option, or the step of the scale. */
export function markName(context: PageContext, { options, scale }: Question, mark: number): Html {
  const option = options[mark - 1];
  if (option !== undefined) return line(context, choose(context, option));
  const end = mark === 1 ? scale?.low : mark === scale?.steps ? scale?.high : null;
  const step = context.locale.number(mark);
  return end == null ? markup`${step}` : markup`${step} – ${line(context, choose(context, end))}`;
}

/** All questions on one page, filled in with what was typed or answered before. */
export function answerFields(context: PageContext, { questions }: Questionnaire, formState: FormState): Html {
  return markup`${questions.map((question) => field(context, question, formState))}`;
}

function field(context: PageContext, question: Question, { values, refusal }: FormState): Html {
  const { t } = context.locale;
  const { required, help } = question;
  const name = fieldName(question);
  const words = questionText(context, question);
  const hints = [
    ...(help === null ? [] : [choose(context, help).text]),
    ...(question.most === null ? [] : [t('questionnaire.most', { count: question.most })]),
    ...(isText(question) ? [t('questionnaire.read-by-agents')] : []),
  ];
  const common = {
    name,
    label: required ? words : t('questionnaire.optional', { question: words }),
    ...(hints.length === 0 ? {} : { hint: hints.join(' ') }),
    required,
    refusal,
    of: faultName(question),
  };
  if (question.kind === 'short-text') {
    return textField(context, { ...common, value: values.text(name), max: ANSWER_MAX['short-text'] });
  }
  if (question.kind === 'long-text') {
    return textArea(context, { ...common, value: values.text(name), max: ANSWER_MAX['long-text'], rows: 5 });
  }
  const several = question.kind === 'multiple';
  const marks = marksOf(question).map(
    (mark): Option => ({ value: String(mark), label: markName(context, question, mark) }),
  );
  const none: readonly Option[] = required || several ? [] : [{ value: '', label: t('questionnaire.no-answer') }];
  const chosen = values.all(name);
  return choiceField(context, {
    ...common,
    several,
    options: [...marks, ...none],
    chosen: chosen.length === 0 && none.length > 0 ? [''] : chosen,
  });
}

/** What the form says, question by question. */
export function answersIn({ questions }: Questionnaire, formInput: FormInput): readonly QuestionAnswer[] {
  return questions.map((question) => {
    const name = fieldName(question);
    if (isText(question)) return { question: question.id, text: formInput.text(name) };
    const marks = formInput.all(name).filter((mark) => mark !== '');
    return { question: question.id, marks: marks.map((mark) => (/^\d{1,3}$/.test(mark) ? Number(mark) : Number.NaN)) };
  });
}

/** The form filled in with what somebody answered before. */
export function answerValues({ questions }: Questionnaire, { marks, texts }: Response) {
  return formDefaults(
    Object.fromEntries(
      questions.map((question) => [
        fieldName(question),
        isText(question) ? (texts[question.id] ?? '') : (marks[question.id] ?? []).map(String),
      ]),
    ),
  );
}

/** What somebody answered, in words, for themselves alone. */
export function answersInWords(context: PageContext, { questions }: Questionnaire, { marks, texts }: Response): Html {
  const none = context.locale.t('questionnaire.no-answer');
  return markup`<dl class="facts">${questions.map((question) => {
    const marked = marks[question.id] ?? [];
    const text = texts[question.id];
    const said =
      text !== undefined
        ? markup`<span dir="auto">${text}</span>`
        : marked.length === 0
          ? markup`${none}`
          : markup`${marked.map((mark, index) => markup`${index === 0 ? '' : ' · '}${markName(context, question, mark)}`)}`;
    return markup`<div><dt>${line(context, choose(context, question.text))}</dt><dd>${said}</dd></div>`;
  })}</dl>`;
}
