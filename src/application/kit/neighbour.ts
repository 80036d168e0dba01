import type { Peer } from '../../domain/network/peer.ts';
import type { Application, Reader } from '../application.ts';
import type { InstitutionName, Neighbour } from '../network/cohost/ports.ts';
import { institutionUri } from './uris.ts';

/** Another institution as a peer, as the host of what it shares with us names it, or as whatever is known of its actor. */
export async function neighbour(reader: Reader, uri: string): Promise<Neighbour> {
  const [peer, [told]] = await Promise.all([reader.peering.peer(uri), reader.sharing.institutionNames([uri])]);
  return await neighbourAs(reader, uri, { peer, told });
}

/** Several in the order of their ids. */
export async function neighbours(reader: Reader, uris: readonly string[]): Promise<readonly Neighbour[]> {
  if (uris.length === 0) return [];
  const [peers, told] = await Promise.all([reader.peering.peers(), reader.sharing.institutionNames(uris)]);
  return await Promise.all(
    uris.map((uri) =>
      neighbourAs(reader, uri, {
        peer: peers.find((each) => each.uri === uri) ?? null,
        told: told.find(({ institution }) => institution === uri),
      }),
    ),
  );
}

/** What institutions are called, this one among them, by their ids. */
export async function institutionNames(
  reader: Reader,
  app: Pick<Application, 'origin'>,
  uris: readonly string[],
): Promise<ReadonlyMap<string, Omit<Neighbour, 'isPeer'>>> {
  const own = institutionUri(app.origin);
  const named = [...new Set(uris)];
  const others = await neighbours(
    reader,
    named.filter((uri) => uri !== own),
  );
  const us = named.includes(own) ? [await thisInstitution(reader, own)] : [];
  return new Map([...us, ...others].map(({ isPeer: _, ...institution }) => [institution.uri, institution]));
}

/** This institution as others see it. */
export async function thisInstitution(reader: Reader, uri: string): Promise<Neighbour> {
  const institution = await reader.institution.get();
  const { name = {}, languages = [] } = institution ?? {};
  return { uri, host: new URL(uri).host, name, languages, isPeer: false };
}

async function neighbourAs(
  reader: Reader,
  uri: string,
  { peer, told }: { readonly peer: Peer | null; readonly told: InstitutionName | undefined },
): Promise<Neighbour> {
  const { host } = new URL(uri);
  if (peer !== null) return { uri, host, name: peer.name, languages: peer.languages, isPeer: true };
  if (told !== undefined) return { uri, host, name: told.name, languages: told.languages, isPeer: false };
  const actor = await reader.peers.actor(uri);
  return { uri, host, name: { und: actor?.name ?? host }, languages: ['und'], isPeer: false };
}
