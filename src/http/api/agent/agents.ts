import { z } from '@hono/zod-openapi';
import { changeAgent, disableAgent, setReminders, unlinkProvider } from '../../../application/agent/change-agent.ts';
import { inviteAgent, mailInvitation } from '../../../application/agent/invite-agent.ts';
import { ROLES } from '../../../application/agent/ports.ts';
import { type AgentView, assignmentOfView, readAgents } from '../../../application/agent/reads.ts';
import type { Application } from '../../../application/application.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { ADDRESS_MAX } from '../../../domain/mail/address.ts';
import type { Body } from '../kit/body.ts';
import { type Route, replied } from '../kit/operation.ts';
import { id, time } from '../kit/schemas.ts';

const TAG = 'Agents';
/** More is no list to be assigned to. */
const CONSULTATIONS_MAX = 100;
const AT_AGENT = { agent: id };

const agent = z
  .strictObject({
    id,
    email: z.string().nullable().openapi({ description: 'Null once it was deleted' }),
    role: z.enum(ROLES),
    consultations: z.array(id).nullable().openapi({ description: 'Those they work on; null for all' }),
    state: z.enum(['invited', 'active', 'disabled']),
    reminders: z.boolean(),
    lang: z.string().nullable().openapi({ description: 'Of their e-mails; null for the institution’s first' }),
    hasProvider: z
      .boolean()
      .openapi({ description: 'Whether an account at the institution’s identity provider is theirs' }),
    invitedAt: time,
    joinedAt: time.nullable(),
    disabledAt: time.nullable(),
  })
  .openapi('Agent');

const invitation = z
  .strictObject({
    agent,
    signIn: z.string().openapi({ description: 'Signs them in once; shown this once' }),
    expiresAt: time,
  })
  .openapi('AgentInvitation');

const work = {
  role: z.enum(ROLES),
  consultations: z
    .array(id)
    .max(CONSULTATIONS_MAX)
    .nullable()
    .optional()
    .openapi({ description: 'Those they work on; all of them where absent or null' }),
};
const mailed = z.boolean().optional().openapi({ description: 'Whether the link is also mailed to them' });

const invitationInput = z
  .strictObject({ email: z.string().max(ADDRESS_MAX), ...work, mailed })
  .openapi('AgentInvitationInput', { example: { email: 'ana@lyon.example', role: 'moderator', mailed: true } });

