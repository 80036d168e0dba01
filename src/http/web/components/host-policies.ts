import type { HostPolicy } from '../../../application/peers.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { date } from './time.ts';

/** More are found by searching: lists that are imported have thousands. */
const SHOWN = 100;

/** What was said about servers, and a button for each to forget it. */
export function hostPolicies(visit: Visit, policies: readonly HostPolicy[], may: { readonly governs: boolean }): Html {
  const { locale } = visit;
  const title = markup`<h2 id="policies">${locale.t('hosts.policies')}</h2>`;
  if (policies.length === 0) {
    return markup`<section aria-labelledby="policies">${title}<p class="quiet">${locale.t('hosts.policies-none')}</p></section>`;
  }
  const rows = policies.slice(0, SHOWN).map((policy) => row(visit, policy, may));
  const more =
    policies.length > SHOWN
      ? markup`<p class="note">${locale.t('hosts.policies-more', { shown: SHOWN })}</p>`
      : NOTHING;
  return markup`<section aria-labelledby="policies">${title}${more}
<div class="scroll" role="region" aria-labelledby="policies" tabindex="0"><table>
<caption>${locale.t('hosts.policies-caption', { count: policies.length })}</caption>
<thead><tr><th scope="col">${locale.t('hosts.server')}</th><th scope="col">${locale.t('hosts.policy')}</th><th scope="col">${locale.t('hosts.reason')}</th><th scope="col">${locale.t('hosts.since')}</th>${may.governs ? markup`<th scope="col">${locale.t('hosts.forget')}</th>` : NOTHING}</tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}

function row(visit: Visit, { host, policy, reason, setAt }: HostPolicy, may: { readonly governs: boolean }): Html {
  const { locale, institution } = visit;
  const forget = markup`<td><form method="post" action="${visit.href('/admin/hosts')}"><input type="hidden" name="host" value="${host}"><input type="hidden" name="policy" value="forget"><button class="minor" type="submit" aria-label="${locale.t('hosts.forget-host', { host })}">${locale.t('hosts.forget')}</button></form></td>`;
  return markup`<tr><th scope="row"><bdi>${host}</bdi></th><td>${locale.t(`policy.${policy}`)}</td><td dir="auto">${reason ?? ''}</td><td>${date(visit, setAt, institution.timeZone)}</td>${may.governs ? forget : NOTHING}</tr>`;
}
