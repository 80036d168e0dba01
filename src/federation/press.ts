import type { Application } from '../application/ports.ts';
import { createSealer } from './documents.ts';
import { createKeys } from './keys.ts';
import type { Press } from './publication/publication.ts';
import { urisOf } from './uris.ts';

/** What makes the documents of a node: one for each process. */
export function createPress(app: Application): Press {
  const keys = createKeys(app);
  return { app, keys, uris: urisOf(app.origin), seal: createSealer(app, keys) };
}
