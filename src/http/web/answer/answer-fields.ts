import { checkAnswer, type PublishAnswer } from '../../../application/answer/publish-answer.ts';
import { type Answer, VERDICTS } from '../../../domain/answer/answer.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { BODY_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import { answerInput } from '../../input/answer.ts';
import { parsed } from '../../input/validation.ts';
import { rowButton } from '../kit/form-parts.ts';
import { type Item, inputIn, line, localised, one, valuesWith } from '../kit/form-table.ts';
import type { FormDefaults, FormValues } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

export function answerItems({ locale, institution }: PageContext): readonly Item[] {
  const { t } = locale;
  const langs = institution.languages;
  return [
    one('verdict', t('answers.verdict'), {
      options: VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) })),
      required: true,
      empty: 'nothing',
    }),
    localised('body', t('answers.body'), {
      hint: t('answers.body-hint'),
      langs,
      max: BODY_MAX,
      rows: 8,
      markdown: 'official',
    }),
    markup`<h2>${t('answer.commitments')}</h2>
<p class="small quiet">${t('answers.commitments-hint')}</p>`,
    {
      kind: 'rows',
      name: 'commitment',
      of: 'commitments',
      label: t('answers.commitment'),
      legend: (nth) => t('answers.commitment-number', { number: nth }),
      items: () => [
        localised('text', t('answers.what'), { hint: t('answers.what-hint'), langs, max: TITLE_MAX * 5, rows: 2 }),
        line('dueOn', t('answers.by-when'), { hint: t('answers.by-when-hint'), type: 'date', empty: 'null' }),
      ],
      more: t('answers.more'),
      less: (nth) => t('answers.less', { number: nth }),
    },
    markup`<p>${rowButton('preview', t('answers.preview'))}</p>`,
  ];
}

/** What the form says. A row of which nothing was filled in is no commitment. */
export function answerIn(
  context: PageContext,
  values: FormValues,
): Result<Pick<PublishAnswer, 'verdict' | 'body' | 'commitments'>, Refusal> {
  const input = inputIn(answerItems(context), values) as Pick<PublishAnswer, 'body' | 'commitments'>;
  const commitments = input.commitments.filter(({ text, dueOn }) => dueOn !== null || Object.keys(text).length > 0);
  const checked = checkAll({
    input: parsed(answerInput, { ...input, commitments }),
    held: checkAnswer({ body: input.body, commitments }),
  });
  return checked.ok ? ok({ verdict: checked.value.input.verdict, ...checked.value.held }) : checked;
}

/** The form as it is opened: empty, or as the answer that stands was, with what it still promises. */
export function answerValues(context: PageContext, former: Answer | null): FormDefaults {
  const open = (former?.commitments ?? []).filter(({ status }) => status !== 'kept' && status !== 'dropped');
  return valuesWith(answerItems(context), { ...former, commitments: open.length === 0 ? [{}] : open });
}
