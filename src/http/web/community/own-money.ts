import { type OwnMoney, readOwnMoney } from '../../../application/community/request/own-money.ts';
import { institutionUri } from '../../../application/kit/uris.ts';
import { pledgesOf } from '../../../domain/community/standing.ts';
import { moneyIn } from '../../../i18n/money.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { adminTable } from '../kit/form-parts.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { deadline } from '../kit/time.ts';
import { adminRequestPath } from './request-address.ts';
import { pledgedAmount, requestState } from './request-parts.ts';

/** What this institution pledged to feature requests and what it pays, in one table. */
export async function ownMoneyPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, institution } = context;
  return await adminLayout(context, 'consultations', async () => {
    const money = await readOwnMoney(app);
    return {
      title: locale.t('own-money.title'),
      main: markup`<p class="lead">${locale.t('own-money.lead')}</p>
${adminTable({
  id: 'own-money',
  title: locale.t('own-money.list'),
  caption: locale.t('own-money.caption'),
  columns: [
    locale.t('own-money.request'),
    locale.t('admin.state'),
    locale.t('pledge.gives'),
    locale.t('request.closes-at'),
    locale.t('settlement.pays'),
  ],
  rows: money.map((each) => [
    markup`<a href="${context.href(adminRequestPath(each.slug, each.number))}">${line(context, choose(context, each.row.title, [each.row.lang]))}</a>`,
    requestState(context, each.row.state),
    gives(context, each),
    each.row.funding === null ? '' : deadline(context, each.row.funding.closesAt, institution.timeZone),
    pays(context, each),
  ]),
  empty: locale.t('own-money.none'),
})}
<p class="small quiet">${locale.t('settlement.moves-nothing')}</p>`,
    };
  });
}

function gives(context: PageContext, { row, statements }: OwnMoney): string {
  const [first] = statements;
  if (first === undefined) return '';
  const said = statements.map(({ statement }) => ({ ...statement, request: '' }));
  const standing = pledgesOf(said as Parameters<typeof pledgesOf>[0], first.statement.institution);
  return standing.length === 0
    ? context.locale.t('pledge.withdrawn')
    : context.locale.list(
        standing.map(({ kind, amount, currency }) =>
          pledgedAmount(context, { kind, amount, currency: currency ?? row.funding?.need.currency ?? '' }),
        ),
      );
}

/** What it pays by the settlement, and what it paid since to others or got back from those who joined. */
function pays(context: PageContext, { settlement, statements, joined }: OwnMoney): Html | string {
  const { locale } = context;
  const own = institutionUri(context.app.origin);
  if (settlement === null || joined === null) return statements.length === 0 ? '' : locale.t('own-money.not-settled');
  const { currency } = settlement.input.need;
  const money = (amount: number) => moneyIn(locale.lang, { amount, currency });
  const paid = joined.paid.find(({ institution }) => institution === own);
  const transfers = joined.transfers.filter(({ from, to }) => from === own || to === own);
  if (transfers.length === 0) return money(paid?.paid ?? 0);
  const items = transfers.map(
    ({ from, to, amount }) =>
      markup`<li>${locale.html(from === own ? 'late.transfer' : 'late.received', {
        amount: money(amount),
        institution: markup`<bdi>${from === own ? to : from}</bdi>`,
      })}</li>`,
  );
  return markup`${money(paid?.paid ?? 0)}<ul class="plain-list">${items}</ul>`;
}
