import type { Context } from 'hono';
import type { Agent } from '../../../application/access.ts';
import type { Application } from '../../../application/ports.ts';
import { readHosts } from '../../../application/read-hosts.ts';
import { forgetPolicy, POLICIES, setPolicy } from '../../../application/set-policy.ts';
import { worksOn } from '../../../application/within-bounds.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { STATUS } from '../../problem.ts';
import { ofTheWhole } from '../admin/desk.ts';
import { hostPolicies } from '../components/host-policies.ts';
import { hostTraffic, PERIODS } from '../components/host-traffic.ts';
import { sayNo } from '../components/say-no.ts';
import { errorPage, notSetUp } from '../error-page.ts';
import { protect } from '../headers.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import { type PageAnswer, pageResponse } from '../page.ts';
import { isSameOrigin } from '../same-origin.ts';
import { openVisit, type Visit } from '../visit.ts';

const PATH = '/admin/hosts';
const HOSTS_SHOWN = 100;

/** What was said in the form, and why it was not done. */
type Attempt = {
  readonly said: { readonly host: string; readonly policy: string; readonly reason: string };
  readonly refusal: Refusal;
};

/** What other servers may send and what they sent; for whoever works for the institution. */
export async function hostsPage(visit: Visit): Promise<PageAnswer> {
  const agent = agentOf(visit);
  return agent.ok ? await answered(visit, agent.value, null) : agent;
}

/** Says what a server may send, or forgets it. */
export function acceptHosts(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    if (!isSameOrigin(c.req.raw.headers, app.origin)) return errorPage(app, c, 403);
    const visit = await openVisit(app, c);
    if (visit === null) return notSetUp(app, c);
    const agent = agentOf(visit);
    if (!agent.ok) return pageResponse(visit, c, agent);
    const form = await c.req.formData().catch(() => null);
    const text = (name: string) =>
      String(form?.get(name) ?? '')
        .toWellFormed()
        .trim();
    const said = { host: text('host'), policy: text('policy'), reason: text('reason') };
    const done = await govern(app, said, agent.value);
    if (!done.ok) return pageResponse(visit, c, await answered(visit, agent.value, { said, refusal: done.refusal }));
    protect(c, 'never');
    return c.redirect(visit.href(PATH, done.value), 303);
  };
}

async function govern(
  app: Application,
  said: Attempt['said'],
  agent: Agent,
): Promise<Result<{ readonly done: string; readonly unfollowed: number | null }, Refusal>> {
  const by = { agent: agent.id };
  if (said.policy === 'forget') {
    const forgotten = await forgetPolicy(app, { host: said.host, by });
    return forgotten.ok ? ok({ done: forgotten.value.host, unfollowed: null }) : forgotten;
  }
  const policy = POLICIES.find((each) => each === said.policy);
  if (policy === undefined) return refuse({ type: 'invalid', field: 'policy', because: 'unknown-value' });
  const set = await setPolicy(app, { host: said.host, policy, reason: said.reason, by });
  return set.ok ? ok({ done: set.value.host, unfollowed: set.value.unfollowed || null }) : set;
}

function agentOf({ viewer }: Visit): Result<Agent, Refusal> {
  if (viewer.agent !== null) return ok(viewer.agent);
  return refuse(
    viewer.participantId === null ? { type: 'not-signed-in' } : { type: 'missing-scope', scope: 'moderate' },
  );
}

async function answered(visit: Visit, agent: Agent, attempt: Attempt | null): Promise<PageAnswer> {
  const { locale, query, app } = visit;
  const days = PERIODS.find((period) => String(period) === query.get('days')) ?? 30;
  const domain = query.get('host') || null;
  const view = await readHosts(app, { domain, days, limit: HOSTS_SHOWN });
  const title = locale.t('hosts.title');
  const governs = agent.role !== 'observer' && worksOn(agent, null);
  return {
    keep: 'never',
    status: attempt === null ? 200 : STATUS[attempt.refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="desk"><h1>${title}</h1>
<p class="lead">${locale.t('hosts.lead')}</p>
${attempt === null ? doneNote(visit) : markup`<p class="note error" role="alert">${refusalText(visit, attempt.refusal)}</p>`}
${agent.role === 'observer' ? NOTHING : ofTheWhole(visit, agent, () => form(visit, attempt))}
${hostTraffic(visit, view, { domain, days })}
${hostPolicies(visit, view.policies, { governs })}
</div>`,
    },
  };
}

function doneNote({ locale, query }: Visit): Html {
  const host = query.get('done');
  if (host === undefined) return NOTHING;
  const unfollowed = Number(query.get('unfollowed') ?? 0);
  const ended =
    Number.isSafeInteger(unfollowed) && unfollowed > 0 ? locale.t('hosts.unfollowed', { count: unfollowed }) : '';
  return markup`<p class="note" role="status">${locale.t('hosts.done', { host: host.slice(0, 260) })} ${ended}</p>`;
}

/** The refusal with the name that its field has in the form. */
function refusalText(visit: Visit, refusal: Refusal): string {
  if (refusal.type !== 'invalid') return sayNo(visit, refusal);
  const { locale } = visit;
  const names = new Map([
    ['host', locale.t('hosts.host')],
    ['policy', locale.t('hosts.policy')],
    ['reason', locale.t('hosts.reason')],
  ]);
  const field = names.get(refusal.field) ?? refusal.field;
  return sayNo(visit, { ...refusal, field });
}

function form(visit: Visit, attempt: Attempt | null): Html {
  const { locale } = visit;
  const said = attempt?.said;
  const wrong = attempt?.refusal.type === 'invalid' ? attempt.refusal.field : null;
  const invalid = (field: string) => (wrong === field ? markup` aria-invalid="true"` : NOTHING);
  return markup`<section aria-labelledby="set"><h2 id="set">${locale.t('hosts.set')}</h2>
<form class="single" method="post" action="${visit.href(PATH)}">
<p class="field"><label for="host">${locale.t('hosts.host')}</label>
<span class="hint" id="host-hint">${locale.t('hosts.host-hint')}</span>
<input id="host" name="host" type="text" inputmode="url" autocapitalize="none" spellcheck="false" maxlength="260" required aria-describedby="host-hint" value="${said?.host ?? ''}"${invalid('host')}></p>
<p class="field"><label for="policy">${locale.t('hosts.policy')}</label>
<select id="policy" name="policy"${invalid('policy')}>${POLICIES.toReversed().map((policy) => markup`<option value="${policy}"${policy === said?.policy ? markup` selected` : NOTHING}>${locale.t(`policy.${policy}`)}</option>`)}</select></p>
<p class="field"><label for="reason">${locale.t('hosts.reason')}</label>
<span class="hint" id="reason-hint">${locale.t('hosts.reason-hint')}</span>
<input id="reason" name="reason" type="text" maxlength="2000" aria-describedby="reason-hint" value="${said?.reason ?? ''}"${invalid('reason')}></p>
<p><button type="submit">${locale.t('hosts.save')}</button></p>
</form></section>`;
}
