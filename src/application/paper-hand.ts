import type { By } from '../domain/event.ts';
import type { Id } from '../domain/id.ts';

/**
 * Who enters or confirms sheets: an agent by their session, or the institution's own software by its token. Two of them
 * are two hands; one that is both is refused.
 */
export type PaperHand = { readonly id: Id; readonly by: By };
