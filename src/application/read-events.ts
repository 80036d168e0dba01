import { type EventType, PUBLIC_EVENTS } from '../domain/event.ts';
import type { Application } from './ports.ts';
import type { Page, PageRequest, PublicEvent } from './views.ts';

const PUBLIC_TYPES = (Object.keys(PUBLIC_EVENTS) as EventType[]).filter((type) => PUBLIC_EVENTS[type]);

/** The public event log, oldest first; its cursor never skips an event that commits late. */
export async function readEvents(app: Application, query: PageRequest): Promise<Page<PublicEvent>> {
  await app.store.placeEvents();
  return await app.store.read((reader) => reader.views.publicEvents({ ...query, types: PUBLIC_TYPES }));
}
