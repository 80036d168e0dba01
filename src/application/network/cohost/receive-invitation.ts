import type { CommunityRole } from '../../../domain/community/role-name.ts';
import type { Localised } from '../../../domain/kit/text.ts';
import type { BringsIn } from '../../../domain/network/bringing-in.ts';
import { afterReply } from '../../../domain/network/cohosting.ts';
import type { Application, Writer } from '../../application.ts';
import { INVITATIONS } from '../../kit/names.ts';
import { saveInvitation } from '../../kit/sharing-events.ts';
import { followNewHost } from '../hand-over/follow-new-host.ts';
import { endMirror } from '../mirror/mirror-consultation.ts';
import { mayShareWith } from './may-share-with.ts';
import type { Invitation } from './ports.ts';

export type ReceivedInvitation = {
  readonly invite: string;
  /** Whoever invites. */
  readonly peer: string;
  /** The id of the consultation there. */
  readonly consultation: string;
  readonly title: Localised;
  /** The most people that the host lets this institution register; null or absent for no bound. */
  readonly registeredMax?: number | null;
  /** What this institution is to be in a community; null or absent where people take part. */
  readonly role?: CommunityRole | null;
  /** The ids that the community had at former hosts, as whoever invites says. */
  readonly formerly?: readonly string[];
  /** What this institution may bring in; null or absent for nothing. */
  readonly bringsIn?: BringsIn | null;
  /** The id of the co-host that brings in this institution, as the host says; null or absent where none does. */
  readonly introducedBy?: string | null;
};

/** Invitations of one host, whichever of its institutions they are of, that wait, and that were withdrawn before they came. */
export const INVITATIONS_MAX = 100;

/**
 * Stores an invitation for an officer to decide. Where an earlier one to the same consultation was accepted and holds, this
 * one is accepted like it: the host forgot, or invited once more. `foreign` where somebody else invited under the same id;
 * `too-many` where so many of that host wait already; `not-shared-with` where a peer is one that nothing is shared with.
 *
 * One by which a community goes on that another institution hosts so far is followed once this node knows itself that it was handed
 * over: the former host is read for it at once, and where that is this institution, it knows.
 */
export async function receiveInvitation(
  app: Application,
  received: ReceivedInvitation,
): Promise<'kept' | 'accepted' | 'known' | 'foreign' | 'too-many' | 'not-shared-with'> {
  const kept = await storeInvitation(app, received);
  if (kept !== 'kept' || (received.formerly ?? []).length === 0) return kept;
  const isOfOurs = (received.formerly ?? []).some((uri) => uri.startsWith(`${app.origin}/`));
  const followed = isOfOurs ? await followNewHost(app, { invite: received.invite, by: null }) : null;
  return followed?.ok === true ? 'accepted' : kept;
}

async function storeInvitation(
  app: Application,
  received: ReceivedInvitation,
): Promise<Awaited<ReturnType<typeof receiveInvitation>>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(INVITATIONS);
    const known = await writer.sharing.invitation(received.invite);
    if (known !== null) return known.peer === received.peer ? 'known' : 'foreign';
    if (!(await mayShareWith(writer, received.peer)).ok) return 'not-shared-with';
    const accepted = await acceptedTo(writer, received);
    const { origin } = new URL(received.peer);
    const { waiting } = await writer.sharing.countInvitations(origin);
    if (accepted === null && waiting >= INVITATIONS_MAX) return 'too-many';
    const now = app.now();
    const stored: Invitation = {
      ...received,
      status: accepted === null ? 'invited' : 'accepted',
      registered: accepted?.registered ?? null,
      consultationId: accepted?.consultationId ?? null,
      receivedAt: now,
      answeredAt: accepted === null ? null : now,
    };
    await saveInvitation({ app, writer, by: null }, stored);
    for (const uri of received.formerly ?? []) {
      const mirrored = await writer.sharing.mirrorOf(uri);
      if (mirrored !== null) await writer.sharing.wakeMirror(mirrored, now);
    }
    return accepted === null ? 'kept' : 'accepted';
  });
}

/**
 * Withdraws a received invitation. The mirror ends where no other invitation to it holds; what people wrote stays. One that
 * has not arrived is recorded as withdrawn in advance; at most so many per host.
 */
export async function receiveInvitationWithdrawal(
  app: Application,
  received: Omit<ReceivedInvitation, 'title' | 'registeredMax' | 'role' | 'formerly' | 'bringsIn' | 'introducedBy'>,
): Promise<'changed' | 'known' | 'foreign' | 'too-many'> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(INVITATIONS);
    const known = await writer.sharing.lockInvitation(received.invite);
    if (known !== null && known.peer !== received.peer) return 'foreign';
    if (known === null) {
      const { unheard } = await writer.sharing.countInvitations(new URL(received.peer).origin);
      if (unheard >= INVITATIONS_MAX) return 'too-many';
    }
    const now = app.now();
    const unheard: Invitation = {
      ...received,
      title: {},
      status: 'invited',
      registered: null,
      consultationId: null,
      receivedAt: now,
      answeredAt: null,
    };
    const before = known ?? unheard;
    const status = afterReply(before.status, 'withdraw');
    if (status === before.status) return 'known';
    const after: Invitation = { ...before, status, answeredAt: now };
    await saveInvitation({ app, writer, by: null }, after);
    await endMirror(app, writer, after);
    return 'changed';
  });
}

async function acceptedTo(
  writer: Writer,
  { peer, consultation, registeredMax = null, role = null }: ReceivedInvitation,
): Promise<Invitation | null> {
  const others = await writer.sharing.invitationsTo(consultation);
  const accepted = others.find((each) => each.peer === peer && each.status === 'accepted') ?? null;
  // One to another role, and one that bounds the number further than we said, is for an officer.
  if ((accepted?.role ?? null) !== role) return null;
  return (accepted?.registered ?? 0) > (registeredMax ?? Number.POSITIVE_INFINITY) ? null : accepted;
}
