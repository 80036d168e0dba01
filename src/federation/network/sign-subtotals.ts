import type { SignSubtotal } from '../../application/network/subtotal/ports.ts';
import { createPrivateDocumentSigner } from '../documents.ts';
import { subtotalNote } from '../mapping/subtotal.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import type { Uris } from '../uris.ts';
import { subtotalIn } from './subtotal-reader.ts';

/** The id of a subtotal of ours; the activity that delivers it to the host is one path segment above. */
export function subtotalUri(uris: Uris, id: string): string {
  return uris.activityFor(id, 'subtotal');
}

/** The id of the activity that delivered a subtotal, from the subtotal's own. */
export function announcedBy(subtotal: string): string {
  return subtotal.replace(/\/subtotal$/, '');
}

/** Signs what our institution counted. It is kept with what counts, not among the documents of this node. */
export function subtotalSigner({ app, keys, uris }: DocumentContext): SignSubtotal {
  const seal = createPrivateDocumentSigner(app, keys);
  return async (subtotal, { id, consultation }) => {
    const { body } = await seal(subtotalNote(subtotal, { id: subtotalUri(uris, id), consultation }), uris.institution);
    const signed = subtotalIn(JSON.parse(body));
    if (signed === null) throw new TypeError('a subtotal of ours that no node can read');
    return signed;
  };
}
