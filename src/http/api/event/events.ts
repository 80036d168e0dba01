import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { readEvents } from '../../../application/event/reads.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { id, pageOf, pageQuery, time } from '../kit/schemas.ts';
import { PUBLIC_EVENTS, type PublicType } from './public-events.ts';

const ORIGINS = ['own', 'imported', 'mirrored'] as const;

const eventOrigin = z
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

const HEADERS = z.object({
  'webhook-id': z.string().openapi({
    description: 'The same in every repetition: whoever remembers it does nothing twice',
    example: '019ad2f0-6d3c-7000-8000-0242ac120002.crm',
  }),
  'webhook-timestamp': z.string().openapi({ description: 'When this try was made, in Unix seconds' }),
  'webhook-signature': z.string().openapi({
    description:
      '`v1,` or `v1a,` and base64, by Standard Webhooks 1.0; two with a space between while a secret is replaced',
  }),
});

const RESPONSES = {
  '2XX': { description: 'Taken' },
  410: { description: 'Nobody is there any more: the webhook is stopped until somebody resumes it' },
  429: { description: 'Tried again, as late as `Retry-After` says; so are 408, 425, 3xx and 5xx' },
  '4XX': { description: 'Refused: tried three times, then given up and listed' },
};

/** What a webhook sends for each type of event, under `webhooks` of `openapi.json`. */
export function describeWebhooks(registry: OpenAPIHono['openAPIRegistry']): void {
  for (const type of Object.keys(PUBLIC_EVENTS) as PublicType[]) {
    registry.registerWebhook({
      method: 'post',
      path: type,
      tags: ['Webhooks'],
      summary: PUBLIC_EVENTS[type].what,
      request: {
        headers: HEADERS,
        body: { required: true, content: { 'application/json': { schema: webhookMessage(type) } } },
      },
      responses: RESPONSES,
    });
  }
}

/** The body of a webhook about an event of a type, in the format `standard`. */
export function webhookMessage(type: PublicType) {
  return z.strictObject({
    type: z.literal(type),
    timestamp: time.openapi({ description: 'When it happened' }),
    data: z.strictObject({
      id,
      version: z.number().int().positive(),
      origin: eventOrigin,
      consultation: z.string().nullable().openapi({ description: 'Its slug' }),
      proposal: z.number().int().nullable().openapi({ description: 'Its number' }),
      url: z.url().openapi({ description: 'The page of what it is about' }),
      data: PUBLIC_EVENTS[type].data,
    }),
  });
}
