import type { PledgeInput } from '../../../application/community/pledge/make-pledge.ts';
import type { FundingInput } from '../../../application/community/request/decide-step.ts';
import type { FeatureRequestView } from '../../../application/community/request/reads.ts';
import type { Estimate, RequestDetails } from '../../../domain/community/feature-request.ts';
import { stepsFrom } from '../../../domain/community/feature-request-states.ts';
import { PLEDGE_KINDS, type PledgeCondition, type PledgeKind } from '../../../domain/community/pledge.ts';
import { SOFTWARE_LICENCES } from '../../../domain/community/software-licence.ts';
import { LATE_JOINING, SHARING_RULES } from '../../../domain/community/terms.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { readAmount } from '../../../i18n/money.ts';
import { area, type Item, line, number, one, select } from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults, numberIn, oneIn } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** Lines of a text area, without empty ones. */
function lines(values: FormValues, name: string): readonly string[] {
  return values
    .text(name)
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}

export function detailItems({ locale: { t } }: PageContext): readonly Item[] {
  return [
    area('acceptanceCriteria', t('request.criteria'), { hint: t('request.criteria-hint'), rows: 6 }),
    select('licence', t('request.licence'), {
      options: SOFTWARE_LICENCES.map((value) => ({ value, label: value })),
      required: true,
    }),
    area('neededBy', t('request.needed-by'), { hint: t('request.needed-by-hint'), rows: 3 }),
    line('publiccode', t('request.publiccode'), { of: 'links.publiccode', inputmode: 'url', max: 1_000 }),
    line('issue', t('request.issue'), { of: 'links.issue', inputmode: 'url', max: 1_000 }),
    line('mergeRequest', t('request.merge-request'), { of: 'links.mergeRequest', inputmode: 'url', max: 1_000 }),
  ];
}

export function detailsIn(values: FormValues): RequestDetails {
  return {
    acceptanceCriteria: lines(values, 'acceptanceCriteria'),
    licence: values.text('licence'),
    neededBy: lines(values, 'neededBy'),
    links: {
      publiccode: orNull(values.text('publiccode')),
      issue: orNull(values.text('issue')),
      mergeRequest: orNull(values.text('mergeRequest')),
    },
  };
}

export function detailValues({ acceptanceCriteria, licence, neededBy, links }: RequestDetails): FormDefaults {
  return formDefaults({
    acceptanceCriteria: acceptanceCriteria.join('\n'),
    licence,
    neededBy: neededBy.join('\n'),
    publiccode: links.publiccode ?? '',
    issue: links.issue ?? '',
    mergeRequest: links.mergeRequest ?? '',
  });
}

export function stepItems({ locale: { t } }: PageContext, { request }: FeatureRequestView): readonly Item[] {
  const steps = stepsFrom(request.state).filter(({ step }) => step !== 'fund');
  const asksPledges = steps.some(({ to }) => to === 'specified');
  return [
    one('step', t('request.step'), {
      options: steps.map(({ step, by }) => ({
        value: step,
        label: t('request.step-by', { step: t(`request-step.${step}`), decider: t(`request-decider.${by}`) }),
      })),
      required: true,
    }),
    area('reason', t('request.reason'), { hint: t('request.reason-hint'), rows: 2, max: 1_000 }),
    ...(asksPledges ? fundingItems(t) : []),
  ];
}

function fundingItems(t: PageContext['locale']['t']): readonly Item[] {
  return [
    {
      kind: 'details',
      summary: t('request.funding'),
      open: true,
      items: [
        markup`<p class="hint">${t('request.funding-hint')}</p>`,
        line('amount', t('request.cost'), { of: 'need.amount', max: 40 }),
        line('currency', t('request.currency'), { of: 'need.currency', max: 3, hint: t('request.currency-hint') }),
        line('closesAt', t('request.closes-at'), { type: 'datetime-local' }),
        select('sharing', t('request.sharing'), {
          options: SHARING_RULES.map((value) => ({ value, label: t(`sharing.${value}`) })),
        }),
        number('year', t('request.population-year'), { of: 'populations.year' }),
        area('populations', t('request.populations'), {
          of: 'populations',
          hint: t('request.populations-hint'),
          rows: 3,
        }),
        line('workRate', t('request.work-rate'), { of: 'rates.work', max: 40 }),
        line('hostingRate', t('request.hosting-rate'), { of: 'rates.hosting', max: 40 }),
        select('lateJoining', t('request.late-joining'), {
          options: LATE_JOINING.map((value) => ({ value, label: t(`late-joining.${value}`) })),
        }),
        number('withdrawalDays', t('request.withdrawal-days'), { hint: t('request.withdrawal-days-hint'), min: '0' }),
      ],
    },
  ];
}

