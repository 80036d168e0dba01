import type { Reader } from '../application.ts';
import type { Neighbour } from '../network/cohost/ports.ts';

/** Another institution as a peer, or as whatever is known of its actor. */
export async function neighbour(reader: Reader, uri: string): Promise<Neighbour> {
  const { host } = new URL(uri);
  const peer = await reader.peering.peer(uri);
  if (peer !== null) return { uri, host, name: peer.name, languages: peer.languages, isPeer: true };
  const actor = await reader.peers.actor(uri);
  return { uri, host, name: { und: actor?.name ?? host }, languages: ['und'], isPeer: false };
}
