import { z } from '@hono/zod-openapi';
import type { QuestionnaireInput } from '../../application/questionnaire/save-questionnaire.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { QUESTION_KINDS, QUESTION_OPTIONS_MAX, QUESTIONS_MAX } from '../../domain/questionnaire/questionnaire.ts';
import { localised, parsed } from './values.ts';

/** Steps of a scale where a form says none. */
const STEPS = 5;

const questionInput = z.strictObject({
  kind: z.enum(QUESTION_KINDS),
  text: localised,
  help: localised.optional(),
  options: z
    .array(localised)
    .max(10 * QUESTION_OPTIONS_MAX)
    .optional()
    .openapi({ description: 'Of a single or a multiple choice, numbered from 1' }),
  most: z.number().optional().openapi({ description: 'Of a multiple choice, the most options; all where absent' }),
  steps: z.number().optional().openapi({ description: 'Of a scale, which goes from 1 to this number' }),
  low: localised.optional().openapi({ description: 'Words for 1' }),
  high: localised.optional().openapi({ description: 'Words for the highest step' }),
  required: z.boolean(),
});

export const questionnaireInput = z
  .strictObject({
    title: localised,
    introduction: localised.optional(),
    questions: z.array(questionInput).max(10 * QUESTIONS_MAX),
  })
  .openapi('QuestionnaireInput');

type Fields = Readonly<Record<string, unknown>>;

/** The same by the fields of a form, where the options of a question stand one a line, in each language in the same order. */
export function questionnaireFormFrom({ questions, ...rest }: Fields): Result<QuestionnaireInput, Refusal> {
  const rows = Array.isArray(questions) ? (questions as Fields[]) : [];
  return parsed(formInput, {
    ...rest,
    questions: rows.map(({ options, steps, ...question }) => ({
      ...question,
      steps: steps ?? STEPS,
      options: optionsIn((options ?? {}) as Localised),
    })),
  });
}

/** What is no number in a field is refused by the rules, beside all else that does not hold. */
const number = z.union([z.number(), z.nan()]).optional();
const formInput = questionnaireInput.extend({
  questions: z.array(questionInput.extend({ most: number, steps: number })),
});

function optionsIn(lines: Localised): readonly Localised[] {
  const columns = Object.entries(lines).map(([lang, text]) => [lang, text.split('\n')] as const);
  const rows = Math.max(0, ...columns.map(([, texts]) => texts.length));
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      columns.flatMap(([lang, texts]) => {
        const text = texts[row]?.trim() ?? '';
        return text === '' ? [] : [[lang, text] as const];
      }),
    ),
  ).filter((option) => Object.keys(option).length > 0);
}

/** Options as such a form shows them. */
export function optionLines(options: readonly Localised[]): Localised {
  const langs = [...new Set(options.flatMap((option) => Object.keys(option)))];
  return Object.fromEntries(langs.map((lang) => [lang, options.map((option) => option[lang] ?? '').join('\n')]));
}
