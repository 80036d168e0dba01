import { rotateKeys } from '../application/signing-keys.ts';
import type { By } from '../domain/event.ts';
import type { RefusalOf } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { type Press, publicationAt } from './publication/publication.ts';
import { uriOf } from './uris.ts';
import { placeOfHandle } from './webfinger.ts';

export type RotatedKeys = { readonly actor: string; readonly keys: readonly string[] };

/** Gives the actor of a handle new keys under new ids; what it signed before can still be verified. */
export async function rotateKeysOf(
  press: Press,
  command: { readonly handle: string; readonly by: By },
): Promise<Result<RotatedKeys, RefusalOf<'invalid'>>> {
  const place = await placeOfHandle(press, command.handle.replace(/^@/, '').split('@')[0]?.toLowerCase() ?? '');
  if (place === null || (await publicationAt(press, place)) === null) {
    return refuse({ type: 'invalid', field: 'handle', because: 'unknown-value' });
  }
  const actor = uriOf(press.uris, place);
  const keys = await rotateKeys(press.app, { actor, by: command.by });
  press.keys.forget(actor);
  return ok({ actor, keys });
}
