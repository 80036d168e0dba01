import type { FeatureRequestView } from '../../../application/community/request/reads.ts';
import { lateRuleOf } from '../../../application/kit/judge-join.ts';
import { JOINED_IN } from '../../../domain/community/feature-request-states.ts';
import { type Reimbursement, reimburse, type Transfer } from '../../../domain/community/reimbursement.ts';
import { moneyIn } from '../../../i18n/money.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { institutionName } from './request-parts.ts';

/** Who joined what was settled, what each paid to whom, and what each institution has paid in all. */
export function lateTables(context: PageContext, view: FeatureRequestView): Html {
  const { locale } = context;
  const { late } = view;
  if (late === null) return NOTHING;
  const paid = late.paid.map((each) => [
    institutionName(context, view.names, each.institution),
    money(context, view, each.paid),
  ]);
  return markup`<section aria-labelledby="late"><h2 id="late">${locale.t('late.title')}</h2>
${table({
  scrolls: 'late-caption',
  caption: locale.t('late.caption'),
  columns: [locale.t('request.institution'), locale.t('late.to')],
  rows: late.joined.map(({ institution }) => [
    institutionName(context, view.names, institution),
    transferList(
      context,
      view,
      late.transfers.filter(({ from }) => from === institution),
    ),
  ]),
  empty: locale.t('late.none'),
})}
${
  late.joined.length === 0
    ? NOTHING
    : table({
        scrolls: 'paid-caption',
        caption: locale.t('late.paid-caption'),
        columns: [locale.t('request.institution'), { count: locale.t('late.paid') }],
        rows: paid,
      })
}</section>`;
}

/** The members that could still join here, with what each would pay: at the host also those that join on paper. */
export function couldJoin(
  view: FeatureRequestView,
): readonly { readonly institution: string; readonly pays: Reimbursement | null }[] {
  const { late, own, request } = view;
  const settlement = view.settlements.at(-1);
  if (late === null || settlement === undefined || !JOINED_IN.includes(request.state)) return [];
  const rule = lateRuleOf(settlement);
  const here = view.institutions.filter(({ role, hasLeft }) => role === 'member' && !hasLeft);
  const members = view.consultation.host === null ? here.map(({ institution }) => institution) : [own.institution];
  return members
    .filter((each) => !late.paid.some(({ institution }) => institution === each))
    .map((institution) => {
      const pays = reimburse(late.paid, { institution, most: settlement.input.need.amount }, rule);
      return { institution, pays: pays.ok ? pays.value : null };
    });
}

/** What each that could join would pay to whom if it joined now, by the function that decides it. */
export function joinPreview(context: PageContext, view: FeatureRequestView): Html {
  const { locale } = context;
  return table({
    scrolls: 'join-caption',
    caption: locale.t('late.preview'),
    columns: [locale.t('request.institution'), { count: locale.t('settlement.pays') }, locale.t('late.to')],
    rows: couldJoin(view).map(({ institution, pays }) => [
      institutionName(context, view.names, institution),
      pays === null ? locale.t('late.no-population') : money(context, view, amountOf(pays.transfers)),
      pays === null ? NOTHING : transferList(context, view, pays.transfers),
    ]),
  });
}

/** What somebody pays by several transfers, in minor units. */
export function amountOf(transfers: readonly Transfer[]): number {
  return transfers.reduce((sum, { amount }) => sum + amount, 0);
}

function transferList(context: PageContext, view: FeatureRequestView, transfers: readonly Transfer[]): Html {
  const { locale } = context;
  if (transfers.length === 0) return markup`${locale.t('late.nothing')}`;
  const items = transfers.map(
    ({ to, amount }) =>
      markup`<li>${locale.html('late.transfer', { amount: money(context, view, amount), institution: institutionName(context, view.names, to) })}</li>`,
  );
  return markup`<ul class="plain-list">${items}</ul>`;
}

function money({ locale }: PageContext, { request }: FeatureRequestView, amount: number): string {
  return moneyIn(locale.lang, { amount, currency: request.funding?.need.currency ?? '' });
}
