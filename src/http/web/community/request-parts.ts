import type { FeatureRequestView, Names } from '../../../application/community/request/reads.ts';
import type { RequestState } from '../../../domain/community/feature-request-states.ts';
import { isInstitutionId } from '../../../domain/community/institution-id.ts';
import type { PledgeCondition, PledgeKind } from '../../../domain/community/pledge.ts';
import { type Settlement, worthOf } from '../../../domain/community/settlement.ts';
import { moneyIn } from '../../../i18n/money.ts';
import { rowBar } from '../kit/bar-chart.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state, type Tone } from '../kit/state.ts';
import { table } from '../kit/table.ts';
import { deadline } from '../kit/time.ts';

const TONES: Readonly<Record<RequestState, Tone>> = {
  draft: 'upcoming',
  open: 'open',
  specified: 'soon',
  funded: 'open',
  commissioned: 'open',
  delivered: 'soon',
  adopted: 'closed',
  withdrawn: 'gone',
};

export function requestState({ locale }: PageContext, of: RequestState): Html {
  return state(TONES[of], locale.t(`request-state.${of}`));
}

/** What an institution is called, leading to it; its id where nothing else is known, and a supplier by its name. */
export function institutionName(context: PageContext, names: Names, institution: string): Html {
  const known = names.get(institution);
  if (known === undefined || !isInstitutionId(known.uri)) return markup`<bdi>${institution}</bdi>`;
  return markup`<a href="${known.uri}">${line(context, choose(context, known.name, known.languages))}</a>`;
}

/** What an institution is called, where nothing can lead to it; its id where nothing else is known. */
export function institutionText({ locale }: PageContext, names: Names, institution: string): string {
  const named = names.get(institution)?.name ?? {};
  return named[locale.lang] ?? Object.values(named)[0] ?? institution;
}

/** An amount in the unit of its kind. */
export function pledgedAmount(
  { locale }: PageContext,
  of: { readonly kind: PledgeKind; readonly amount: number; readonly currency: string },
): string {
  switch (of.kind) {
    case 'money':
      return moneyIn(locale.lang, of);
    case 'work':
      return locale.t('pledge.days', { days: locale.number(of.amount / 10) });
    case 'hosting':
      return locale.t('pledge.months', { months: of.amount });
  }
}

/** Conditions as a list; a word where there are none. */
export function conditionsOf(
  context: PageContext,
  {
    conditions,
    currency,
    names,
  }: {
    readonly conditions: readonly PledgeCondition[];
    readonly currency: string;
    readonly names: Names;
  },
): Html {
  const { locale } = context;
  if (conditions.length === 0) return markup`${locale.t('pledge.no-conditions')}`;
  const sentence = (condition: PledgeCondition): Html => {
    switch (condition.type) {
      case 'total-at-least':
        return markup`${locale.t('pledge.condition-total', { amount: moneyIn(locale.lang, { amount: condition.amount, currency }) })}`;
      case 'institutions-at-least':
        return markup`${locale.t('pledge.condition-institutions', { count: condition.count })}`;
      case 'share-at-most':
        return markup`${locale.t('pledge.condition-share', { amount: moneyIn(locale.lang, { amount: condition.amount, currency }) })}`;
      case 'with-institutions': {
        const named = condition.institutions.map((each) => markup`<li>${institutionName(context, names, each)}</li>`);
        return markup`${locale.t('pledge.condition-named')}<ul>${named}</ul>`;
      }
    }
  };
  return markup`<ul class="plain-list">${conditions.map((each) => markup`<li>${sentence(each)}</li>`)}</ul>`;
}

/** How far the pledges cover the cost: bars beside the numbers, which say the same. */
export function progress(context: PageContext, view: FeatureRequestView): Html {
  const { locale } = context;
  const { funding } = view.request;
  const settled = view.settlements.at(-1) ?? null;
  const outcome = view.preview ?? settled?.outcome ?? null;
  if (funding === null || outcome === null) return NOTHING;
  const of = view.preview === null && settled !== null ? settled.input : funding;
  const { amount, currency } = of.need;
  const { money, inKind } = outcome.totals;
  const covered = money + inKind;
  const rows: readonly (readonly [string, number])[] = [
    [locale.t('request.pledged-money'), money],
    ...(inKind === 0 ? [] : [[locale.t('request.pledged-in-kind'), inKind] as const]),
    [locale.t('request.covered'), covered],
    [locale.t('request.cost'), amount],
  ];
  const most = Math.max(amount, covered, 1);
  return markup`<section aria-labelledby="progress"><h2 id="progress">${locale.t('request.progress')}</h2>
<p>${locale.html(view.preview === null || context.now >= of.closesAt ? 'request.closed-at' : 'request.open-until', { date: deadline(context, of.closesAt, view.consultation.timeZone) })}</p>
${table({
  scrolls: 'progress-caption',
  caption: locale.t('request.progress-caption'),
  columns: [
    locale.t('request.part'),
    { count: locale.t('request.amount') },
    { count: locale.t('request.share-of-cost') },
  ],
  rows: rows.map(([name, sum]) => [
    markup`${name}${rowBar(sum / most)}`,
    moneyIn(locale.lang, { amount: sum, currency }),
    locale.t('request.percent', { percent: Math.floor((sum * 100) / amount) }),
  ]),
})}</section>`;
}

