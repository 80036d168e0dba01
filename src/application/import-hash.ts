import type { Application } from './ports.ts';

/** What is kept of the key of somebody who was brought from another platform and erased since: nobody can read it back. */
export function importHash(app: Application, importKey: string): string {
  return app.secrets.keyed(importKey, 'import');
}
