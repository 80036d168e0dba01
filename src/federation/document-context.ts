import type { Application } from '../application/application.ts';
import { createDocumentSigner } from './documents.ts';
import { createKeys } from './keys.ts';
import type { DocumentContext } from './publication/document-context.ts';
import { urisOf } from './uris.ts';

/** What makes the documents of a node: one for each process. `former` are the addresses it had before. */
export function createDocumentContext(app: Application, former: readonly string[] = []): DocumentContext {
  const keys = createKeys(app);
  return {
    app,
    keys,
    uris: urisOf(app.origin, { former: former.filter((origin) => origin !== app.origin), movedTo: null }),
    signDocument: createDocumentSigner(app, keys),
  };
}

/** What makes the documents that a node has under an address of before: its actors, each saying where it is now. */
export function formerDocumentContext(
  { app, keys, uris, signDocument: seal }: DocumentContext,
  origin: string,
): DocumentContext {
  return {
    app: { ...app, origin },
    keys,
    uris: urisOf(origin, { former: [], movedTo: uris.origin }),
    signDocument: seal,
  };
}
