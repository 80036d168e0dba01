import type { By } from '../domain/event.ts';
import type { ConsultationId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Agent, Role } from './access.ts';
import { checkWorkOf, leavesAdministrator } from './change-agent.ts';
import { checkAddress } from './mail-address.ts';
import { AGENTS, agentName } from './names.ts';
import type { Application } from './ports.ts';
import { createSignInLink } from './sign-in.ts';

export type InviteAgent = {
  readonly email: string;
  readonly role: Role;
  /** The consultations to work on; all of them where absent. */
  readonly consultations?: readonly ConsultationId[] | null | undefined;
  readonly by: By;
};

/** Invites somebody of the institution, or invites them anew with another role. Answers the secret of a sign-in link. */
export async function inviteAgent(
  app: Application,
  command: InviteAgent,
): Promise<Result<{ readonly agent: Agent; readonly secret: string; readonly expiresAt: Date }, Refusal>> {
  const address = checkAddress(command.email);
  if (!address.ok) return address;
  const email = address.value;
  const emailKey = app.secrets.keyed(email, 'agent-email');
  const invited = await app.store.transact(async (writer): Promise<Result<Agent, Refusal>> => {
    const now = app.now();
    await writer.write.lockName(AGENTS);
    await writer.write.lockName(agentName(emailKey));
    const work = await checkWorkOf(writer, { role: command.role, consultations: command.consultations ?? null });
    if (!work.ok) return work;
    const known = await writer.access.agentByEmail(emailKey);
    const after: Agent =
      known === null
        ? {
            id: app.newId(),
            emailKey,
            emailSealed: app.secrets.seal(email, 'agent-email'),
            ...work.value,
            reminders: true,
            lang: null,
            invitedAt: now,
            joinedAt: null,
            disabledAt: null,
          }
        : { ...known, ...work.value, disabledAt: null };
    if (known !== null && !(await leavesAdministrator(writer, known, after))) {
      return refuse({ type: 'last-administrator' });
    }
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
    return ok(after);
  });
  if (!invited.ok) return invited;
  const agent = invited.value;
  return ok({ agent, ...(await createSignInLink(app, { holder: { agentId: agent.id }, invitation: true })) });
}
