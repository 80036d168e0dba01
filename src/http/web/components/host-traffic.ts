import type { TrafficTotal, Verdict } from '../../../application/peers.ts';
import type { HostsView, HostView } from '../../../application/read-hosts.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** Days that may be looked back over; counts are kept for the longest. */
export const PERIODS = [1, 7, 30, 90] as const;

const VERDICTS = ['accepted', 'ignored', 'refused', 'failed'] as const satisfies readonly Verdict['verdict'][];

/** What servers sent, what became of it and why, with a form to look for one and over another time. */
export function hostTraffic(
  visit: Visit,
  view: HostsView,
  asked: { readonly domain: string | null; readonly days: number },
): Html {
  const { locale } = visit;
  const on = locale.day(view.since);
  return markup`<section aria-labelledby="traffic"><h2 id="traffic">${locale.t('hosts.traffic')}</h2>
${search(visit, asked)}
${view.hosts.length === 0 ? markup`<p class="quiet">${locale.t('hosts.traffic-none', { on })}</p>` : table(visit, view, on)}
</section>`;
}

function search(visit: Visit, { domain, days }: { readonly domain: string | null; readonly days: number }): Html {
  const { locale, query } = visit;
  const lang = query.get('lang');
  return markup`<form class="filters by-host" method="get" action="/admin/hosts">
${lang === undefined ? NOTHING : markup`<input type="hidden" name="lang" value="${locale.lang}">`}
<p class="field"><label for="search">${locale.t('hosts.search')}</label>
<input id="search" name="host" type="search" autocapitalize="none" spellcheck="false" maxlength="260" value="${domain ?? ''}"></p>
<p class="field"><label for="days">${locale.t('hosts.days')}</label>
<select id="days" name="days">${PERIODS.map((period) => markup`<option value="${period}"${period === days ? markup` selected` : NOTHING}>${locale.t('hosts.days-count', { count: period })}</option>`)}</select></p>
<p class="field"><button type="submit">${locale.t('hosts.show')}</button></p>
</form>`;
}

function table(visit: Visit, { hosts }: HostsView, on: string): Html {
  const { locale } = visit;
  return markup`<div class="scroll" role="region" aria-labelledby="traffic" tabindex="0"><table>
<caption>${locale.t('hosts.traffic-caption', { on })}</caption>
<thead><tr><th scope="col">${locale.t('hosts.server')}</th>${VERDICTS.map((verdict) => markup`<th scope="col" class="count">${locale.t(`traffic.${verdict}`)}</th>`)}<th scope="col">${locale.t('hosts.why')}</th></tr></thead>
<tbody>${hosts.map((host) => row(visit, host))}</tbody></table></div>`;
}

function row(visit: Visit, { host, policy, traffic }: HostView): Html {
  const { locale } = visit;
  const of = (verdict: Verdict['verdict']) =>
    traffic.reduce((sum, each) => sum + (each.verdict === verdict ? each.messages : 0), 0);
  const word = policy?.policy;
  const said = word === undefined ? NOTHING : markup` <span class="mark">${locale.t(`policy-word.${word}`)}</span>`;
  return markup`<tr><th scope="row"><bdi>${host}</bdi>${said}</th>${VERDICTS.map((verdict) => markup`<td class="count">${locale.number(of(verdict))}</td>`)}<td>${why(visit, host, traffic)}</td></tr>`;
}

/** The reasons as the node writes them down: they are looked up in the guide. */
function why(visit: Visit, host: string, traffic: readonly TrafficTotal[]): Html {
  const { locale } = visit;
  return markup`<details><summary>${locale.t('hosts.why')}<span class="hidden"> <bdi>${host}</bdi></span></summary>
${VERDICTS.filter((verdict) => traffic.some((each) => each.verdict === verdict)).map(
  (verdict) => markup`<p>${locale.t(`traffic.${verdict}`)}</p>
<ul class="plain-list">${traffic
    .filter((each) => each.verdict === verdict)
    .map(
      ({ messages, because, type }) =>
        markup`<li>${locale.say('hosts.why-line', { count: messages, reason: markup`<code>${because}</code>`, type })}</li>`,
    )}</ul>`,
)}</details>`;
}
