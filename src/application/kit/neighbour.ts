import type { Peer } from '../../domain/network/peer.ts';
import type { Reader } from '../application.ts';
import type { Neighbour } from '../network/cohost/ports.ts';

/** Another institution as a peer, or as whatever is known of its actor. */
export async function neighbour(reader: Reader, uri: string): Promise<Neighbour> {
  return await neighbourAs(reader, uri, await reader.peering.peer(uri));
}

/** Several in the order of their ids. */
export async function neighbours(reader: Reader, uris: readonly string[]): Promise<readonly Neighbour[]> {
  const peers = uris.length === 0 ? [] : await reader.peering.peers();
  return await Promise.all(uris.map((uri) => neighbourAs(reader, uri, peers.find((peer) => peer.uri === uri) ?? null)));
}

async function neighbourAs(reader: Reader, uri: string, peer: Peer | null): Promise<Neighbour> {
  const { host } = new URL(uri);
  if (peer !== null) return { uri, host, name: peer.name, languages: peer.languages, isPeer: true };
  const actor = await reader.peers.actor(uri);
  return { uri, host, name: { und: actor?.name ?? host }, languages: ['und'], isPeer: false };
}
