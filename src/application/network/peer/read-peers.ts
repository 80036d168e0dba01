import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { Application, Reader } from '../../application.ts';
import type { JournalCopy } from '../../journal/copy/ports.ts';

/** A peer, and what was found of it that cannot be. */
export type PeerView = {
  readonly peer: Peer;
  /** How many pieces of evidence are kept. */
  readonly evidence: number;
  /** Whether it took our institution's Follow; null where it did not answer yet. */
  readonly followedSince: Date | null;
  /** The directory by which it became a peer, by its origin; null where it was added by hand. */
  readonly directory: string | null;
  /** Its journals of which entries are here. */
  readonly kept: readonly JournalCopy[];
};

/** Every peer, by its handle. */
export async function readPeers(app: Application): Promise<readonly PeerView[]> {
  return await app.store.read(async (reader) => {
    const [peers, known] = [await reader.peering.peers(), await knownOfAll(reader)];
    return await Promise.all(peers.map((peer) => viewOf(reader, peer, known)));
  });
}

/** One peer, by its host, its handle or the id of its institution. */
export async function readPeer(app: Application, named: string): Promise<Result<PeerView, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await peerNamed(reader, named);
    return found.ok ? ok(await viewOf(reader, found.value, await knownOfAll(reader))) : found;
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

type KnownOfAll = {
  readonly addedBy: ReadonlyMap<string, string>;
  readonly copies: readonly JournalCopy[];
};

async function knownOfAll(reader: Reader): Promise<KnownOfAll> {
  const own = (await reader.journal.get())?.origin;
  // What a witness gives back of the own journal is no journal of that peer.
  const copies = (await reader.journalCopies.all()).filter(({ origin }) => origin !== own);
  return { addedBy: await reader.directories.addedBy(), copies };
}

async function viewOf(reader: Reader, peer: Peer, { addedBy, copies }: KnownOfAll): Promise<PeerView> {
  const [evidence, following] = [
    await reader.peering.countEvidence(peer.uri),
    await reader.peering.following(peer.uri),
  ];
  const [directory, kept] = [addedBy.get(peer.uri) ?? null, copies.filter((copy) => copy.peer === peer.uri)];
  return { peer, evidence, followedSince: following?.acceptedAt ?? null, directory, kept };
}

/** What is said of the entries that are kept of a journal, wherever it is said in data. */
export function keptFacts({ origin, verified, verifiedAt, fault }: JournalCopy) {
  return { origin, entries: verified.size, verifiedAt, fault };
}
