import type { Uris } from '../uris.ts';
import { actorDocument, type PublishedKeys } from './actor.ts';
import type { WireDocument } from './document.ts';

/** The node itself (FEP-2677, FEP-d556): it signs fetches, and nobody follows it. */
export function nodeActor(uris: Uris, node: { readonly since: Date; readonly keys: PublishedKeys }): WireDocument {
  return actorDocument(uris, {
    id: uris.node,
    type: 'Application',
    handle: uris.host,
    name: uris.host,
    findable: false,
    since: node.since,
    keys: node.keys,
  });
}
