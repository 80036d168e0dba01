import { rotateKeys } from '../application/federation/signing-keys.ts';
import type { Actor } from '../domain/kit/actor.ts';
import type { RefusalOf } from '../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../domain/kit/result.ts';
import type { DocumentContext } from './publication/document-context.ts';
import { publicationAt } from './publication/publication.ts';
import { uriOf } from './uris.ts';
import { resourceOfHandle } from './webfinger.ts';

export type RotatedKeys = { readonly actor: string; readonly keys: readonly string[] };

/** Gives the actor of a handle new keys under new ids; what it signed before can still be verified. */
export async function rotateKeysOf(
  documents: DocumentContext,
  command: { readonly handle: string; readonly by: Actor | null },
): Promise<Result<RotatedKeys, RefusalOf<'invalid'>>> {
  const resource = await resourceOfHandle(
    documents,
    command.handle.replace(/^@/, '').split('@')[0]?.toLowerCase() ?? '',
  );
  if (resource === null || (await publicationAt(documents, resource)) === null) {
    return refuse({ type: 'invalid', field: 'handle', because: 'unknown-value' });
  }
  const actor = uriOf(documents.uris, resource);
  const keys = await rotateKeys(documents.app, { actor, by: command.by });
  documents.keys.forget(actor);
  return ok({ actor, keys });
}
