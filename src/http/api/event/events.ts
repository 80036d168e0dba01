import { z } from '@hono/zod-openapi';
import { readEvents } from '../../../application/event/reads.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { id, pageOf, pageQuery, time } from '../kit/schemas.ts';

const ORIGINS = ['own', 'imported', 'mirrored'] as const;

export const eventOrigin = z
  .union([
    z.strictObject({ kind: z.literal('own') }),
    z.strictObject({ kind: z.literal('imported'), source: z.string() }),
    z.strictObject({ kind: z.literal('mirrored'), host: z.string() }),
  ])
  .openapi('EventOrigin', {
    description:
      'Whose act it is: `own` of this institution and of people in its consultations; `imported` from another platform, ' +
      '`source`; `mirrored` of the institution with the id `host`, which hosts the consultation and says so in its own log.',
  });

const event = z
  .strictObject({
    id,
    type: z.string(),
    version: z.number().int().positive().openapi({ description: 'By which version of its type `data` is to be read' }),
    at: time,
    origin: eventOrigin,
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
        'it was asked with still holds. Acts of other institutions in consultations that they host are only listed where ' +
        '`origin` asks for them: whoever adds up the logs of several institutions counts each act once.',
      needs: null,
      query: pageQuery({
        origin: z
          .enum([...ORIGINS, 'all'])
          .optional()
          .openapi({ description: 'Only acts of this origin, or all; without it `own` and `imported`' }),
      }),
      answers: { 200: pageOf(event, 'Event') },
    },
    async ({ app, query, path }) => {
      const page = pageRequest(app, query, path);
      if (!page.ok) return page;
      const { origin: originValue } = query;
      const origins = originValue === undefined ? undefined : originValue === 'all' ? ORIGINS : [originValue];
      const found = await readEvents(app, { ...page.value, origins });
      return replied(200, { items: found.items, next: nextOf(app, found, path) });
    },
  );
}
