import type { QuestionnaireInput } from '../../../application/questionnaire/save-questionnaire.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { BODY_MAX, REASON_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import {
  QUESTION_KINDS,
  QUESTION_OPTIONS_MAX,
  type Questionnaire,
  SCALE_STEPS,
} from '../../../domain/questionnaire/questionnaire.ts';
import { optionLines, questionnaireFormFrom } from '../../input/questionnaire.ts';
import { check, type Item, inputIn, localised, number, select, valuesWith } from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** The rows of the form, and what begins the names of their fields. */
export const QUESTION_ROWS = 'question';

/** Title, introduction and questions; a question has the fields of every kind, and those of other kinds are ignored. */
export function questionnaireItems(
  { locale: { t } }: PageContext,
  { languages: langs }: Pick<Consultation, 'languages'>,
): readonly Item[] {
  return [
    localised('title', t('admin.title-label'), { langs, max: TITLE_MAX }),
    localised('introduction', t('questionnaire.introduction'), {
      hint: t('admin.markdown'),
      langs,
      max: BODY_MAX,
      rows: 4,
      empty: 'nothing',
      markdown: 'official',
    }),
    markup`<h2>${t('questionnaire.questions')}</h2>
<p class="note">${t('questionnaire.personal-data')}</p>`,
    {
      kind: 'rows',
      name: QUESTION_ROWS,
      of: 'questions',
      label: t('questionnaire.question'),
      legend: (nth) => t('questionnaire.question-number', { number: nth }),
      items: () => questionItems(t, langs),
      more: t('questionnaire.more'),
      less: (nth) => t('questionnaire.less', { number: nth }),
      order: {
        up: (nth) => t('questionnaire.up', { number: nth }),
        down: (nth) => t('questionnaire.down', { number: nth }),
      },
    },
  ];
}

function questionItems(t: PageContext['locale']['t'], langs: readonly string[]): readonly Item[] {
  const words = { langs, max: TITLE_MAX, empty: 'nothing' } as const;
  return [
    localised('text', t('questionnaire.question'), { langs, max: TITLE_MAX }),
    select('kind', t('questionnaire.kind'), {
      options: QUESTION_KINDS.map((value) => ({ value, label: t(`question-kind.${value}`) })),
    }),
    check('required', t('questionnaire.must'), {}),
    localised('options', t('questionnaire.options'), {
      hint: t('questionnaire.options-hint'),
      langs,
      max: QUESTION_OPTIONS_MAX * (TITLE_MAX + 1),
      rows: 4,
      empty: 'nothing',
    }),
    {
      kind: 'details',
      summary: t('questionnaire.more-of-it'),
      open: false,
      items: [
        localised('help', t('questionnaire.help'), { langs, max: REASON_MAX, empty: 'nothing' }),
        number('most', t('questionnaire.most-label'), { hint: t('questionnaire.most-hint'), empty: 'nothing' }),
        number('steps', t('questionnaire.steps'), {
          hint: t('questionnaire.steps-hint', SCALE_STEPS),
          fault: 'scale.steps',
          empty: 'nothing',
        }),
        localised('low', t('questionnaire.low'), { ...words, fault: 'scale.low' }),
        localised('high', t('questionnaire.high'), { ...words, fault: 'scale.high' }),
      ],
    },
  ];
}

/** The questionnaire as submitted by the form. */
export function questionnaireIn(
  context: PageContext,
  values: FormValues,
  consultation: Consultation,
): Result<QuestionnaireInput, Refusal> {
  return questionnaireFormFrom(inputIn(questionnaireItems(context, consultation), values));
}

/** The form of a questionnaire as it is now; of none, with one empty question. */
export function questionnaireValues(
  context: PageContext,
  questionnaire: Questionnaire | null,
  consultation: Consultation,
): FormDefaults {
  if (questionnaire === null) return formDefaults({ [QUESTION_ROWS]: '0', [`${QUESTION_ROWS}.0.required`]: 'yes' });
  return valuesWith(questionnaireItems(context, consultation), {
    ...questionnaire,
    questions: questionnaire.questions.map(({ options, scale, ...question }) => ({
      ...question,
      options: optionLines(options),
      ...scale,
    })),
  });
}
