import type { FormerOriginView } from '../../../application/network/move/read-former-origins.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { date } from '../kit/time.ts';

/** Addresses this site had, whether they lead here, and who follows it there only; nothing where it never moved. */
export function formerAddresses(context: PageContext, former: readonly FormerOriginView[]): Html {
  if (former.length === 0) return NOTHING;
  const { t } = context.locale;
  return markup`<section aria-labelledby="former"><h2 id="former">${t('hosts.former')}</h2>
<p>${t('hosts.former-lead')}</p>
${table({
  scrolls: 'former-caption',
  stacks: true,
  caption: t('hosts.former'),
  columns: [t('hosts.former-address'), t('hosts.since'), t('hosts.former-state'), t('hosts.former-left')],
  rows: former.map((each) => row(context, each)),
  empty: '',
})}</section>`;
}

function row(context: PageContext, former: FormerOriginView): readonly (Html | string)[] {
  const { locale, institution } = context;
  return [
    markup`<bdi>${former.origin}</bdi>`,
    date(context, former.movedAt, institution.timeZone),
    locale.t(`hosts.former-${stateOf(former)}`),
    leftBehind(former),
  ];
}

type State = 'unseen' | 'waiting' | 'telling' | 'leads' | 'astray';

function stateOf({ notifiedAt, leadsHere, unseen }: FormerOriginView): State {
  if (notifiedAt === null) return unseen || leadsHere === true ? 'telling' : leadsHere === null ? 'unseen' : 'waiting';
  return leadsHere === false ? 'astray' : 'leads';
}

function leftBehind({ left: { count, some } }: FormerOriginView): Html {
  if (count === 0) return markup`0`;
  const more = count > some.length ? markup`<li>…</li>` : NOTHING;
  const each = some.map(({ follower }) => markup`<li><bdi>${follower}</bdi></li>`);
  return markup`<details><summary>${count}</summary><ul>${each}${more}</ul></details>`;
}
