import type { FeatureRequestView } from '../../../application/community/request/reads.ts';
import { type Item, one } from '../kit/form-table.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { date, deadline } from '../kit/time.ts';
import { conditionsOf, institutionName, pledgedAmount } from './request-parts.ts';

type Waiting = FeatureRequestView['waiting'][number];

/** What was pledged and waits for a second agent: it is neither signed nor sent, and counts for nothing. */
export function waitingList(context: PageContext, view: FeatureRequestView): Html {
  const { locale } = context;
  if (view.waiting.length === 0) return NOTHING;
  const zone = view.consultation.timeZone;
  const currency = currencyOf(view);
  return markup`<section aria-labelledby="waiting"><h2 id="waiting">${locale.t('pledge.waiting')}</h2>
<p>${locale.t('pledge.waiting-lead')}</p>
${table({
  scrolls: 'waiting-caption',
  caption: locale.t('pledge.waiting-caption'),
  columns: [
    locale.t('pledge.waiting-number'),
    locale.t('request.institution'),
    locale.t('pledge.gives'),
    locale.t('pledge.conditions'),
    locale.t('pledge.expires'),
    locale.t('pledge.prepared'),
  ],
  rows: view.waiting.map((each, index) => [
    locale.number(index + 1),
    markup`${institutionName(context, view.names, each.institution)}${each.reference === null ? NOTHING : markup` <span class="small quiet">${locale.t('pledge.on-paper', { reference: each.reference })}</span>`}`,
    amountOf(context, view, each),
    conditionsOf(context, { conditions: each.conditions, currency, names: view.names }),
    deadline(context, each.expiresAt, zone),
    locale.html(isOwn(context, each) ? 'paper.entered-by-you' : 'paper.entered-by-other', {
      at: date(context, each.preparedAt, zone),
    }),
  ]),
})}</section>`;
}

/** Which of them is decided about; whoever prepared one cannot confirm it. */
export function waitingItems(
  context: PageContext,
  view: FeatureRequestView,
  act: 'confirm' | 'discard',
): readonly Item[] {
  const { t } = context.locale;
  const offered = view.waiting.flatMap((each, index) =>
    act === 'discard' || !isOwn(context, each) ? [{ each, number: index + 1 }] : [],
  );
  if (offered.length === 0) return [markup`<p class="note">${t('pledge.confirm-by-other')}</p>`];
  return [
    one('waiting', t('pledge.waiting-which'), {
      options: offered.map(({ each, number }) => ({
        value: each.actId,
        label: t('pledge.waiting-option', { number, amount: amountOf(context, view, each) }),
      })),
      required: true,
    }),
  ];
}

function isOwn({ viewer }: PageContext, { principal }: Waiting): boolean {
  return viewer.agent !== null && viewer.agent.id === principal;
}

function currencyOf({ request }: FeatureRequestView): string {
  return request.funding?.need.currency ?? '';
}

function amountOf(context: PageContext, view: FeatureRequestView, { kind, amount, currency }: Waiting): string {
  return pledgedAmount(context, { kind, amount, currency: currency ?? currencyOf(view) });
}
