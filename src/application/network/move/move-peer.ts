import type { Peer } from '../../../domain/network/peer.ts';
import type { Application, Writer } from '../../application.ts';
import type { RemoteActor } from '../../federation/ports.ts';
import { PEERS } from '../../kit/names.ts';
import type { LookupResult, PeerDirectory } from '../peer/ports.ts';
import type { PeerPlace } from './ports.ts';

/**
 * Follows a peer that says that it is elsewhere now. Believed only where the institution there says that it had the former
 * id (FEP-7628), and is a node of ours; then all that is shared with it goes on with it. False where it is not believed.
 */
export async function movePeer(
  app: Application,
  directory: PeerDirectory,
  { peer, to }: { readonly peer: Peer; readonly to: string },
): Promise<boolean> {
  const url = URL.parse(to);
  if (url === null || url.origin === peer.origin || url.origin === app.origin) return false;
  if (app.origin.startsWith('https:') && url.protocol !== 'https:') return false;
  const looked = await directory.look({ origin: url.origin, uri: to });
  if (looked.kind !== 'found' || !looked.formerly.includes(peer.uri)) return false;
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(PEERS);
    const before = await writer.peering.peer(peer.uri);
    if (before === null) return false;
    if (!(await recordMove({ app, writer }, { from: before, to: looked.description, actor: looked.actor })))
      return false;
    await writer.peering.savePeer(describedAgain(before, looked, app.now()));
    return true;
  });
}

/**
 * Whatever is shared with an institution goes on with it where it is now. A peer is looked at there at once. False where
 * another peer is there already.
 */
export async function recordMove(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  { from, to, actor }: { readonly from: PeerPlace; readonly to: PeerPlace; readonly actor: RemoteActor },
): Promise<boolean> {
  await writer.locks.acquire(PEERS);
  const accepted = (await writer.peering.peer(to.uri)) ?? (await writer.peering.byOrigin(to.origin));
  if (accepted !== null) return false;
  const now = app.now();
  await writer.moving.renamePeer(from, to, now);
  await writer.peers.saveActor(actor);
  await writer.peering.savePeerDue(to.uri, now);
  await writer.events.append({
    id: app.newId(),
    type: 'peer-moved',
    at: now,
    by: null,
    consultationId: null,
    proposalId: null,
    data: { from: from.uri, to: to.uri },
  });
  return true;
}

/** What a peer says of itself now; what it may be stays. */
export function describedAgain(
  before: Peer,
  { description: received, clockAheadMs }: Extract<LookupResult, { kind: 'found' }>,
  now: Date,
): Peer {
  return { ...before, ...received, seenAt: now, failingSince: null, clockAheadMs };
}
