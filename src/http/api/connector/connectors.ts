import { z } from '@hono/zod-openapi';
import {
  addConnector,
  changeConnector,
  pauseConnector,
  removeConnector,
  replaceSecret,
  resumeConnector,
} from '../../../application/connector/manage-connectors.ts';
import { CONNECTOR_QUEUE } from '../../../application/connector/ports.ts';
import { readConnector, readConnectors } from '../../../application/connector/reads.ts';
import { replayEvents } from '../../../application/connector/replay-events.ts';
import { testConnector } from '../../../application/connector/send-event.ts';
import { retryDeadLetters } from '../../../application/federation/delivery/dead-letters.ts';
import { errorOf } from '../../../domain/connector/connector.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { type Route, replied } from '../kit/operation.ts';
import { connector, resource, settings } from './connector-resource.ts';

const TAG = 'Connectors';
const NAME = z.string().max(40);

const connectors = z.strictObject({ items: z.array(connector), next: z.null() }).openapi('Connectors');

const withSecret = z
  .strictObject({
    ...connector.shape,
    secret: z.string().openapi({
      description:
        'What the other side verifies with: a shared secret or a public key. Shown this once; empty where the other side made it',
    }),
  })
  .openapi('ConnectorWithSecret');

const outcome = z.strictObject({ taken: z.boolean(), error: z.string().nullable() }).openapi('ConnectorTest');

const givenSecret = z
  .string()
  .max(1_000)
  .optional()
  .openapi({ description: 'The key that the other side made: for an `open311-client` alone' });

