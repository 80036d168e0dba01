import type { Application } from '../application.ts';

/** What is kept of the account of somebody who was erased, to know them again: nobody can read it back. */
export function erasedKeyOf(app: Application, actorUri: string): string {
  return app.secrets.keyed(actorUri, 'erased');
}

/** Hash of the source key of somebody who was imported and erased since: it cannot be reversed. */
export function importHash(app: Application, importKey: string): string {
  return app.secrets.keyed(importKey, 'import');
}
