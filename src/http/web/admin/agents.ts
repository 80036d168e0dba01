import { inviteAgent } from '../../../application/invite-agent.ts';
import { type AgentView, readAgents } from '../../../application/read-agents.ts';
import { refuse } from '../../../domain/result.ts';
import { textField } from '../components/field.ts';
import { state, type Tone } from '../components/state.ts';
import { date } from '../components/time.ts';
import { type Accepts, makeOnce } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { agentLabels, scopeOf, workFields, workIn } from './agent-fields.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, deskTable } from './form-parts.ts';
import { shownOnce } from './shown-once.ts';
import { filled } from './typed.ts';

export const AGENTS = '/admin/agents';

const TONES = { active: 'open', invited: 'upcoming', disabled: 'closed' } as const satisfies Record<
  AgentView['state'],
  Tone
>;

/** Who works for the institution, and the form that invites somebody. */
export async function agentsPage(visit: Visit): Promise<PageAnswer> {
  return await answered(visit, { typed: filled({ role: 'officer', where: 'all' }), refusal: null });
}

/** Invites somebody, and shows the link that signs them in, once. */
export const acceptAgents: Accepts = async (visit, said) => {
  const agent = agentOf(visit, 'admin');
  if (!agent.ok) return agent;
  if (said.text('email') === '') {
    const refusal = { type: 'invalid', field: 'email', because: 'missing' } as const;
    return await answered(visit, { typed: said, refusal });
  }
  const made = await makeOnce(visit, said, (within) =>
    inviteAgent(within, { email: said.text('email'), ...workIn(said), by: { agent: agent.value.id } }),
  );
  if (!made.ok) return await answered(visit, { typed: said, refusal: made.refusal });
  if (made.value === null) return { to: visit.href(AGENTS, { done: 'invited-before' }) };
  return await invitationPage(visit, made.value);
};

/** The link of an invitation, to be handed over. */
export async function invitationPage(
  visit: Visit,
  invited: { readonly secret: string; readonly expiresAt: Date },
): Promise<PageAnswer> {
  const { locale, app, institution } = visit;
  return await desk(visit, 'admin', async () => ({
    title: locale.t('agents.invited-title'),
    crumbs: agentCrumbs(visit),
    main: shownOnce(`${app.origin}/sign-in/${invited.secret}`, {
      lead: locale.t('agents.invited-lead'),
      warning: locale.t('agents.invited-once', { at: locale.dateTime(invited.expiresAt, institution.timeZone) }),
    }),
  }));
}

export function agentCrumbs(visit: Visit) {
  return [{ href: visit.href(AGENTS), name: visit.locale.t('agents.nav') }];
}

export function agentState({ locale }: Visit, { state: stands }: Pick<AgentView, 'state'>): Html {
  return state(TONES[stands], locale.t(`agents.state-${stands}`));
}

/** The agent in an address. */
export async function agentIn(visit: Visit, id: string | undefined) {
  const found = (await readAgents(visit.app)).find((each) => each.id === id);
  return found === undefined
    ? refuse({ type: 'not-found' as const, what: 'agent' as const })
    : { ok: true as const, value: found };
}

async function answered(visit: Visit, attempt: Attempt): Promise<PageAnswer> {
  const { app, locale, institution } = visit;
  return await desk(visit, 'admin', async () => {
    const labels = agentLabels(visit);
    const rows = (await readAgents(app)).map((agent) => [
      markup`<a href="${visit.href(`${AGENTS}/${agent.id}`)}">${agent.email ?? locale.t('agents.sealed')}</a>`,
      locale.t(`agents.role-${agent.role}`),
      scopeOf(visit, agent),
      agentState(visit, agent),
      date(visit, agent.joinedAt ?? agent.invitedAt, institution.timeZone),
      agent.disabledAt === null ? NOTHING : date(visit, agent.disabledAt, institution.timeZone),
    ]);
    const fields = markup`${textField(visit, { name: 'email', label: labels['email'] ?? '', hint: locale.t('agents.email-hint'), type: 'email', value: attempt.typed.text('email'), max: 254, refusal: attempt.refusal })}
${await workFields(visit, attempt)}`;
    return {
      title: locale.t('agents.nav'),
      refusal: attempt.refusal,
      main: markup`${deskTable({
        id: 'agents',
        title: locale.t('agents.list'),
        caption: locale.t('agents.caption'),
        columns: [
          labels['email'] ?? '',
          labels['role'] ?? '',
          labels['where'] ?? '',
          locale.t('desk.state'),
          locale.t('agents.since'),
          locale.t('agents.until'),
        ],
        rows,
        empty: locale.t('agents.none'),
      })}
<section aria-labelledby="invite"><h2 id="invite">${locale.t('agents.invite')}</h2>
${deskForm(visit, { action: AGENTS, attempt, labels, fields, button: locale.t('agents.invite') })}</section>`,
    };
  });
}
