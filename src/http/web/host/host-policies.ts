import type { HostPolicy } from '../../../application/host/ports.ts';
import { hiddenField } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { date } from '../kit/time.ts';

/** More are found by searching: lists that are imported have thousands. */
const SHOWN = 100;

/** The policies for servers, each with a button to delete it. */
export function hostPolicies(
  context: PageContext,
  policies: readonly HostPolicy[],
  may: { readonly governs: boolean },
): Html {
  const { locale } = context;
  const { t } = locale;
  const more =
    policies.length > SHOWN ? markup`<p class="note">${t('hosts.policies-more', { shown: SHOWN })}</p>` : NOTHING;
  return markup`<section aria-labelledby="policies"><h2 id="policies">${t('hosts.policies')}</h2>${more}
${table({
  scrolls: 'policies-caption',
  stacks: true,
  caption: t('hosts.policies-caption', { count: policies.length }),
  columns: [
    t('hosts.server'),
    t('hosts.policy'),
    t('hosts.reason'),
    t('hosts.since'),
    ...(may.governs ? [t('hosts.forget')] : []),
  ],
  rows: policies.slice(0, SHOWN).map((policy) => row(context, policy, may)),
  empty: t('hosts.policies-none'),
})}</section>`;
}

function row(
  context: PageContext,
  { host, policy, reason, setAt }: HostPolicy,
  may: { readonly governs: boolean },
): readonly (Html | string)[] {
  const { locale, institution } = context;
  const forget = markup`<form method="post" action="${context.href('/admin/hosts')}">${hiddenField('host', host)}${hiddenField('policy', 'forget')}<button class="minor" type="submit" aria-label="${locale.t('hosts.forget-host', { host })}">${locale.t('hosts.forget')}</button></form>`;
  return [
    markup`<bdi>${host}</bdi>`,
    locale.t(`policy.${policy}`),
    markup`<div dir="auto">${reason ?? ''}</div>`,
    date(context, setAt, institution.timeZone),
    ...(may.governs ? [forget] : []),
  ];
}