/** Who pays what by a settlement, or would if the close were now. */
export function settlementTable(context: PageContext, view: FeatureRequestView, outcome: Settlement): Html {
  const { locale } = context;
  const { funding } = view.request;
  if (funding === null) return NOTHING;
  const { currency } = funding.need;
  const money = (amount: number) => moneyIn(locale.lang, { amount, currency });
  const excluded = outcome.excluded.map((each) => {
    const because =
      each.because === 'conditions'
        ? locale.list(each.conditions.map((type) => locale.t(`pledge.unmet-${type}`)))
        : locale.t(`pledge.${each.because}`);
    return markup`<li>${institutionName(context, view.names, each.institution)}: ${because}</li>`;
  });
  return markup`<p>${locale.t(outcome.isFunded ? 'settlement.funded' : 'settlement.not-funded')}</p>
${table({
  scrolls: 'shares-caption',
  caption: locale.t('settlement.caption', { rule: locale.t(`sharing.${funding.terms.sharing}`) }),
  columns: [
    locale.t('request.institution'),
    { count: locale.t('settlement.pledged') },
    { count: locale.t('settlement.pays') },
  ],
  rows: outcome.shares.map(({ institution, pledged, share }) => [
    institutionName(context, view.names, institution),
    money(pledged),
    money(share),
  ]),
  empty: locale.t('settlement.nobody-pays'),
})}
${excluded.length === 0 ? NOTHING : markup`<h3>${locale.t('settlement.excluded')}</h3><ul>${excluded}</ul>`}
<p class="small quiet">${locale.t('settlement.moves-nothing')}</p>`;
}

/** What each statement gives, the last one last; those that another one took the place of are marked. */
export function pledgeTable(context: PageContext, view: FeatureRequestView): Html {
  const { locale } = context;
  const { funding } = view.request;
  if (funding === null) return NOTHING;
  const { currency } = funding.need;
  const counted = new Set(
    (view.preview ?? view.settlements.at(-1)?.outcome)?.counted.map(
      ({ institution, sequence }) => `${institution} ${sequence}`,
    ),
  );
  const zone = view.consultation.timeZone;
  const pledged = view.statements.filter(({ joins }) => joins === null);
  return markup`<section aria-labelledby="pledges"><h2 id="pledges">${locale.t('pledge.title')}</h2>
${table({
  scrolls: 'pledges-caption',
  caption: locale.t('pledge.caption'),
  columns: [
    locale.t('request.institution'),
    locale.t('pledge.gives'),
    locale.t('pledge.conditions'),
    locale.t('pledge.expires'),
    locale.t('pledge.counts'),
  ],
  rows: pledged.map(({ statement, reference }) => {
    const { institution, sequence } = statement;
    const who = markup`${institutionName(context, view.names, institution)}${reference === null ? NOTHING : markup` <span class="small quiet">${locale.t('pledge.on-paper', { reference })}</span>`}`;
    if (statement.of === 'withdrawal') return [who, locale.t('pledge.withdrawn'), NOTHING, NOTHING, NOTHING];
    const { kind, amount, conditions, expiresAt } = statement;
    const value = kind === 'money' ? null : worthOf(statement, funding.terms.rates);
    return [
      who,
      markup`${pledgedAmount(context, { kind, amount, currency })}${value === null ? NOTHING : markup` <span class="small quiet">${locale.t('pledge.worth', { amount: moneyIn(locale.lang, { amount: value, currency }) })}</span>`}`,
      conditionsOf(context, { conditions, currency, names: view.names }),
      deadline(context, expiresAt, zone),
      locale.t(counted.has(`${institution} ${sequence}`) ? 'act-value.yes' : 'act-value.no'),
    ];
  }),
  empty: locale.t('pledge.none'),
})}</section>`;
}
