import type { Agent } from '../../../application/agent/ports.ts';
import type { Application } from '../../../application/application.ts';
import type { HostPolicy, TrafficTotal, Verdict } from '../../../application/host/ports.ts';
import { type HostsView, type HostView, readHosts } from '../../../application/host/read-hosts.ts';
import { POLICIES, removePolicy, setPolicy } from '../../../application/host/set-policy.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import { type FormerOriginView, readFormerOrigins } from '../../../application/network/move/read-former-origins.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { REASON_MAX } from '../../../domain/kit/text.ts';
import { adminLayout, ofTheWhole } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, type FormInput, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formFields, type Item, labelsOf, line, select } from '../kit/form-table.ts';
import { formDefaults, oneIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { date } from '../kit/time.ts';
import { activityInWords, reasonInWords } from './reason-words.ts';

/** Addresses this site had, whether they lead here, and who follows it there only; nothing where it never moved. */
function formerAddresses(context: PageContext, former: readonly FormerOriginView[]): Html {
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

/** More are found by searching: lists that are imported have thousands. */
const SHOWN = 100;

/** The policies for servers, each with a button to delete it. */
function hostPolicies(context: PageContext, policies: readonly HostPolicy[], may: { readonly governs: boolean }): Html {
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
  rows: policies.slice(0, SHOWN).map((policy) => hostPoliciesRow(context, policy, may)),
  empty: t('hosts.policies-none'),
})}</section>`;
}

function hostPoliciesRow(
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

/** Days that may be looked back over; counts are kept for the longest. */
const PERIODS = [1, 7, 30, 90] as const;

const VERDICTS = ['accepted', 'ignored', 'refused', 'failed'] as const satisfies readonly Verdict['verdict'][];

/** What servers sent, what became of it and why, with a form to look for one and over another time. */
function hostTraffic(
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
  rows: view.hosts.map((host) => hostTrafficRow(context, host)),
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

function hostTrafficRow(context: PageContext, { host, policy, traffic }: HostView): readonly (Html | string)[] {
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

export const HOSTS = '/admin/hosts';
const HOSTS_SHOWN = 100;

/** What other servers may send and what they sent; for whoever works for the institution. */
export async function hostsPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, null);
}

/** Sets or deletes the policy of a server. */
export const acceptHosts: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'moderate');
  if (!agent.ok) return agent;
  const done = await submitOnce(context, formInput, async (within) => {
    const governed = await govern(within, formInput, agent.value);
    return governed.ok ? ok(context.href(HOSTS, governed.value)) : governed;
  });
  return done.ok ? { to: done.value } : await answered(context, { values: formInput, refusal: done.refusal });
};

async function govern(
  app: Application,
  formInput: FormInput,
  agent: Agent,
): Promise<Result<{ readonly done: string; readonly unfollowed: number | null }, Refusal>> {
  const by = { kind: 'agent', id: agent.id } as const;
  const host = formInput.text('host');
  if (formInput.text('policy') === 'forget') {
    const forgotten = await removePolicy(app, { host, by });
    return forgotten.ok ? ok({ done: forgotten.value.host, unfollowed: null }) : forgotten;
  }
  const policy = oneIn(formInput, 'policy', POLICIES);
  if (policy === undefined) return refuse({ type: 'invalid', field: 'policy', because: 'unknown-value' });
  const set = await setPolicy(app, { host, policy, reason: formInput.text('reason'), by });
  return set.ok ? ok({ done: set.value.host, unfollowed: set.value.unfollowed || null }) : set;
}

async function answered(context: PageContext, given: FormState | null): Promise<PageAnswer> {
  const { locale, query, app } = context;
  return await adminLayout(context, 'read', async (agent) => {
    const days = PERIODS.find((period) => String(period) === query.get('days')) ?? 30;
    const domain = query.get('host') || null;
    const view = await readHosts(app, { domain, days, limit: HOSTS_SHOWN });
    const governs = agent.role !== 'observer' && isAssignedTo(agent, null);
    return {
      title: locale.t('hosts.title'),
      refusal: given?.refusal ?? null,
      main: markup`<p class="lead">${locale.t('hosts.lead')}</p>
${hostDoneNote(context)}
${agent.role === 'observer' ? NOTHING : ofTheWhole(context, agent, () => policyForm(context, given))}
${hostTraffic(context, view, { domain, days })}
${hostPolicies(context, view.policies, { governs })}
${formerAddresses(context, await readFormerOrigins(app))}`,
    };
  });
}

function hostDoneNote({ locale, query }: PageContext): Html {
  const host = query.get('done');
  if (host === undefined) return NOTHING;
  const unfollowed = Number(query.get('unfollowed') ?? 0);
  const ended =
    Number.isSafeInteger(unfollowed) && unfollowed > 0 ? locale.t('hosts.unfollowed', { count: unfollowed }) : '';
  return markup`<p class="note" role="status">${locale.t('hosts.done', { host: host.slice(0, 260) })} ${ended}</p>`;
}

function policyItems({ locale: { t } }: PageContext): readonly Item[] {
  return [
    line('host', t('hosts.host'), { hint: t('hosts.host-hint'), inputmode: 'url', max: 260, required: true }),
    select('policy', t('hosts.policy'), {
      options: POLICIES.toReversed().map((policy) => ({ value: policy, label: t(`policy.${policy}`) })),
    }),
    line('reason', t('hosts.reason'), { hint: t('hosts.reason-hint'), max: REASON_MAX }),
  ];
}

function policyForm(context: PageContext, given: FormState | null): Html {
  const { t } = context.locale;
  const items = policyItems(context);
  const formState = given ?? { values: formDefaults({}), refusal: null };
  return markup`<section aria-labelledby="set"><h2 id="set">${t('hosts.set')}</h2>
${adminForm(context, {
  action: HOSTS,
  formState,
  labels: labelsOf(items),
  fields: formFields(context, items, formState),
  button: t('hosts.save'),
})}</section>`;
}
