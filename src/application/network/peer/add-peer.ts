import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Peer, PeerPolicy } from '../../../domain/network/peer.ts';
import type { Application } from '../../application.ts';
import { PEERS } from '../../kit/names.ts';
import { findPeer } from './find-peer.ts';
import { mayGovernPeers } from './govern-peers.ts';
import { detachFromDirectories } from './listed-peer.ts';
import type { PeerDirectory } from './ports.ts';

/** What a peer may be as long as nobody says otherwise. */
export const DEFAULT_POLICY: PeerPolicy = { mirrors: true, counts: true, witnesses: true, keepsEntries: false };

export const POLICIES = [
  'mirrors',
  'counts',
  'witnesses',
  'keepsEntries',
] as const satisfies readonly (keyof PeerPolicy)[];

export type AddPeer = Partial<PeerPolicy> & {
  /** A handle, or any address of the node. */
  readonly address: string;
  /** The id that somebody saw and agreed to: another one is refused. */
  readonly uri?: string | undefined;
  readonly by: Actor | null;
};

/**
 * Makes another institution's node a peer: what it says of itself is kept, and our institution follows it. Refuses what
 * {@link findPeer} does, and whoever may not decide about peers.
 */
export async function addPeer(
  app: Application,
  directory: PeerDirectory,
  command: AddPeer,
): Promise<Result<Peer, Refusal>> {
  const allowed = await app.store.read((reader) => mayGovernPeers(reader, command.by));
  if (!allowed.ok) return allowed;
  const found = await findPeer(app, directory, command);
  if (!found.ok) return found;
  const { description: received, actor, clockAheadMs } = found.value;
  const { host } = new URL(received.origin);
  if (command.uri !== undefined && command.uri !== received.uri) {
    return refuse({ type: 'other-institution', host, said: received.uri });
  }
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(PEERS);
    if ((await writer.institution.get()) === null) return refuse({ type: 'not-set-up' });
    const known = (await writer.peering.peer(received.uri)) ?? (await writer.peering.byOrigin(received.origin));
    if (known !== null) return refuse({ type: 'already-peer', host });
    const now = app.now();
    const policy = { ...DEFAULT_POLICY, ...policyIn(command) };
    const peer: Peer = { ...received, ...policy, addedAt: now, seenAt: now, failingSince: null, clockAheadMs };
    await writer.peers.saveActor(actor);
    await writer.peering.savePeer(peer);
    // Removed by an earlier version, which left it as one of a directory.
    await detachFromDirectories(writer, peer.uri);
    const id = app.newId();
    await writer.peering.saveFollowing({ actor: peer.uri, eventId: id, askedAt: now, acceptedAt: null });
    await writer.events.append({
      id,
      type: 'peer-added',
      at: now,
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { peer: peer.uri },
    });
    return ok(peer);
  });
}

/** Those that were given. */
export function policyIn(
  received: {
    readonly [K in keyof PeerPolicy]?: boolean | undefined;
  },
): Partial<PeerPolicy> {
  return Object.fromEntries(POLICIES.flatMap((name) => (received[name] === undefined ? [] : [[name, received[name]]])));
}
