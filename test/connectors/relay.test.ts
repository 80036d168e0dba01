import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PublicEvent } from '../../src/application/event/ports.ts';
import { newWebhookSecret } from '../../src/integrations/webhooks/signature.ts';
import { webhookKind } from '../../src/integrations/webhooks/webhook.ts';
import { API_KEY, startCiviCrm } from '../doubles/civicrm/civicrm.ts';
import { freePort } from '../support/free-port.ts';
import { type LocalServer, serve } from '../support/local-server.ts';
import { projectDir } from '../support/program.ts';

const SECRET = newWebhookSecret('v1');
const EVENT = {
  id: '019ad2f0-6d3c-7000-8000-0242ac120002',
  type: 'proposal-accepted',
  version: 1,
  at: new Date('2026-03-02T08:00:00Z'),
  origin: { kind: 'own' },
  consultation: 'quai',
  proposal: 1,
  data: {},
} satisfies PublicEvent;

/** The relay of docs/operate/relay, as a process. */
async function startRelay(env: Readonly<Record<string, string>>) {
  const port = await freePort();
  const child = spawn(process.execPath, [join(projectDir, 'docs/operate/relay/relay.mjs')], {
    env: { PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, 'close');
    },
  };
}

const kind = webhookKind({ fetch: (url, init) => fetch(url, init), origin: 'https://participation.example' });
const sent = async (url: string, { secret = SECRET, at = new Date(), event = EVENT as PublicEvent | null } = {}) => {
  const settings = { url, types: [], consultations: [], format: 'standard', signature: 'v1' };
  const secrets = { current: secret, former: null };
  return await kind.send({ settings }, secrets, { id: `${EVENT.id}.crm`, event, at });
};

describe('the relay to CiviCRM', () => {
  let crm: Awaited<ReturnType<typeof startCiviCrm>>;
  let relay: Awaited<ReturnType<typeof startRelay>>;
  beforeAll(async () => {
    crm = await startCiviCrm();
    const secrets = `${newWebhookSecret('v1')},${SECRET}`;
    relay = await startRelay({ WEBHOOK_SECRET: secrets, TARGET_URL: crm.url, TARGET_KEY: API_KEY });
  });
  beforeEach(() => {
    crm.activities.length = 0;
    crm.is('well');
  });
  afterAll(async () => {
    await relay[Symbol.asyncDispose]();
    await crm[Symbol.asyncDispose]();
  });

  it('writes an activity for a message, and none for a repetition or for a try', async () => {
    for (const _ of [1, 2]) expect(await sent(relay.url)).toEqual({ type: 'taken' });
    expect(await sent(relay.url, { event: null })).toEqual({ type: 'taken' });
    expect(crm.activities).toEqual([
      {
        id: 1,
        'activity_type_id:name': 'Participation',
        'status_id:name': 'Completed',
        subject: 'proposal-accepted: quai 1',
        activity_date_time: '2026-03-02 08:00:00',
        details: 'https://participation.example/consultations/quai/proposals/1',
        'Participation.Message': `${EVENT.id}.crm`,
      },
    ]);
  });

  it.each(['maintenance', 'login-page', 'error-under-200'] as const)(
    'has a message wait while CiviCRM is like this: %s',
    async (mood) => {
      crm.is(mood);
      expect(await sent(relay.url)).toMatchObject({ type: 'failed', error: 'HTTP 503' });
      crm.is('well');
      expect(await sent(relay.url)).toEqual({ type: 'taken' });
      expect(crm.activities).toHaveLength(1);
    },
  );

  it('takes nothing that is not signed by the node, or not now', async () => {
    expect(await sent(relay.url, { secret: newWebhookSecret('v1') })).toEqual({ type: 'refused', error: 'HTTP 401' });
    for (const minutes of [-6, 6]) {
      const at = new Date(Date.now() + minutes * 60_000);
      expect(await sent(relay.url, { at })).toEqual({ type: 'refused', error: 'HTTP 401' });
    }
    const headers = { 'webhook-id': 'x', 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)) };
    for (const signature of ['', 'v1,', 'v1,AAAA', 'v1a,AAAA', 'v1']) {
      const response = await fetch(relay.url, {
        method: 'POST',
        headers: { ...headers, 'webhook-signature': signature },
        body: '{}',
      });
      expect([signature, response.status]).toEqual([signature, 401]);
    }
    expect(crm.activities).toEqual([]);
  });
});

describe('the relay to anything that takes JSON', () => {
  const received: { readonly key: unknown; readonly body: unknown }[] = [];
  let crm: LocalServer;
  let status = 201;
  beforeAll(async () => {
    crm = await serve((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        received.push({ key: request.headers['idempotency-key'], body: JSON.parse(body) });
        response.writeHead(status).end();
      });
    });
  });
  afterAll(() => crm[Symbol.asyncDispose]());

  it('passes on the message with its id as the key, and what the CRM calls wrong', async () => {
    const env = { WEBHOOK_SECRET: SECRET, TARGET: 'json', TARGET_URL: crm.at('/events'), TARGET_KEY: 'key' };
    await using relay = await startRelay(env);
    expect(await sent(relay.url)).toEqual({ type: 'taken' });
    expect(received).toMatchObject([
      { key: `${EVENT.id}.crm`, body: { type: 'proposal-accepted', consultation: 'quai', proposal: 1 } },
    ]);
    status = 422;
    expect(await sent(relay.url)).toEqual({ type: 'refused', error: 'HTTP 422' });
    status = 401;
    expect(await sent(relay.url)).toMatchObject({ type: 'failed', error: 'HTTP 503' });
  });
});
