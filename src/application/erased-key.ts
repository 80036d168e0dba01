import type { Application } from './ports.ts';

/** What is kept of the account of somebody who was erased, to know them again: nobody can read it back. */
export function erasedKeyOf(app: Application, actorUri: string): string {
  return app.secrets.keyed(actorUri, 'erased');
}
