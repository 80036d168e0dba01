import { inviteAgent, mailInvitation } from '../../../application/agent/invite-agent.ts';
import { type AgentView, readAgents } from '../../../application/agent/reads.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { ADDRESS_MAX } from '../../../domain/mail/address.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, createOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState } from '../kit/form-parts.ts';
import { check, formFields, labelsOf, line } from '../kit/form-table.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { shownOnce } from '../kit/shown-once.ts';
import { state, type Tone } from '../kit/state.ts';
import { date } from '../kit/time.ts';
import { assignmentIn, assignmentItems, scopeOf } from './agent-fields.ts';

export const AGENTS = '/admin/agents';

const TONES = { active: 'open', invited: 'upcoming', disabled: 'closed' } as const satisfies Record<
  AgentView['state'],
  Tone
>;

/** Who works for the institution, and the form that invites somebody. */
export async function agentsPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, { values: formDefaults({ role: 'officer', where: 'all' }), refusal: null });
}

/** Invites somebody, and shows the link that signs them in, once. */
export const acceptAgents: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const made = await createOnce(context, formInput, async (within) => {
    const invited = await inviteAgent(within, {
      email: formInput.text('email'),
      ...assignmentIn(formInput),
      by: { kind: 'agent', id: agent.value.id },
    });
    if (invited.ok && formInput.text('mailed') === 'yes') await mailInvitation(within, invited.value);
    return invited;
  });
  if (!made.ok) return await answered(context, { values: formInput, refusal: made.refusal });
  if (made.value === null) return { to: context.href(AGENTS, { done: 'invited-before' }) };
  return await invitationPage(context, made.value);
};

/** The link of an invitation, to be handed over. */
export async function invitationPage(
  context: PageContext,
  invited: { readonly secret: string; readonly expiresAt: Date },
): Promise<PageAnswer> {
  const { locale, app, institution } = context;
  return await adminLayout(context, 'admin', async () => ({
    title: locale.t('agents.invited-title'),
    crumbs: agentCrumbs(context),
    main: shownOnce(`${app.origin}/sign-in/${invited.secret}`, {
      lead: locale.t('agents.invited-lead'),
      warning: locale.t('agents.invited-once', { at: locale.dateTime(invited.expiresAt, institution.timeZone) }),
    }),
  }));
}

export function agentCrumbs(context: PageContext) {
  return [{ href: context.href(AGENTS), name: context.locale.t('agents.nav') }];
}

export function agentState({ locale }: PageContext, { state: stands }: Pick<AgentView, 'state'>): Html {
  return state(TONES[stands], locale.t(`agents.state-${stands}`));
}

/** The agent in an address. */
export async function agentIn(context: PageContext, id: string | undefined) {
  const found = (await readAgents(context.app)).find((each) => each.id === id);
  return found === undefined
    ? refuse({ type: 'not-found' as const, what: 'agent' as const })
    : { ok: true as const, value: found };
}

async function answered(context: PageContext, formState: FormState): Promise<PageAnswer> {
  const { app, locale, institution } = context;
  return await adminLayout(context, 'admin', async () => {
    const items = [
      line('email', locale.t('agents.email'), { hint: locale.t('agents.email-hint'), type: 'email', max: ADDRESS_MAX }),
      ...(await assignmentItems(context)),
      ...(app.mails === undefined
        ? []
        : [check('mailed', locale.t('agents.mailed'), { hint: locale.t('agents.mailed-hint') })]),
    ];
    const rows = (await readAgents(app)).map((agent) => [
      markup`<a href="${context.href(`${AGENTS}/${agent.id}`)}">${agent.email ?? locale.t('agents.sealed')}</a>`,
      locale.t(`agents.role-${agent.role}`),
      scopeOf(context, agent),
      agentState(context, agent),
      date(context, agent.joinedAt ?? agent.invitedAt, institution.timeZone),
      agent.disabledAt === null ? NOTHING : date(context, agent.disabledAt, institution.timeZone),
    ]);
    return {
      title: locale.t('agents.nav'),
      refusal: formState.refusal,
      main: markup`${adminTable({
        id: 'agents',
        title: locale.t('agents.list'),
        caption: locale.t('agents.caption'),
        columns: [
          locale.t('agents.email'),
          locale.t('agents.role'),
          locale.t('agents.where'),
          locale.t('admin.state'),
          locale.t('agents.since'),
          locale.t('agents.until'),
        ],
        rows,
        empty: locale.t('agents.none'),
      })}
<section aria-labelledby="invite"><h2 id="invite">${locale.t('agents.invite')}</h2>
${adminForm(context, { action: AGENTS, formState, labels: labelsOf(items), fields: formFields(context, items, formState), button: locale.t('agents.invite') })}</section>`,
    };
  });
}
