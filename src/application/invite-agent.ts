import type { By } from '../domain/event.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Agent, Role } from './access.ts';
import { agentName } from './names.ts';
import type { Application } from './ports.ts';
import { createSignInLink } from './sign-in.ts';

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const ADDRESS_MAX = 254;

/** Invites somebody of the institution, or invites them anew with another role. Answers the secret of a sign-in link. */
export async function inviteAgent(
  app: Application,
  command: { readonly email: string; readonly role: Role; readonly by: By },
): Promise<Result<{ readonly agent: Agent; readonly secret: string; readonly expiresAt: Date }, Refusal>> {
  const email = command.email.trim().toLowerCase();
  if (!ADDRESS.test(email) || email.length > ADDRESS_MAX) {
    return refuse({ type: 'invalid', field: 'email', because: 'not-an-address' });
  }
  const emailKey = app.secrets.keyed(email, 'agent-email');
  const agent = await app.store.transact(async (writer) => {
    const now = app.now();
    await writer.write.lockName(agentName(emailKey));
    const known = await writer.access.agentByEmail(emailKey);
    const after: Agent =
      known === null
        ? {
            id: app.newId(),
            emailKey,
            emailSealed: app.secrets.seal(email, 'agent-email'),
            role: command.role,
            invitedAt: now,
            joinedAt: null,
            disabledAt: null,
          }
        : { ...known, role: command.role, disabledAt: null };
    await writer.write.agent(after);
    await writer.write.event({
      id: app.newId(),
      type: 'agent-invited',
      at: now,
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { agentId: after.id },
    });
    return after;
  });
  return ok({ agent, ...(await createSignInLink(app, { holder: { agentId: agent.id }, invitation: true })) });
}