/** Connections to other software of the institution: webhooks, and whatever else this node knows. */
export function connectorRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/connectors',
      tag: TAG,
      summary: 'List the connectors and how they are getting on',
      needs: 'admin',
      answers: { 200: connectors },
    },
    async ({ app }) => replied(200, { items: (await readConnectors(app)).map(resource), next: null }),
  );

  route(
    {
      method: 'post',
      path: '/connectors',
      tag: TAG,
      summary: 'Add a connector. It begins with what happens next',
      needs: 'admin',
      body: z.strictObject({ name: NAME, kind: z.string(), settings, secret: givenSecret }).openapi('ConnectorInput', {
        example: { name: 'crm', kind: 'webhook', settings: { url: 'https://crm.lyon.example/hook' } },
      }),
      answers: { 201: withSecret },
    },
    async ({ app, body, caller }) => {
      const added = await addConnector(app, { ...body, by: caller.by });
      return added.ok ? await withSecretOf(app, added.value) : added;
    },
  );

  route(
    {
      method: 'post',
      path: '/webhooks',
      tag: TAG,
      summary: 'Add a webhook: a connector of that kind',
      needs: 'admin',
      body: z
        .strictObject({
          name: NAME,
          url: z.string(),
          types: z.array(z.string()).optional(),
          consultations: z.array(z.string()).optional(),
          format: z.string().optional(),
          signature: z.string().optional(),
        })
        .openapi('WebhookInput', { example: { name: 'crm', url: 'https://crm.lyon.example/hook' } }),
      answers: { 201: withSecret },
    },
    async ({ app, body: { name, ...set }, caller }) => {
      const added = await addConnector(app, { name, kind: 'webhook', settings: set, by: caller.by });
      return added.ok ? await withSecretOf(app, added.value) : added;
    },
  );

  const named = { params: { connector: NAME }, needs: 'admin', tag: TAG, refusals: ['not-found'] } as const;

  route(
    {
      ...named,
      method: 'patch',
      path: '/connectors/{connector}',
      summary: 'Replace the settings of a connector',
      body: z.strictObject({ settings }).openapi('ConnectorChange'),
      answers: { 200: connector },
    },
    async ({ app, params, body, caller }) =>
      await reported(app, await changeConnector(app, { name: params.connector, ...body, by: caller.by })),
  );

  route(
    {
      ...named,
      method: 'delete',
      path: '/connectors/{connector}',
      summary: 'Remove a connector for good, with what waits for it',
      answers: { 200: z.strictObject({ removed: z.string() }).openapi('ConnectorRemoved') },
    },
    async ({ app, params, caller }) => {
      const removed = await removeConnector(app, { name: params.connector, by: caller.by });
      return removed.ok ? replied(200, { removed: removed.value.name }) : removed;
    },
  );

  route(
    {
      ...named,
      method: 'post',
      path: '/connectors/{connector}/pause',
      summary: 'Send nothing more until it is resumed; what happens meanwhile waits',
      answers: { 200: connector },
    },
    async ({ app, params, caller }) =>
      await reported(app, await pauseConnector(app, { name: params.connector, by: caller.by })),
  );

  route(
    {
      ...named,
      method: 'post',
      path: '/connectors/{connector}/resume',
      summary: 'Send what waits, in order, and go on',
      answers: { 200: connector },
    },
    async ({ app, params, caller }) =>
      await reported(app, await resumeConnector(app, { name: params.connector, by: caller.by })),
  );

  route(
    {
      ...named,
      method: 'post',
      path: '/connectors/{connector}/secret',
      summary:
        'Make a new secret; the former one signs beside it for 24 hours. Or take the one that the other side made',
      body: z
        .strictObject({ secret: givenSecret })
        .openapi('ConnectorSecretInput', { example: { secret: 'the-key-that-the-other-side-made' } }),
      answers: { 200: withSecret },
    },
    async ({ app, params, body, caller }) => {
      const replaced = await replaceSecret(app, { name: params.connector, ...body, by: caller.by });
      if (!replaced.ok) return replaced;
      const report = await readConnector(app, params.connector);
      if (report === null) return refuse({ type: 'not-found', what: 'connector' });
      return replied(200, { ...resource(report), secret: replaced.value.secret });
    },
  );

  route(
    {
      ...named,
      method: 'post',
      path: '/connectors/{connector}/test',
      summary: 'Send a message without an event, at once, and say whether it was taken',
      knowsRepeats: true,
      answers: { 200: outcome },
    },
    async ({ app, params, caller }) => {
      const tested = await testConnector(app, { name: params.connector, by: caller.by });
      if (!tested.ok) return tested;
      const error = errorOf(tested.value);
      return replied(200, { taken: error === null, error });
    },
  );

  route(
    {
      ...named,
      method: 'post',
      path: '/connectors/{connector}/resend',
      summary: 'Send again what the other side refused',
      answers: { 200: z.strictObject({ messages: z.number().int() }).openapi('Resent') },
    },
    async ({ app, params, caller }) => {
      const known = await app.store.read((reader) => reader.connectors.byName(params.connector));
      if (known === null) return { ok: false, refusal: { type: 'not-found', what: 'connector' } };
      const of = { queue: CONNECTOR_QUEUE, host: params.connector };
      const resent = await retryDeadLetters(app, { ...of, by: caller.by });
      return resent.ok ? replied(200, { messages: resent.value.messages }) : resent;
    },
  );

  route(
    {
      ...named,
      method: 'post',
      path: '/connectors/{connector}/replay',
      summary: 'Queue again what it wants of everything that happened after a place in the event log',
      knowsRepeats: true,
      description:
        'Each event keeps its `webhook-id`. At most 10,000 events are looked at; go on with `next` where there is one.',
      body: z
        .strictObject({
          after: z.string().max(200).nullable().openapi({
            description:
              'The `id` of an event of `/api/v1/events`, or the `webhook-id` of the message about it; null for the beginning of the log',
          }),
        })
        .openapi('ReplayInput', { example: { after: null } }),
      answers: {
        200: z.strictObject({ queued: z.number().int(), next: z.string().nullable() }).openapi('Replayed'),
      },
    },
    async ({ app, params, body, caller }) => {
      const replayed = await replayEvents(app, { name: params.connector, after: body.after, by: caller.by });
      return replayed.ok ? replied(200, replayed.value) : replayed;
    },
  );
}

type App = Parameters<typeof readConnector>[0];

async function withSecretOf(
  app: App,
  { connector: { name }, secret }: { readonly connector: { readonly name: string }; readonly secret: string },
) {
  const report = await readConnector(app, name);
  if (report === null) return refuse({ type: 'not-found', what: 'connector' });
  return replied(201, { ...resource(report), secret });
}

async function reported(app: App, changed: Awaited<ReturnType<typeof changeConnector>>) {
  if (!changed.ok) return changed;
  const report = await readConnector(app, changed.value.name);
  return report === null ? refuse({ type: 'not-found', what: 'connector' }) : replied(200, resource(report));
}
