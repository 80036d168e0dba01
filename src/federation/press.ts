import type { Application } from '../application/ports.ts';
import { createSealer } from './documents.ts';
import { createKeys } from './keys.ts';
import type { Press } from './publication/publication.ts';
import { urisOf } from './uris.ts';

/** What makes the documents of a node: one for each process. `former` are the addresses it had before. */
export function createPress(app: Application, former: readonly string[] = []): Press {
  const keys = createKeys(app);
  return {
    app,
    keys,
    uris: urisOf(app.origin, { former: former.filter((origin) => origin !== app.origin), movedTo: null }),
    seal: createSealer(app, keys),
  };
}

/** What makes the documents that a node has under an address of before: its actors, each saying where it is now. */
export function formerPress({ app, keys, uris, seal }: Press, origin: string): Press {
  return { app: { ...app, origin }, keys, uris: urisOf(origin, { former: [], movedTo: uris.origin }), seal };
}