/** A sum as it was typed; NaN for what is none, which the rules refuse with its field. */
function sum(context: PageContext, text: string, currency: string): number {
  return readAmount(context.locale.lang, text, currency) ?? Number.NaN;
}

/** What is to be pledged for, where the form has anything of it; refused where it says two populations of one institution. */
export function fundingIn(context: PageContext, values: FormValues): Result<FundingInput | null, RefusalOf<'invalid'>> {
  if (values.text('closesAt') === '' && values.text('amount') === '') return ok(null);
  const currency = values.text('currency').toUpperCase();
  const rate = (name: string) => (values.text(name) === '' ? null : sum(context, values.text(name), currency));
  const figures = lines(values, 'populations').map((each) => {
    const [institution = '', figure = ''] = each.split(/\s+(?=\S+$)/);
    return [institution, /^\d{1,12}$/.test(figure) ? Number(figure) : Number.NaN] as const;
  });
  if (new Set(figures.map(([institution]) => institution)).size < figures.length) {
    return refuse({ type: 'invalid', field: 'populations', because: 'duplicate' });
  }
  const year = numberIn(values, 'year');
  return ok({
    need: { amount: sum(context, values.text('amount'), currency), currency },
    closesAt: values.text('closesAt'),
    terms: {
      sharing: oneIn(values, 'sharing', SHARING_RULES) ?? 'equally',
      populations:
        year === null && figures.length === 0
          ? null
          : { year: year ?? Number.NaN, figures: Object.fromEntries(figures) },
      rates: { work: rate('workRate'), hosting: rate('hostingRate') },
      lateJoining: oneIn(values, 'lateJoining', LATE_JOINING) ?? 'free',
      withdrawalDays: numberIn(values, 'withdrawalDays'),
    },
  });
}

export function estimateItems({ locale: { t } }: PageContext): readonly Item[] {
  return [
    line('supplier', t('estimate.supplier'), { hint: t('estimate.supplier-hint'), required: true, max: 200 }),
    line('amount', t('request.amount'), { of: 'amount.amount', required: true, max: 40 }),
    line('currency', t('request.currency'), {
      of: 'amount.currency',
      hint: t('request.currency-hint'),
      required: true,
      max: 3,
    }),
    line('date', t('estimate.day'), { type: 'date', required: true }),
    line('reference', t('estimate.reference'), { max: 200 }),
  ];
}

export function estimateIn(
  context: PageContext,
  values: FormValues,
): { readonly estimate: Estimate; readonly reference: string | null } {
  const currency = values.text('currency').toUpperCase();
  const amount = sum(context, values.text('amount'), currency);
  return {
    estimate: { supplier: values.text('supplier'), amount: { amount, currency }, date: values.text('date') },
    reference: orNull(values.text('reference')),
  };
}

/** Who pledges: this institution, or a member on paper. */
export function pledgerItems(context: PageContext, view: FeatureRequestView): readonly Item[] {
  const { t } = context.locale;
  const [own, ...others] = view.institutions.filter(({ role, hasLeft }) => role === 'member' && !hasLeft);
  const nameOf = (institution: string) => {
    const named = view.names.get(institution)?.name ?? {};
    return named[context.locale.lang] ?? Object.values(named)[0] ?? institution;
  };
  return [
    select('institution', t('request.institution'), {
      options: [own, ...others].flatMap((each, index) =>
        each === undefined ? [] : [{ value: index === 0 ? '' : each.institution, label: nameOf(each.institution) }],
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
