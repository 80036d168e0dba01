import type { Actor } from '../../domain/kit/actor.ts';
import { type Id, isId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { readEvents } from '../event/reads.ts';
import { checkAdministrator } from '../kit/access.ts';
import { messageOf, wants } from './queue-events.ts';

/** Events of one call; the next goes on from `next`. */
const REPLAYED_MAX = 10_000;
const PAGE = 100;

export type Replayed = {
  readonly queued: number;
  /** The event to go on after; null where the end of the log was reached. */
  readonly next: Id | null;
};

/**
 * Queues again what a connector wants of everything that happened after an event: by its id, as `/api/v1/events` names it,
 * or by that of the message about it (null for the beginning of the log). Each message has the id that it had before. For
 * administrators.
 */
export async function replayEvents(
  app: Application,
  { name, after, by }: { readonly name: string; readonly after: string | null; readonly by: Actor | null },
): Promise<Result<Replayed, Refusal>> {
  const [eventId = null] = after?.trim().split('.', 1) ?? [];
  await app.store.placeEvents();
  const found = await app.store.read(async (reader) => {
    const allowed = await checkAdministrator(reader, by);
    if (!allowed.ok) return allowed;
    // Another place than was meant would send everything again.
    if (eventId !== null && (!isId(eventId) || (await reader.events.byId(eventId)) === null)) {
      return refuse({ type: 'invalid', field: 'after', because: 'unknown-event' });
    }
    return ok(await reader.connectors.byName(name));
  });
  if (!found.ok) return found;
  const connector = found.value;
  if (connector === null) return refuse({ type: 'not-found', what: 'connector' });
  let [afterId, seen, queued] = [eventId ?? undefined, 0, 0];
  while (seen < REPLAYED_MAX) {
    const { items } = await readEvents(app, { limit: PAGE, after: null, afterId });
    const wanted = items.filter((event) => wants(app, connector, event));
    await app.connectors?.queue.enqueue(wanted.map(({ id }) => messageOf(name, id)));
    queued += wanted.length;
    seen += items.length;
    afterId = items.at(-1)?.id ?? afterId;
    if (items.length < PAGE) return ok({ queued, next: null });
  }
  return ok({ queued, next: afterId ?? null });
}