/** Who works for the institution. */
export function agentRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/agents',
      tag: TAG,
      summary: 'Everybody who ever worked for the institution here, in the order of their invitation',
      needs: 'admin',
      answers: { 200: z.strictObject({ items: z.array(agent), next: z.null() }).openapi('Agents') },
    },
    async ({ app }) => replied(200, { items: (await readAgents(app)).map(agentResource), next: null }),
  );

  route(
    {
      method: 'post',
      path: '/agents',
      tag: TAG,
      summary: 'Invite somebody to work for the institution, or give them another role; answers a link for them',
      needs: 'admin',
      body: invitationInput,
      answers: { 201: invitation },
      refusals: ['last-administrator', 'not-found'],
    },
    async ({ app, body: { mailed: isMailed, ...input }, caller }) =>
      await invited(app, { ...input, isMailed, by: caller.by }),
  );

  route(
    {
      method: 'get',
      path: '/agents/{agent}',
      tag: TAG,
      summary: 'One agent',
      needs: 'admin',
      params: AT_AGENT,
      answers: { 200: agent },
    },
    async ({ app, params }) => await shown(app, params.agent),
  );

  route(
    {
      method: 'patch',
      path: '/agents/{agent}',
      tag: TAG,
      summary: 'Give an agent another role, or other consultations',
      needs: 'admin',
      params: AT_AGENT,
      body: z.strictObject(work).openapi('AgentChange', { example: { role: 'officer', consultations: null } }),
      answers: { 200: agent },
      refusals: ['last-administrator'],
    },
    async ({ app, params, body, caller }) => {
      const input = { role: body.role, consultations: body.consultations ?? null };
      const changed = await changeAgent(app, { agentId: params.agent, ...input, by: caller.by });
      return changed.ok ? await shown(app, params.agent) : changed;
    },
  );

  route(
    {
      method: 'post',
      path: '/agents/{agent}/invite',
      tag: TAG,
      summary: 'Make another link for an agent, with the work they had; who was disabled may come back by it',
      needs: 'admin',
      params: AT_AGENT,
      body: z.strictObject({ mailed }).openapi('AgentLinkInput', { example: { mailed: false } }),
      answers: { 201: invitation },
    },
    async ({ app, params, body, caller }) => {
      const found = await agentIn(app, params.agent);
      if (!found.ok) return found;
      const { email } = found.value;
      if (email === null) return refuse({ type: 'not-found', what: 'agent' });
      const assignment = assignmentOfView(found.value);
      return await invited(app, { email, ...assignment, isMailed: body.mailed, by: caller.by });
    },
  );

  route(
    {
      method: 'post',
      path: '/agents/{agent}/reminders',
      tag: TAG,
      summary: 'Turn the mails on or off that remind an agent of what is due and what waits',
      needs: 'admin',
      params: AT_AGENT,
      body: z
        .strictObject({
          reminders: z.boolean(),
          lang: z.string().max(40).nullable().optional().openapi({ description: 'Stays as it is where absent' }),
        })
        .openapi('RemindersInput', { example: { reminders: false } }),
      answers: { 200: agent },
    },
    async ({ app, params, body, caller }) => {
      const set = await setReminders(app, { agentId: params.agent, ...body, by: caller.by });
      return set.ok ? await shown(app, params.agent) : set;
    },
  );

  route(
    {
      method: 'post',
      path: '/agents/{agent}/unlink',
      tag: TAG,
      summary: 'End that an agent signs in with an account of the identity provider, with their sessions',
      needs: 'admin',
      params: AT_AGENT,
      answers: { 200: agent },
    },
    async ({ app, params, caller }) => {
      const unlinked = await unlinkProvider(app, { agentId: params.agent, by: caller.by });
      return unlinked.ok ? await shown(app, params.agent) : unlinked;
    },
  );

  route(
    {
      method: 'delete',
      path: '/agents/{agent}',
      tag: TAG,
      summary: 'Take an agent’s access away at once; what they decided stays',
      needs: 'admin',
      params: AT_AGENT,
      answers: { 200: agent },
      refusals: ['last-administrator'],
    },
    async ({ app, params, caller }) => {
      const disabled = await disableAgent(app, { agentId: params.agent, by: caller.by });
      return disabled.ok ? await shown(app, params.agent) : disabled;
    },
  );
}

async function invited(
  app: Application,
  { isMailed = false, ...command }: Parameters<typeof inviteAgent>[1] & { readonly isMailed?: boolean | undefined },
) {
  const made = await inviteAgent(app, command);
  if (!made.ok) return made;
  if (isMailed) await mailInvitation(app, made.value);
  const found = await agentIn(app, made.value.agent.id);
  if (!found.ok) return found;
  const { secret, expiresAt } = made.value;
  return replied(201, { agent: agentResource(found.value), signIn: `${app.origin}/sign-in/${secret}`, expiresAt });
}

async function shown(app: Application, agentId: string) {
  const found = await agentIn(app, agentId);
  return found.ok ? replied(200, agentResource(found.value)) : found;
}

async function agentIn(app: Application, agentId: string): Promise<Result<AgentView, Refusal>> {
  const found = (await readAgents(app)).find((each) => each.id === agentId);
  return found === undefined ? refuse({ type: 'not-found', what: 'agent' }) : ok(found);
}

function agentResource(of: AgentView): Body<typeof agent> {
  return { ...of, consultations: of.consultations?.map(({ id: each }) => each) ?? null };
}
