import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { Application, Reader } from '../../application.ts';

/** A peer, and what was found of it that cannot be. */
export type PeerView = {
  readonly peer: Peer;
  /** How many pieces of evidence are kept. */
  readonly evidence: number;
  /** Whether it took our institution's Follow; null where it did not answer yet. */
  readonly followedSince: Date | null;
  /** The directory by which it became a peer, by its origin; null where it was added by hand. */
  readonly directory: string | null;
};

/** Every peer, by its handle. */
export async function readPeers(app: Application): Promise<readonly PeerView[]> {
  return await app.store.read(async (reader) => {
    const [peers, addedBy] = [await reader.peering.peers(), await reader.directories.addedBy()];
    return await Promise.all(peers.map((peer) => viewOf(reader, peer, addedBy)));
  });
}

/** One peer, by its host, its handle or the id of its institution. */
export async function readPeer(app: Application, named: string): Promise<Result<PeerView, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await peerNamed(reader, named);
    return found.ok ? ok(await viewOf(reader, found.value, await reader.directories.addedBy())) : found;
  });
}

/** Refuses a name under which there is no peer. */
export async function peerNamed(reader: Reader, named: string): Promise<Result<Peer, Refusal>> {
  const name = named.trim().replace(/^@/, '');
  const peers = await reader.peering.peers();
  const peer = peers.find(
    ({ uri, origin, handle }) =>
      uri === name || origin === name || handle === name || new URL(origin).host === name.toLowerCase(),
  );
  return peer === undefined ? refuse({ type: 'not-found', what: 'peer' }) : ok(peer);
}

async function viewOf(reader: Reader, peer: Peer, addedBy: ReadonlyMap<string, string>): Promise<PeerView> {
  const [evidence, following] = [
    await reader.peering.countEvidence(peer.uri),
    await reader.peering.following(peer.uri),
  ];
  return { peer, evidence, followedSince: following?.acceptedAt ?? null, directory: addedBy.get(peer.uri) ?? null };
}
