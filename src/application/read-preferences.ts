import type { ParticipantId } from '../domain/id.ts';
import type { Lang } from '../domain/text.ts';
import type { Application } from './ports.ts';

/** What somebody is called, and the language that they chose; null for one. */
export type Preferences = { readonly name: string; readonly lang: Lang | null };

/** How pages address somebody who signed in; null where there is nobody of that id. */
export async function readPreferences(
  app: Application,
  { participantId }: { readonly participantId: ParticipantId },
): Promise<Preferences | null> {
  const found = await app.store.read((reader) => reader.participants.byId(participantId));
  return found === null ? null : { name: found.name, lang: found.lang };
}
