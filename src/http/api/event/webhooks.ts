import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { id, time } from '../kit/schemas.ts';
import { eventOrigin } from './events.ts';
import { PUBLIC_EVENTS, type PublicType } from './public-events.ts';

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
