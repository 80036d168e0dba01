import type { TrafficTotal, Verdict } from '../../../application/host/ports.ts';
import type { HostsView, HostView } from '../../../application/host/read-hosts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { activityInWords, reasonInWords } from './reason-words.ts';

/** Days that may be looked back over; counts are kept for the longest. */
export const PERIODS = [1, 7, 30, 90] as const;

const VERDICTS = ['accepted', 'ignored', 'refused', 'failed'] as const satisfies readonly Verdict['verdict'][];

/** What servers sent, what became of it and why, with a form to look for one and over another time. */
export function hostTraffic(
  context: PageContext,
  view: HostsView,
  query: { readonly domain: string | null; readonly days: number },
): Html {
  const { locale } = context;
  const on = locale.day(view.since);
  return markup`<section aria-labelledby="traffic"><h2 id="traffic">${locale.t('hosts.traffic')}</h2>
${search(context, query)}
${table({
  scrolls: 'traffic-caption',
  stacks: true,
  caption: locale.t('hosts.traffic-caption', { on }),
  columns: [
    locale.t('hosts.server'),
    ...VERDICTS.map((verdict) => ({ count: locale.t(`traffic.${verdict}`) })),
    locale.t('hosts.why'),
  ],
  rows: view.hosts.map((host) => row(context, host)),
  empty: locale.t('hosts.traffic-none', { on }),
})}
</section>`;
}

function search(
  context: PageContext,
  { domain, days }: { readonly domain: string | null; readonly days: number },
): Html {
  const { locale, query } = context;
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

function row(context: PageContext, { host, policy, traffic }: HostView): readonly (Html | string)[] {
  const { locale } = context;
  const of = (verdict: Verdict['verdict']) =>
    traffic.reduce((sum, each) => sum + (each.verdict === verdict ? each.messages : 0), 0);
  const word = policy?.policy;
  const html = word === undefined ? NOTHING : markup` <span class="mark">${locale.t(`policy-word.${word}`)}</span>`;
  return [
    markup`<bdi>${host}</bdi>${html}`,
    ...VERDICTS.map((verdict) => locale.number(of(verdict))),
    why(context, host, traffic),
  ];
}

/** Reasons in words, and how many messages there were for each: several codes may have the same words. */
function why(context: PageContext, host: string, traffic: readonly TrafficTotal[]): Html {
  const { locale } = context;
  const lines = (verdict: Verdict['verdict']) => {
    const counts = new Map<string, { readonly reason: string; readonly type: string; readonly count: number }>();
    for (const each of traffic) {
      if (each.verdict !== verdict) continue;
      const [reason, type] = [reasonInWords(locale, each.because), activityInWords(locale, each.type)];
      const key = `${reason} (${type})`;
      counts.set(key, { reason, type, count: (counts.get(key)?.count ?? 0) + each.messages });
    }
    return [...counts.values()];
  };
  return markup`<details><summary>${locale.t('hosts.why')}<span class="hidden"> <bdi>${host}</bdi></span></summary>
${VERDICTS.filter((verdict) => traffic.some((each) => each.verdict === verdict)).map(
  (verdict) => markup`<p>${locale.t(`traffic.${verdict}`)}</p>
<ul class="plain-list">${lines(verdict).map((line) => markup`<li>${locale.t('hosts.why-line', line)}</li>`)}</ul>`,
)}</details>`;
}
