import { voicesOf } from '../../../domain/community/role.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { afterAct, type CohostingAct } from '../../../domain/network/cohosting.ts';
import type { Application } from '../../application.ts';
import { INVITATIONS } from '../../kit/names.ts';
import { saveInvitation } from '../../kit/sharing-events.ts';
import { followNewHost, saveFormerIds } from '../hand-over/follow-new-host.ts';
import { beginMirror, endMirror } from '../mirror/mirror-consultation.ts';
import type { MirroredConsultation } from '../mirror/ports.ts';
import { checkRegistered } from './invite-cohost.ts';
import { mayShareWith } from './may-share-with.ts';
import type { Invitation } from './ports.ts';
import { isRegisteredFrozen } from './registered.ts';

type Answer = { readonly invite: string; readonly by: Actor | null };

/** The invitation after it, and where the mirror is here. */
export type Accepted = { readonly invitation: Invitation; readonly slug: string };

/**
 * Accepts to share a consultation of another institution: it is mirrored here from now on, and the host is notified how many
 * people may take part here, which bounds what it takes from us. Refused while the host does not answer. Accepted already, it
 * corrects that number: what was refused as too much is then sent again.
 */
export async function acceptInvitation(
  app: Application,
  command: Answer & {
    /** Null or absent in a community, where the role says it. */
    readonly registered?: number | null;
  },
): Promise<Result<Accepted, Refusal>> {
  const { invite, by } = command;
  const query = await app.store.read(async (reader) => ({
    institution: await reader.institution.get(),
    invitation: await reader.sharing.invitation(invite),
  }));
  if (query.institution === null) return refuse({ type: 'not-set-up' });
  if (query.invitation === null) return refuse({ type: 'not-found', what: 'invitation' });
  const { role = null } = query.invitation;
  const registered = role === null ? (command.registered ?? null) : voicesOf(role);
  if (registered === null) return refuse({ type: 'invalid', field: 'registered', because: 'missing' });
  const people = checkRegistered(registered, 'registered', query.invitation.registeredMax ?? undefined);
  if (!people.ok) return people;
  const fits = afterAct(query.invitation.status, 'accept');
  if (!fits.ok) return fits;
  if (query.invitation.status === 'accepted' && query.invitation.registered !== registered) {
    return await correctRegistered(app, { invite, by, registered });
  }
  const goesOn = by === null ? null : await followNewHost(app, { invite, by });
  if (goesOn !== null) return goesOn;
  const { peer, status: answered } = query.invitation;
  const allowed = answered === 'accepted' ? ok(null) : await app.store.read((reader) => mayShareWith(reader, peer));
  if (!allowed.ok) return allowed;
  const mirrored = await consultationAt(app, query.invitation.consultation);
  if (mirrored === null) return refuse({ type: 'peer-unreachable', host: new URL(query.invitation.consultation).host });
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(INVITATIONS);
    const before = await writer.sharing.lockInvitation(invite);
    if (before === null) return refuse({ type: 'not-found', what: 'invitation' });
    const status = afterAct(before.status, 'accept');
    if (!status.ok) return status;
    const mirror = await beginMirror(app, writer, { invitation: before, report: mirrored });
    if (!mirror.ok) return mirror;
    const { id: consultationId, slug } = mirror.value;
    if (status.value === before.status) return ok({ invitation: before, slug });
    const answeredAt = app.now();
    const after: Invitation = { ...before, status: status.value, registered, consultationId, answeredAt };
    await saveFormerIds({ app, writer }, { invitation: after, consultationId, except: null });
    await saveInvitation({ app, writer, by }, after);
    return ok({ invitation: after, slug });
  });
}

async function correctRegistered(
  app: Application,
  { invite, by, registered }: Answer & { readonly registered: number },
): Promise<Result<Accepted, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(INVITATIONS);
    const before = await writer.sharing.lockInvitation(invite);
    const mirrored = before?.consultationId == null ? null : await writer.consultations.byId(before.consultationId);
    if (before === null || mirrored === null) return refuse({ type: 'not-found', what: 'invitation' });
    const status = afterAct(before.status, 'accept');
    if (!status.ok) return status;
    if (await isRegisteredFrozen(writer, mirrored.id, app.now())) return refuse({ type: 'registered-frozen' });
    // The host goes by the last of its invitations, which was accepted like the first.
    for (const each of await writer.sharing.invitationsTo(before.consultation)) {
      if (each.peer !== before.peer || each.status !== 'accepted' || each.registered === registered) continue;
      await saveInvitation({ app, writer, by }, { ...each, registered });
    }
    return ok({ invitation: { ...before, registered }, slug: mirrored.slug });
  });
}

/** Says no to an invitation. */
export async function refuseInvitation(app: Application, command: Answer): Promise<Result<Invitation, Refusal>> {
  return await answer(app, { ...command, act: 'refuse' });
}

/**
 * Ends what an accepted invitation began: nothing is read from the host any more. What is here stays, shown as ended; the
 * host keeps what came from here.
 */
export async function leaveCohosting(app: Application, command: Answer): Promise<Result<Invitation, Refusal>> {
  return await answer(app, { ...command, act: 'leave' });
}

async function answer(
  app: Application,
  { invite, by, act }: Answer & { readonly act: CohostingAct },
): Promise<Result<Invitation, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(INVITATIONS);
    const before = await writer.sharing.lockInvitation(invite);
    if (before === null) return refuse({ type: 'not-found', what: 'invitation' });
    const status = afterAct(before.status, act);
    if (!status.ok) return status;
    if (status.value === before.status) return ok(before);
    const after: Invitation = { ...before, status: status.value, answeredAt: app.now() };
    await saveInvitation({ app, writer, by }, after);
    await endMirror(app, writer, after);
    return ok(after);
  });
}

/** The current state of a consultation at its host; it is the first item of the changes from the beginning. */
async function consultationAt(app: Application, uri: string): Promise<MirroredConsultation | null> {
  const first = (await app.network?.page(uri, null))?.items[0];
  return first?.kind === 'consultation' && first.uri === uri ? first : null;
}
