import { z } from '@hono/zod-openapi';
import { readEvents } from '../../application/read-events.ts';
import { nextOf, pageRequest } from './cursor.ts';
import { type Route, replied } from './operation.ts';
import { id, pageOf, pageQuery, time } from './schemas.ts';

const event = z
  .strictObject({
    id,
    type: z.string(),
    at: time,
    consultation: z.string().nullable(),
    proposal: z.number().int().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('Event');

export function eventRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/events',
      tag: 'Events',
      summary: 'The public event log, oldest first: no actors, supports or votes',
      description:
        'Give `next` back as `after` to go on; an event that commits late is never skipped. A page with events always has ' +
        'a `next`, at the end of the log too: keep it, and ask again with it later. An empty page has none, since the one ' +
        'it was asked with still holds.',
      needs: null,
      query: pageQuery({}),
      answers: { 200: pageOf(event, 'Event') },
    },
    async ({ app, query, path }) => {
      const page = pageRequest(app, query, path);
      if (!page.ok) return page;
      const found = await readEvents(app, page.value);
      const items = found.items.map((item) => ({ ...item, at: item.at.toISOString(), data: { ...item.data } }));
      return replied(200, { items, next: nextOf(app, found, path) });
    },
  );
}
