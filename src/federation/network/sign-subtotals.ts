import type { SignSubtotal } from '../../application/network/subtotals.ts';
import { createPrivateSealer } from '../documents.ts';
import { subtotalNote } from '../mapping/subtotal.ts';
import type { Press } from '../publication/publication.ts';
import type { Uris } from '../uris.ts';
import { subtotalIn } from './subtotal-reader.ts';

/** The id of a subtotal of ours; the activity that tells the host of it is one step above. */
export function subtotalUri(uris: Uris, id: string): string {
  return uris.activityFor(id, 'subtotal');
}

/** The id of the activity that told of a subtotal, from the subtotal's own. */
export function toldBy(subtotal: string): string {
  return subtotal.replace(/\/subtotal$/, '');
}

/** Signs what our institution counted. It is kept with what counts, not among the documents of this node. */
export function subtotalSigner({ app, keys, uris }: Press): SignSubtotal {
  const seal = createPrivateSealer(app, keys);
  return async (said, { id, consultation }) => {
    const { body } = await seal(subtotalNote(said, { id: subtotalUri(uris, id), consultation }), uris.institution);
    const signed = subtotalIn(JSON.parse(body));
    if (signed === null) throw new TypeError('a subtotal of ours that no node can read');
    return signed;
  };
}
