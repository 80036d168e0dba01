import { type Actor, isByNode } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { ConsultationId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkAddress } from '../../domain/mail/address.ts';
import type { Application } from '../application.ts';
import { emailOf } from '../kit/access.ts';
import { AGENTS, agentLock } from '../kit/names.ts';
import { queueMail } from '../mail/mails.ts';
import { createSignInLink } from '../sign-in/sign-in.ts';
import { checkAssignment, leavesAdministrator } from './change-agent.ts';
import type { Agent, Role } from './ports.ts';

type InviteAgent = {
  readonly email: string;
  readonly role: Role;
  /** The consultations to work on; all of them where absent. */
  readonly consultations?: readonly ConsultationId[] | null | undefined;
  readonly by: Actor | null;
};

/** Invites a member of staff, or invites them again with another role. Returns the secret of a sign-in link. */
export async function inviteAgent(
  app: Application,
  command: InviteAgent,
): Promise<Result<{ readonly agent: Agent; readonly secret: string; readonly expiresAt: Date }, Refusal>> {
  const invited = await app.store.transact(async (writer): Promise<Result<Agent, Refusal>> => {
    const now = app.now();
    await writer.locks.acquire(AGENTS);
    const checked = checkAll({
      email: checkAddress(command.email),
      work: await checkAssignment(writer, { role: command.role, consultations: command.consultations ?? null }),
    });
    if (!checked.ok) return checked;
    const { email, work } = checked.value;
    const emailKey = app.secrets.keyed(email, 'agent-email');
    await writer.locks.acquire(agentLock(emailKey));
    const known = await writer.access.agentByEmail(emailKey);
    const after: Agent =
      known === null
        ? {
            id: app.newId(),
            emailKey,
            encryptedEmail: app.secrets.encrypt(email, 'agent-email'),
            providerKey: null,
            encryptedProvider: null,
            ...work,
            reminders: true,
            lang: null,
            invitedAt: now,
            joinedAt: null,
            disabledAt: null,
          }
        : { ...known, ...work, disabledAt: null };
    if (known !== null && !(await leavesAdministrator(writer, known, after))) {
      return refuse({ type: 'last-administrator' });
    }
    await writer.access.saveAgent(after);
    await writer.events.append({
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
  const link = { holder: { agentId: agent.id }, invitation: true, byOperator: isByNode(command.by) };
  return ok({ agent, ...(await createSignInLink(app, link)) });
}

/** Mails the link of an invitation to whoever was invited, in the first language of the institution where they chose none. */
export async function mailInvitation(
  app: Application,
  { agent, secret, expiresAt }: { readonly agent: Agent; readonly secret: string; readonly expiresAt: Date },
): Promise<void> {
  const to = emailOf(app, agent);
  if (to === null || app.mails === undefined) return;
  await app.store.transact(async (writer) => {
    const institution = await writer.institution.get();
    if (institution === null) return;
    const lang = agent.lang ?? institution.languages[0] ?? '';
    const hours = Math.round((expiresAt.getTime() - app.now().getTime()) / 3_600_000);
    const link = `${app.origin}/sign-in/${secret}?${new URLSearchParams({ lang })}`;
    const letter = { to, lang, institution: institution.name, says: { kind: 'invitation', link, hours } } as const;
    await queueMail(writer, app, { letter, expiresAt });
  });
}
