import type { PledgeInput } from '../../../application/community/pledge/make-pledge.ts';
import type { FeatureRequestView } from '../../../application/community/request/reads.ts';
import type { CommunityInstitution } from '../../../application/kit/community-roles.ts';
import { PLEDGE_KINDS, type PledgeCondition, type PledgeKind } from '../../../domain/community/pledge.ts';
import { area, type Item, line, number, one, select } from '../kit/form-table.ts';
import { type FormValues, numberIn } from '../kit/form-values.ts';
import type { PageContext } from '../kit/page-context.ts';
import { lines, orNull, sum } from './request-fields.ts';
import { institutionText } from './request-parts.ts';

/** Who pledges: this institution, or a member on paper. */
export function pledgerItems(context: PageContext, view: FeatureRequestView): readonly Item[] {
  return saidByItems(context, view, ({ role }) => role === 'member');
}

/** Who says something: this institution, or one of others on paper. */
export function saidByItems(
  context: PageContext,
  view: FeatureRequestView,
  isOther: (institution: CommunityInstitution) => boolean,
): readonly Item[] {
  const { t } = context.locale;
  // What others say on paper is entered at the host alone.
  if (view.consultation.host !== null) return [];
  const [own, ...all] = view.institutions;
  const others = all.filter((each) => !each.hasLeft && isOther(each));
  return [
    select('institution', t('request.institution'), {
      options: [own, ...others].flatMap((each, index) =>
        each === undefined
          ? []
          : [
              {
                value: index === 0 ? '' : each.institution,
                label: institutionText(context, view.names, each.institution),
              },
            ],
      ),
    }),
    line('reference', t('pledge.reference'), { hint: t('pledge.reference-hint'), max: 200 }),
  ];
}

export function pledgeItems(context: PageContext, view: FeatureRequestView): readonly Item[] {
  const { t } = context.locale;
  const currency = view.request.funding?.need.currency ?? '';
  return [
    ...pledgerItems(context, view),
    one('kind', t('pledge.kind'), {
      options: PLEDGE_KINDS.map((value) => ({ value, label: t(`pledge-kind.${value}`) })),
      required: true,
    }),
    line('amount', t('pledge.amount'), { hint: t('pledge.amount-hint', { currency }), required: true, max: 40 }),
    line('expiresAt', t('pledge.expires'), { type: 'date', required: true }),
    {
      kind: 'details',
      summary: t('pledge.conditions'),
      open: false,
      items: [
        line('total', t('pledge.ask-total', { currency }), { max: 40 }),
        number('institutions', t('pledge.ask-institutions'), { min: '2' }),
        area('named', t('pledge.ask-named'), { hint: t('request.needed-by-hint'), rows: 3 }),
        line('share', t('pledge.ask-share', { currency }), { max: 40 }),
      ],
    },
  ];
}

export function pledgerIn(values: FormValues): {
  readonly institution: string | null;
  readonly reference: string | null;
} {
  return { institution: orNull(values.text('institution')), reference: orNull(values.text('reference')) };
}

export function pledgeIn(
  context: PageContext,
  values: FormValues,
  { kind, currency }: { readonly kind: PledgeKind; readonly currency: string },
): PledgeInput {
  const text = values.text('amount');
  const [total, count, named, share] = [
    values.text('total'),
    numberIn(values, 'institutions'),
    lines(values, 'named'),
    values.text('share'),
  ];
  const conditions: readonly PledgeCondition[] = [
    ...(total === '' ? [] : [{ type: 'total-at-least', amount: sum(context, total, currency) } as const]),
    ...(count === null ? [] : [{ type: 'institutions-at-least', count } as const]),
    ...(named.length === 0 ? [] : [{ type: 'with-institutions', institutions: named } as const]),
    ...(share === '' ? [] : [{ type: 'share-at-most', amount: sum(context, share, currency) } as const]),
  ];
  return {
    kind,
    amount: amountIn(context, { kind, text, currency }),
    currency: kind === 'money' ? currency : null,
    expiresAt: values.text('expiresAt'),
    conditions,
  };
}

/** Money in minor units, days of work in tenths, months as they are. */
function amountIn(
  context: PageContext,
  { kind, text, currency }: { readonly kind: PledgeKind; readonly text: string; readonly currency: string },
): number {
  if (kind === 'money') return sum(context, text, currency);
  const [, whole, tenth = '0'] = /^(\d{1,6})(?:[.,](\d))?$/.exec(text) ?? [];
  if (whole === undefined || (kind === 'hosting' && tenth !== '0')) return Number.NaN;
  return kind === 'work' ? Number(whole) * 10 + Number(tenth) : Number(whole);
}
