import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { isOpenCohosting } from '../../../domain/network/cohosting.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { Application, Writer } from '../../application.ts';
import { saveCohost, saveInvitation } from '../../kit/sharing-events.ts';
import type { Cohost, Invitation } from '../cohost/ports.ts';
import { endMirror } from '../mirror/mirror-consultation.ts';
import { lockPeer } from './govern-peers.ts';
import { detachFromDirectories } from './listed-peer.ts';

export type RemovePeer = {
  /** Its host, its handle or the id of its institution. */
  readonly peer: string;
  /** Ends what is shared with it: invitations are withdrawn or refused, mirrors of it end and stay to be read. */
  readonly endSharing: boolean;
  readonly by: Actor | null;
};

export type PeerRemoved = { readonly peer: Peer; readonly ended: readonly string[] };

/**
 * Removes a peer, and nothing of it is left to work on: we follow it no more, and nothing is shared with it. Refused, with
 * the list, while something is shared and its end was not said. Evidence stays.
 */
export async function removePeer(app: Application, command: RemovePeer): Promise<Result<PeerRemoved, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockPeer(writer, command);
    if (!found.ok) return found;
    const peer = found.value;
    const shared = await sharedWith(writer, peer.uri);
    const ended = await namesOf(writer, shared);
    if (ended.length > 0 && !command.endSharing) {
      return refuse({ type: 'still-sharing', host: new URL(peer.origin).host, consultations: ended });
    }
    await endSharing({ app, writer, by: command.by }, shared);
    const following = await writer.peering.following(peer.uri);
    await writer.peering.deleteFollowing(peer.uri);
    await writer.peering.deletePeer(peer.uri);
    await detachFromDirectories(writer, peer.uri);
    await writer.events.append({
      id: app.newId(),
      type: 'peer-removed',
      at: app.now(),
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { peer: peer.uri, follow: following?.eventId ?? null },
    });
    return ok({ peer, ended });
  });
}

type Shared = { readonly cohosts: readonly Cohost[]; readonly invitations: readonly Invitation[] };

async function sharedWith(writer: Writer, peer: string): Promise<Shared> {
  const isOpen = ({ status }: { readonly status: Cohost['status'] }) => isOpenCohosting(status);
  return {
    cohosts: (await writer.sharing.cohostsWith(peer)).filter(isOpen),
    invitations: (await writer.sharing.invitations()).filter((each) => each.peer === peer && isOpen(each)),
  };
}

async function namesOf(writer: Writer, { cohosts, invitations }: Shared): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { consultationId, consultation } of [
    ...cohosts.map((each) => ({ consultationId: each.consultationId, consultation: '' })),
    ...invitations,
  ]) {
    const known = consultationId === null ? null : await writer.consultations.byId(consultationId);
    names.push(known?.slug ?? consultation);
  }
  return names;
}

/** The other institution is notified, as of any end. */
async function endSharing(
  within: { readonly app: Application; readonly writer: Writer; readonly by: Actor | null },
  { cohosts, invitations }: Shared,
): Promise<void> {
  const { app, writer } = within;
  const answeredAt = app.now();
  for (const cohost of cohosts) {
    await saveCohost(within, { ...cohost, status: 'withdrawn', answeredAt });
  }
  for (const invitation of invitations) {
    const status = invitation.status === 'accepted' ? 'left' : 'refused';
    const after: Invitation = { ...invitation, status, answeredAt };
    await saveInvitation(within, after);
    await endMirror(app, writer, after);
  }
}
