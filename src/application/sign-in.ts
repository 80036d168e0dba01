import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Agent, Holder } from './access.ts';
import { type Begun, beginSessionIn, sessionHash } from './begin-session.ts';
import type { Application, Reader } from './ports.ts';

/** Who is looking: somebody who takes part, an agent of the institution, or anybody. */
export type Viewer = { readonly participantId: string | null; readonly agent: Agent | null };

export const ANYBODY: Viewer = { participantId: null, agent: null };

const LINK_MINUTES = 30;
const INVITATION_MINUTES = 7 * 24 * 60;

/** A secret that signs its holder in once; put it in a link. Thirty minutes for a mailed link, a week for an invitation. */
export async function createSignInLink(
  app: Application,
  command: { readonly holder: Holder; readonly invitation?: boolean },
): Promise<{ readonly secret: string; readonly expiresAt: Date }> {
  const secret = app.secrets.token();
  const now = app.now();
  const minutes = command.invitation === true ? INVITATION_MINUTES : LINK_MINUTES;
  const expiresAt = new Date(now.getTime() + minutes * 60_000);
  await app.store.transact((writer) =>
    writer.write.link({
      hash: app.secrets.keyed(secret, 'link'),
      holder: command.holder,
      createdAt: now,
      expiresAt,
      usedAt: null,
    }),
  );
  return { secret, expiresAt };
}

/** Spends a link on a session. A link that was used, is over or never was answers the same. */
export async function signIn(
  app: Application,
  command: { readonly secret: string },
): Promise<Result<Begun & { readonly holder: Holder }, Refusal>> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const hash = app.secrets.keyed(command.secret, 'link');
    const link = await writer.access.link(hash);
    if (link === null || now >= link.expiresAt) return refuse({ type: 'link-not-valid' });
    const { holder } = link;
    if ('participantId' in holder) {
      // An erasure that is under way ends every session: none may begin behind its back.
      const participant = await writer.write.lockParticipant(holder.participantId);
      if (participant === null || participant.erasedAt !== null) return refuse({ type: 'link-not-valid' });
    }
    if (!(await writer.write.useLink(hash, now))) return refuse({ type: 'link-not-valid' });
    if ('agentId' in holder) {
      const agent = await writer.access.agent(holder.agentId);
      if (agent === null || agent.disabledAt !== null) return refuse({ type: 'link-not-valid' });
      if (agent.joinedAt === null) await writer.write.agent({ ...agent, joinedAt: now });
    }
    return ok({ ...(await beginSessionIn(writer, app, { holder, signInId: null })), holder });
  });
}

export async function signOut(app: Application, command: { readonly session: string }): Promise<void> {
  await app.store.transact((writer) => writer.write.endSession(sessionHash(app, command.session)));
}

/** Who a session belongs to; anybody where it is over. */
export async function viewerOf(app: Application, session: string | null): Promise<Viewer> {
  if (session === null) return ANYBODY;
  return await app.store.read((reader) => viewerIn(reader, app, session));
}

async function viewerIn(reader: Reader, app: Application, session: string): Promise<Viewer> {
  const hash = sessionHash(app, session);
  const found = await reader.access.session(hash);
  const until = found?.former?.hash === hash ? found.former.until : found?.expiresAt;
  if (found === null || until === undefined || app.now() >= until) return ANYBODY;
  if ('participantId' in found.holder) return { participantId: found.holder.participantId, agent: null };
  const agent = await reader.access.agent(found.holder.agentId);
  return agent === null || agent.disabledAt !== null ? ANYBODY : { participantId: null, agent };
}
