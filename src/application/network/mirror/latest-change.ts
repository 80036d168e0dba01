import type { Id } from '../../../domain/kit/id.ts';
import type { Application } from '../../application.ts';
import { CHANGE_EVENTS, wasHostedHere } from './read-changes.ts';

/** The last change of a consultation of ours that its co-hosts see; null where it is no consultation of ours, and none that was. */
export async function latestChange(app: Application, slug: string): Promise<{ readonly id: Id | null } | null> {
  await app.store.placeEvents();
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(slug);
    if (consultation === null || consultation.publishedAt === null) return null;
    if (consultation.host !== null) return (await wasHostedHere(reader, app, consultation)) ? { id: null } : null;
    return { id: await reader.changes.latestEvent(consultation.id, CHANGE_EVENTS) };
  });
}
