import type { Application } from '../application/application.ts';
import { peerNamed } from '../application/network/peer/read-peers.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result } from '../domain/kit/result.ts';

/** Several, by their names. */
export async function institutionsNamed(
  app: Application,
  names: readonly string[],
): Promise<Result<readonly string[], Refusal>> {
  const uris: string[] = [];
  for (const name of names) {
    const named = await institutionNamed(app, name);
    if (!named.ok) return named;
    uris.push(named.value);
  }
  return ok(uris);
}

/** The id of an institution: of a peer by any of its names, else the address as it was typed. */
export async function institutionNamed(app: Application, name: string): Promise<Result<string, Refusal>> {
  const peer = await app.store.read((reader) => peerNamed(reader, name));
  if (peer.ok) return ok(peer.value.uri);
  return URL.canParse(name) ? ok(name) : peer;
}
