import type { FundingInput } from '../../../application/community/request/decide-step.ts';
import type { FeatureRequestView } from '../../../application/community/request/reads.ts';
import type { RequestDetails } from '../../../domain/community/feature-request.ts';
import { type RequestStep, stepsFrom } from '../../../domain/community/feature-request-states.ts';
import { MERGED_FROM } from '../../../domain/community/merge.ts';
import { stepsStatedBy } from '../../../domain/community/own-steps.ts';
import type { Content } from '../../../domain/community/request-kinds.ts';
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
export function lines(values: FormValues, name: string): readonly string[] {
  return values
    .text(name)
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

export function orNull(text: string): string | null {
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

/** The steps that this institution takes: at the host all that are asked for, elsewhere its own. */
export function stepsOffered(view: FeatureRequestView): readonly RequestStep[] {
  const { request, consultation, own } = view;
  if (consultation.host === null) return stepsFrom(request.state).filter(({ step }) => step !== 'fund');
  const isAuthor = request.institution === own.institution;
  return stepsStatedBy(request.state, { role: own.role, isAuthor, hasEstimated: hasEstimated(view) });
}

export function hasEstimated({ estimates, own }: FeatureRequestView): boolean {
  return estimates.some(({ supplier }) => supplier === own.institution);
}

/** What the host of the community did not answer to yet. */
export function unanswered({ sent }: FeatureRequestView): FeatureRequestView['sent'] {
  return sent.filter(({ status }) => status === 'waiting');
}

export function unansweredItems({ locale: { t } }: PageContext, view: FeatureRequestView): readonly Item[] {
  return [
    one('statement', t('statement.which'), {
      options: unanswered(view).map(({ id, statement: { of, sequence: number } }) => ({
        value: id,
        label: t(`statement.of-${of}`, { number }),
      })),
      hint: t('statement.withdraw-hint'),
      required: true,
    }),
  ];
}

export function stepItems(context: PageContext, view: FeatureRequestView): readonly Item[] {
  const { t } = context.locale;
  const steps = stepsOffered(view);
  const asksPledges = steps.some(({ to }) => to === 'specified');
  const canMerge = steps.some(({ step }) => step === 'withdraw') && MERGED_FROM.includes(view.request.state);
  return [
    one('step', t('request.step'), {
      options: steps.map(({ step, by }) => ({
        value: step,
        label: t('request.step-by', { step: t(`request-step.${step}`), decider: t(`request-decider.${by}`) }),
      })),
      required: true,
    }),
    area('reason', t('request.reason'), { hint: t('request.reason-hint'), rows: 2, max: 1_000 }),
    ...(canMerge
      ? [number('duplicateOf', t('request.duplicate-number'), { hint: t('request.duplicate-hint'), min: '1' })]
      : []),
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

/** What the charter says of terms, to begin with; populations where all are of one year. */
export function fundingValues({ charter }: FeatureRequestView): FormDefaults {
  if (charter === null) return formDefaults({});
  const { populations, pledgeWithdrawal, sharing = '', lateJoining = '' } = charter;
  const [year, ...others] = new Set(populations.map((each) => each.year));
  const isOfOneYear = year !== undefined && others.length === 0;
  return formDefaults({
    ...{ sharing, lateJoining, withdrawalDays: pledgeWithdrawal === 'until-close' ? '0' : '' },
    ...(isOfOneYear && {
      year: String(year),
      populations: populations.map(({ institution, people }) => `${institution} ${people}`).join('\n'),
    }),
  });
}

/** A sum as it was typed; NaN for what is none, which the rules refuse with its field. */
export function sum(context: PageContext, text: string, currency: string): number {
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

export function estimateItems({ locale: { t } }: PageContext, { consultation }: FeatureRequestView): readonly Item[] {
  const supplier = line('supplier', t('estimate.supplier'), {
    ...{ hint: t('estimate.supplier-hint'), required: true, max: 200 },
  });
  return [
    // To another host this institution sends its own.
    ...(consultation.host === null ? [supplier] : []),
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

export function estimateIn(context: PageContext, values: FormValues): Content<'estimate'> {
  const currency = values.text('currency').toUpperCase();
  const amount = { amount: sum(context, values.text('amount'), currency), currency };
  const [supplier, date] = [values.text('supplier'), values.text('date')];
  return { supplier, amount, date, reference: orNull(values.text('reference')) };
}
