import type { Context } from 'hono';
import type { Agent } from '../../../application/access.ts';
import { changeAgent } from '../../../application/change-agent.ts';
import { disableAgent } from '../../../application/disable-agent.ts';
import { inviteAgent } from '../../../application/invite-agent.ts';
import { stateHash } from '../../../application/made-from.ts';
import { type AgentView, workOfView } from '../../../application/read-agents.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { type Accepts, actOnce, makeOnce, type Said } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { agentLabels, workFields, workFilled, workIn } from './agent-fields.ts';
import { AGENTS, agentCrumbs, agentIn, agentState, invitationPage } from './agents.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, factList, hiddenField, whatChanged } from './form-parts.ts';
import { filled } from './typed.ts';

/** What an administrator does on the page of an agent. */
const ACTS = ['change', 'invite', 'disable'] as const;

/** One agent: what they may do, another link for them, and the end of their access. */
export async function agentPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return visit.query.get('act') === 'disable' ? await disablingPage(visit, c, null) : await answered(visit, c, null);
}

export const acceptAgent: Accepts = async (visit, said, c) => {
  const admin = agentOf(visit, 'admin');
  if (!admin.ok) return admin;
  const found = await agentIn(visit, c.req.param('agent'));
  if (!found.ok) return found;
  const by = { agent: admin.value.id };
  const agentId = found.value.id;
  const act = ACTS.find((each) => each === said.text('act'));
  if (act === 'invite') return await invitedAnew(visit, c, { said, of: found.value, by: admin.value });
  const done = await actOnce(visit, said, async (within) => {
    const changed: Result<Agent, Refusal> =
      act === 'change'
        ? await changeAgent(within, { agentId, ...workIn(said), madeFrom: said.text('from'), by })
        : act === 'disable'
          ? await disableAgent(within, { agentId, by })
          : refuse({ type: 'invalid', field: 'act', because: 'unknown-value' });
    if (!changed.ok) return changed;
    return ok(
      act === 'change'
        ? visit.href(pathOf(agentId), { done: 'agent-changed' })
        : visit.href(AGENTS, { done: 'agent-disabled' }),
    );
  });
  if (done.ok) return { to: done.value };
  if (act === 'disable') return await disablingPage(visit, c, done.refusal);
  return await answered(visit, c, { typed: said, refusal: done.refusal });
};

/** Another link for somebody who lost theirs, or who may come back; with the work they had. */
async function invitedAnew(
  visit: Visit,
  c: Context,
  to: { readonly said: Said; readonly of: AgentView; readonly by: Agent },
): Promise<PageAnswer | { readonly to: string }> {
  const { email } = to.of;
  if (email === null) return await answered(visit, c, null);
  const made = await makeOnce(visit, to.said, (within) =>
    inviteAgent(within, { email, ...workOfView(to.of), by: { agent: to.by.id } }),
  );
  if (!made.ok) return await answered(visit, c, { typed: to.said, refusal: made.refusal });
  if (made.value === null) return { to: visit.href(pathOf(to.of.id), { done: 'invited-before' }) };
  return await invitationPage(visit, made.value);
}

function pathOf(id: string): string {
  return `${AGENTS}/${id}`;
}

async function answered(visit: Visit, c: Context, given: Attempt | null): Promise<PageAnswer> {
  const { locale } = visit;
  return await desk(visit, 'admin', async () => {
    const found = await agentIn(visit, c.req.param('agent'));
    if (!found.ok) return found;
    const agent = found.value;
    const work = workOfView(agent);
    const now = workFilled(work);
    const attempt = given ?? { typed: now, refusal: null };
    const meanwhile = attempt.refusal?.type === 'changed-meanwhile';
    const labels = agentLabels(visit);
    const from = given === null || meanwhile ? stateHash(work) : given.typed.text('from');
    const path = pathOf(agent.id);
    const isDisabled = agent.disabledAt !== null;
    return {
      title: found.value.email ?? locale.t('agents.sealed'),
      refusal: attempt.refusal,
      crumbs: agentCrumbs(visit),
      main: markup`<p>${agentState(visit, found.value)}</p>
${meanwhile ? whatChanged(visit, { now, typed: attempt.typed }, labels) : NOTHING}
<section aria-labelledby="work"><h2 id="work">${locale.t('agents.work')}</h2>
${deskForm(visit, {
  action: path,
  attempt,
  labels,
  fields: markup`${hiddenField('act', 'change')}${hiddenField('from', from)}${await workFields(visit, attempt)}`,
  button: locale.t('desk.save'),
})}</section>
<section aria-labelledby="access"><h2 id="access">${locale.t('agents.access')}</h2>
${found.value.email === null ? NOTHING : anotherLink(visit, path, isDisabled)}
${isDisabled ? NOTHING : markup`<p><a href="${visit.href(path, { act: 'disable' })}">${locale.t('agents.disable')}</a></p>`}</section>`,
    };
  });
}

function anotherLink(visit: Visit, path: string, isDisabled: boolean): Html {
  const { t } = visit.locale;
  return markup`<p>${isDisabled ? t('agents.back-hint') : t('agents.link-hint')}</p>
${deskForm(visit, { action: path, fields: hiddenField('act', 'invite'), button: isDisabled ? t('agents.back') : t('agents.link') })}`;
}

/** The second step before somebody's access ends. */
async function disablingPage(visit: Visit, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  const { locale } = visit;
  return await desk(visit, 'admin', async () => {
    const found = await agentIn(visit, c.req.param('agent'));
    if (!found.ok) return found;
    const { id, email, role } = found.value;
    return {
      title: locale.t('agents.disable'),
      refusal,
      crumbs: agentCrumbs(visit),
      main: markup`<p class="lead">${locale.t('agents.disable-lead')}</p>
${factList([
  [locale.t('agents.email'), email ?? locale.t('agents.sealed')],
  [locale.t('agents.role'), locale.t(`agents.role-${role}`)],
])}
${deskForm(visit, {
  action: pathOf(id),
  attempt: { typed: filled({}), refusal },
  fields: hiddenField('act', 'disable'),
  button: locale.t('agents.disable-confirm'),
  danger: true,
})}
<p><a href="${visit.href(pathOf(id))}">${locale.t('desk.not-now')}</a></p>`,
    };
  });
}
