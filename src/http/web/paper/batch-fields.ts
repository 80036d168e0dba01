import type { EnterContributions } from '../../../application/paper/enter-contributions.ts';
import { COMMENT_SIDES } from '../../../domain/comment/comment.ts';
import type { Act } from '../../../domain/consultation/act.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { BODY_MAX, COMMENT_MAX, NAME_MAX, PLACE_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import { contributionBatchForm, envelopeOf } from '../../input/paper.ts';
import { parsed } from '../../input/validation.ts';
import { area, type Item, inputIn, line, number, select } from '../kit/form-table.ts';
import {
  type FormDefaults,
  type FormValues,
  formDefaults,
  rowsIn,
  withOtherRows,
  withText,
} from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** The lists of the form, what of a row shows that it says something, and how many rows there are at first and at once. */
const LISTS = {
  proposal: { act: 'propose', typed: ['title', 'body', 'place'], rows: 1 },
  support: { act: 'support', typed: ['proposal', 'count'], rows: 3 },
  comment: { act: 'comment', typed: ['proposal', 'body'], rows: 1 },
} as const satisfies Record<string, { readonly act: Act; readonly typed: readonly string[]; readonly rows: number }>;
const NAMES = Object.keys(LISTS) as readonly (keyof typeof LISTS)[];

/** The fields of an envelope: what is written on it, then its sheets, for each act that paper may do now. */
export function batchItems(context: PageContext, consultation: Consultation, acts: readonly Act[]): readonly Item[] {
  const { t } = context.locale;
  return [
    line('reference', t('paper.reference'), { hint: t('paper.reference-hint'), max: NAME_MAX, required: true }),
    line('place', t('paper.place'), { hint: t('paper-contributions.place-hint'), max: NAME_MAX, required: true }),
    line('collectedOn', t('paper-contributions.collected-on'), { type: 'date', required: true }),
    number('sheets', t('paper-contributions.sheets'), {
      hint: t('paper-contributions.sheets-hint'),
      min: '1',
      required: true,
    }),
    ...(acts.includes('propose') ? proposals(context, consultation) : []),
    ...(acts.includes('support') ? supports(context, consultation) : []),
    ...(acts.includes('comment') ? comments(context, consultation) : []),
  ];
}

function proposals(context: PageContext, consultation: Consultation): readonly Item[] {
  const { t } = context.locale;
  return [
    markup`<h2>${t('proposals.title')}</h2>`,
    {
      kind: 'rows',
      name: 'proposal',
      of: 'proposals',
      label: t('proposals.title'),
      legend: (nth) => t('paper-contributions.proposal', { number: nth }),
      items: () => [
        line('title', t('propose.title-field'), { max: TITLE_MAX }),
        area('body', t('propose.body'), { max: BODY_MAX, rows: 5 }),
        language(context, consultation),
        line('place', t('proposal.place'), { hint: t('propose.place-hint'), max: PLACE_MAX, empty: 'null' }),
      ],
      more: t('paper-contributions.more-proposals'),
      less: (nth) => t('paper-contributions.less-proposals', { number: nth }),
    },
  ];
}

function supports({ locale }: PageContext, { rules }: Consultation): readonly Item[] {
  const { t } = locale;
  const sides = rules.supports === 'for-and-against' ? (['for', 'against'] as const) : (['for'] as const);
  const options = sides.map((value) => ({ value, label: t(`comment-side.${value}`) }));
  return [
    markup`<h2>${t('supports.title')}</h2><p class="hint">${t('paper-contributions.supports-hint')}</p>`,
    {
      kind: 'rows',
      name: 'support',
      of: 'supports',
      label: t('supports.title'),
      legend: (nth) => t('paper.row-number', { number: nth }),
      items: () => [
        number('proposal', t('paper-contributions.proposal-number'), { min: '1' }),
        ...(options.length > 1 ? [select('side', t('paper-contributions.side'), { options })] : []),
        number('count', t('paper-contributions.count'), { min: '1' }),
      ],
      more: t('paper-contributions.more-supports'),
      less: (nth) => t('paper-contributions.less-supports', { number: nth }),
    },
  ];
}

function comments(context: PageContext, consultation: Consultation): readonly Item[] {
  const { t } = context.locale;
  return [
    markup`<h2>${t('comments.heading')}</h2>`,
    {
      kind: 'rows',
      name: 'comment',
      of: 'comments',
      label: t('comments.heading'),
      legend: (nth) => t('paper-contributions.comment', { number: nth }),
      items: () => [
        number('proposal', t('paper-contributions.proposal-number'), {
          hint: t('paper-contributions.comment-hint'),
          min: '1',
          empty: 'null',
        }),
        select('side', t('paper-contributions.side'), {
          options: COMMENT_SIDES.map((value) => ({ value, label: t(`comment-side.${value}`) })),
        }),
        area('body', t('comment.body'), { max: COMMENT_MAX, rows: 4 }),
        language(context, consultation),
      ],
      more: t('paper-contributions.more-comments'),
      less: (nth) => t('paper-contributions.less-comments', { number: nth }),
    },
  ];
}

function language({ locale }: PageContext, { languages }: Consultation): Item {
  const options = languages.map((value) => ({ value, label: locale.languageName(value) }));
  return select('lang', locale.t('field.lang'), { options });
}

/** What the form says of an envelope, without rows in which nothing was typed. */
export function batchIn(
  items: readonly Item[],
  values: FormValues,
): Result<Omit<EnterContributions, 'slug' | 'operator'>, Refusal> {
  const input = parsed(contributionBatchForm, inputIn(items, values));
  return input.ok ? ok(envelopeOf(input.value)) : input;
}

/** The form as it is opened. */
export function blankBatch({ languages: [lang = ''] }: Consultation): FormDefaults {
  const lists = NAMES.map((name) => [name, Array.from({ length: LISTS[name].rows }, (_, nth) => nth).join(',')]);
  return formDefaults({ ...Object.fromEntries(lists), 'comment.0.side': 'neutral', 'proposal.0.lang': lang });
}

/** The form with other rows, where one of its own buttons asked for them. */
export function withBatchRows(values: FormValues): FormValues | null {
  return NAMES.reduce<FormValues | null>((found, name) => found ?? withOtherRows(values, name, LISTS[name].rows), null);
}

/** The form without rows in which nothing was typed, so that a refusal names a row by where it stands. */
export function withoutEmptyRows(values: FormValues): FormValues {
  return NAMES.reduce((form, name) => {
    const filled = rowsIn(form, name).filter((row) =>
      LISTS[name].typed.some((field) => form.text(`${name}.${row}.${field}`).trim() !== ''),
    );
    return withText(form, name, filled.join(','));
  }, values);
}
