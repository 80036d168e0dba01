import { afterHearing } from '../../domain/network/cohosting.ts';
import type { Localised } from '../../domain/text.ts';
import { INVITATIONS } from '../names.ts';
import type { Application, Writer } from '../ports.ts';
import { mayShareWith } from './may-share-with.ts';
import { endMirror } from './mirror-consultation.ts';
import type { Invitation } from './sharing.ts';
import { keepInvitation } from './sharing-events.ts';

export type HeardInvitation = {
  readonly invite: string;
  /** Whoever invites. */
  readonly peer: string;
  /** The id of the consultation there. */
  readonly consultation: string;
  readonly title: Localised;
};

/** Invitations of one host, whichever of its institutions they are of, that wait, and that were withdrawn before they came. */
export const INVITATIONS_MAX = 100;

/**
 * Keeps an invitation for an officer to decide. Where an earlier one to the same consultation was accepted and holds, this
 * one is accepted like it: the host forgot, or invited once more. `foreign` where somebody else invited under the same id;
 * `too-many` where so many of that host wait already; `not-shared-with` where a peer is one that nothing is shared with.
 */
export async function hearInvitation(
  app: Application,
  heard: HeardInvitation,
): Promise<'kept' | 'accepted' | 'known' | 'foreign' | 'too-many' | 'not-shared-with'> {
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(INVITATIONS);
    const known = await writer.sharing.invitation(heard.invite);
    if (known !== null) return known.peer === heard.peer ? 'known' : 'foreign';
    if (!(await mayShareWith(writer, heard.peer)).ok) return 'not-shared-with';
    const accepted = await acceptedTo(writer, heard);
    const { origin } = new URL(heard.peer);
    const { waiting } = await writer.sharing.countInvitations(origin);
    if (accepted === null && waiting >= INVITATIONS_MAX) return 'too-many';
    const now = app.now();
    const kept: Invitation = {
      ...heard,
      status: accepted === null ? 'invited' : 'accepted',
      registered: accepted?.registered ?? null,
      consultationId: accepted?.consultationId ?? null,
      receivedAt: now,
      answeredAt: accepted === null ? null : now,
    };
    await keepInvitation({ app, writer, by: null }, kept);
    return accepted === null ? 'kept' : 'accepted';
  });
}

/**
 * An invitation is taken back. The mirror ends where no other invitation to it holds; what people wrote stays. One that
 * never came is remembered, so that it finds itself taken back when it comes; of one host, so many.
 */
export async function hearWithdrawal(
  app: Application,
  heard: Omit<HeardInvitation, 'title'>,
): Promise<'changed' | 'known' | 'foreign' | 'too-many'> {
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(INVITATIONS);
    const known = await writer.sharingWrite.lockInvitation(heard.invite);
    if (known !== null && known.peer !== heard.peer) return 'foreign';
    if (known === null) {
      const { unheard } = await writer.sharing.countInvitations(new URL(heard.peer).origin);
      if (unheard >= INVITATIONS_MAX) return 'too-many';
    }
    const now = app.now();
    const unheard: Invitation = {
      ...heard,
      title: {},
      status: 'invited',
      registered: null,
      consultationId: null,
      receivedAt: now,
      answeredAt: null,
    };
    const before = known ?? unheard;
    const status = afterHearing(before.status, 'withdraw');
    if (status === before.status) return 'known';
    const after: Invitation = { ...before, status, answeredAt: now };
    await keepInvitation({ app, writer, by: null }, after);
    await endMirror(app, writer, after);
    return 'changed';
  });
}

async function acceptedTo(writer: Writer, { peer, consultation }: HeardInvitation): Promise<Invitation | null> {
  const others = await writer.sharing.invitationsTo(consultation);
  return others.find((each) => each.peer === peer && each.status === 'accepted') ?? null;
}
