import type { Application } from '../../application/application.ts';
import type { SignedDocument } from '../../application/federation/ports.ts';
import type { DocumentSigner } from '../documents.ts';
import type { Keys } from '../keys.ts';
import type { Uris } from '../uris.ts';

/** What of this node is public at an address: the signed document, or what is left of one that is gone. */
export type Publication = { readonly state: 'there' | 'gone'; readonly signed: SignedDocument };
/** What making a publication needs. */
export type DocumentContext = {
  readonly app: Application;
  readonly uris: Uris;
  readonly keys: Keys;
  readonly signDocument: DocumentSigner;
};
