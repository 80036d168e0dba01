import type { Agent } from '../../../application/agent/ports.ts';
import type { Application } from '../../../application/application.ts';
import { readHosts } from '../../../application/host/read-hosts.ts';
import { POLICIES, removePolicy, setPolicy } from '../../../application/host/set-policy.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import { readFormerOrigins } from '../../../application/network/move/read-former-origins.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { REASON_MAX } from '../../../domain/kit/text.ts';
import { adminLayout, ofTheWhole } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, type FormInput, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState } from '../kit/form-parts.ts';
import { formFields, type Item, labelsOf, line, select } from '../kit/form-table.ts';
import { formDefaults, oneIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { formerAddresses } from './former-addresses.ts';
import { hostPolicies } from './host-policies.ts';
import { hostTraffic, PERIODS } from './host-traffic.ts';

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
