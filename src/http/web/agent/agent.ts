import type { Context } from 'hono';
import { changeAgent, disableAgent, unlinkProvider } from '../../../application/agent/change-agent.ts';
import { inviteAgent } from '../../../application/agent/invite-agent.ts';
import type { Agent } from '../../../application/agent/ports.ts';
import { type AgentView, assignmentOfView } from '../../../application/agent/reads.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, createOnce, type FormInput, submitOnce } from '../kit/form.ts';
import { adminForm, confirmPage, type FormState, factList, hiddenField, whatChanged } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { assignmentIn, assignmentItems, assignmentValues } from './agent-fields.ts';
import { AGENTS, agentCrumbs, agentIn, agentState, invitationPage } from './agents.ts';

/** What an administrator does on the page of an agent. */
const ACTS = ['change', 'invite', 'disable', 'unlink'] as const;

/** One agent: what they may do, another link for them, and the end of their access. */
export async function agentPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return context.query.get('act') === 'disable'
    ? await disablingPage(context, c, null)
    : await answered(context, c, null);
}

export const acceptAgent: Accepts = async (context, formInput, c) => {
  const admin = requireAgent(context, 'admin');
  if (!admin.ok) return admin;
  const found = await agentIn(context, c.req.param('agent'));
  if (!found.ok) return found;
  const by = { kind: 'agent', id: admin.value.id } as const;
  const agentId = found.value.id;
  const act = ACTS.find((each) => each === formInput.text('act'));
  if (act === 'invite') return await invitedAgain(context, c, { input: formInput, of: found.value, by: admin.value });
  const done = await submitOnce(context, formInput, async (within) => {
    const changed: Result<Agent, Refusal> =
      act === 'change'
        ? await changeAgent(within, { agentId, ...assignmentIn(formInput), basedOn: formInput.text('from'), by })
        : act === 'disable'
          ? await disableAgent(within, { agentId, by })
          : act === 'unlink'
            ? await unlinkProvider(within, { agentId, by })
            : refuse({ type: 'invalid', field: 'act', because: 'unknown-value' });
    if (!changed.ok) return changed;
    return ok(
      act === 'disable'
        ? context.href(AGENTS, { done: 'agent-disabled' })
        : context.href(pathOf(agentId), { done: 'agent-changed' }),
    );
  });
  if (done.ok) return { to: done.value };
  if (act === 'disable') return await disablingPage(context, c, done.refusal);
  return await answered(context, c, { values: formInput, refusal: done.refusal });
};

/** Another link for somebody who lost theirs, or who may come back; with the work they had. */
async function invitedAgain(
  context: PageContext,
  c: Context,
  to: { readonly input: FormInput; readonly of: AgentView; readonly by: Agent },
): Promise<PageAnswer | { readonly to: string }> {
  const { email } = to.of;
  if (email === null) return await answered(context, c, null);
  const made = await createOnce(context, to.input, (within) =>
    inviteAgent(within, { email, ...assignmentOfView(to.of), by: { kind: 'agent', id: to.by.id } }),
  );
  if (!made.ok) return await answered(context, c, { values: to.input, refusal: made.refusal });
  if (made.value === null) return { to: context.href(pathOf(to.of.id), { done: 'invited-before' }) };
  return await invitationPage(context, made.value);
}

function pathOf(id: string): string {
  return `${AGENTS}/${id}`;
}

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  const { locale } = context;
  return await adminLayout(context, 'admin', async () => {
    const found = await agentIn(context, c.req.param('agent'));
    if (!found.ok) return found;
    const agent = found.value;
    const work = assignmentOfView(agent);
    const now = assignmentValues(work);
    const formState = given ?? { values: now, refusal: null };
    const meanwhile = formState.refusal?.type === 'changed-meanwhile';
    const items = await assignmentItems(context);
    const labels = labelsOf(items);
    const from = given === null || meanwhile ? etagOf(work) : given.values.text('from');
    const path = pathOf(agent.id);
    const isDisabled = agent.disabledAt !== null;
    return {
      title: found.value.email ?? locale.t('agents.sealed'),
      refusal: formState.refusal,
      crumbs: agentCrumbs(context),
      main: markup`<p>${agentState(context, found.value)}</p>
${meanwhile ? whatChanged(context, { now, values: formState.values }, labels) : NOTHING}
<section aria-labelledby="work"><h2 id="work">${locale.t('agents.work')}</h2>
${adminForm(context, {
  action: path,
  formState,
  labels,
  fields: markup`${hiddenField('act', 'change')}${hiddenField('from', from)}${formFields(context, items, formState)}`,
  button: locale.t('admin.save'),
})}</section>
<section aria-labelledby="access"><h2 id="access">${locale.t('agents.access')}</h2>
${found.value.email === null ? NOTHING : anotherLink(context, path, isDisabled)}
${found.value.hasProvider ? unlinking(context, path) : NOTHING}
${isDisabled ? NOTHING : markup`<p><a href="${context.href(path, { act: 'disable' })}">${locale.t('agents.disable')}</a></p>`}</section>`,
    };
  });
}

function anotherLink(context: PageContext, path: string, isDisabled: boolean): Html {
  const { t } = context.locale;
  return markup`<p>${isDisabled ? t('agents.back-hint') : t('agents.link-hint')}</p>
${adminForm(context, { action: path, fields: hiddenField('act', 'invite'), button: isDisabled ? t('agents.back') : t('agents.link') })}`;
}

function unlinking(context: PageContext, path: string): Html {
  const { t } = context.locale;
  return markup`<p>${t('agents.provider')}</p>
${adminForm(context, { action: path, fields: hiddenField('act', 'unlink'), button: t('agents.provider-unlink') })}`;
}

/** The second step before somebody's access ends. */
async function disablingPage(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  const { locale } = context;
  return await adminLayout(context, 'admin', async () => {
    const found = await agentIn(context, c.req.param('agent'));
    if (!found.ok) return found;
    const { id, email, role } = found.value;
    return {
      title: locale.t('agents.disable'),
      refusal,
      crumbs: agentCrumbs(context),
      main: confirmPage(context, {
        lead: locale.t('agents.disable-lead'),
        about: factList([
          [locale.t('agents.email'), email ?? locale.t('agents.sealed')],
          [locale.t('agents.role'), locale.t(`agents.role-${role}`)],
        ]),
        action: pathOf(id),
        refusal,
        fields: hiddenField('act', 'disable'),
        button: locale.t('agents.disable-confirm'),
        back: pathOf(id),
      }),
    };
  });
}
