import type { Actor } from '../../domain/kit/actor.ts';
import type { Id } from '../../domain/kit/id.ts';

/**
 * Who enters or confirms sheets: an agent by their session, or the institution's own software by its token. Whether two of
 * them are two people is told by whoever is behind each (`kit/principal.ts`).
 */
export type PaperOperator = { readonly id: Id; readonly by: Actor | null };

export function paperOperatorOf(by: Actor | null): PaperOperator {
  return { id: by?.kind === 'agent' || by?.kind === 'token' ? by.id : '', by };
}
