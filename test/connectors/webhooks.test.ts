import '../../src/start/temporal.ts';
import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import {
  addConnector,
  pauseConnector,
  removeConnector,
  replaceSecret,
  resumeConnector,
} from '../../src/application/connector/manage-connectors.ts';
import { queueEvents } from '../../src/application/connector/queue-events.ts';
import { readConnector, readConnectors } from '../../src/application/connector/reads.ts';
import { replayEvents } from '../../src/application/connector/replay-events.ts';
import { sendEvent, testConnector } from '../../src/application/connector/send-event.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { MessageGivenUp } from '../../src/application/federation/delivery/dead-letters.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn, connectorsOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { serve } from '../support/local-server.ts';

const eventually = { timeout: 30_000, interval: 50 } as const;

type Received = {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly contentType: string;
  readonly body: string;
};

/** Somebody's server: keeps what it is posted, and answers as it is told; 0 is no answer at all. */
async function target() {
  const received: Received[] = [];
  let status = 204;
  const server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const header = (name: string) => String(request.headers[name]);
      received.push({
        id: header('webhook-id'),
        timestamp: header('webhook-timestamp'),
        signature: header('webhook-signature'),
        contentType: header('content-type'),
        body: Buffer.concat(chunks).toString(),
      });
      if (status === 0) return;
      response.writeHead(status);
      response.end();
    });
  });
  return {
    received,
    url: server.at('/hook'),
    answers: (with_: number) => {
      status = with_;
    },
    types: () => received.map(({ body }) => (JSON.parse(body) as { type: string }).type),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** A city whose connectors work as in a process of their own. */
async function connectedCity(database: Database) {
  const outbound = createOutbound({
    origin: 'https://participation.example',
    version: '0',
    allowPrivateAddresses: true,
  });
  const { connectors, jobs } = connectorsOn(database, (url, init) => outbound.fetch(url, init));
  const clock = clockAt('2026-03-02T08:00:00Z');
  const app: Application = { ...applicationOn(database, clock), connectors };
  await setUpCity(app);
  await opened(app, 'quai', { rules: { hold: 'everything', resultsVisibility: 'after-close' } });
  const stop = new AbortController();
  const working = jobs(app)
    .find(({ name }) => name === 'connectors')
    ?.run(stop.signal);
  const consumer = queueEvents(app);
  return {
    app,
    clock,
    ana: await registeredPerson(app, 'Ana'),
    tell: () => consumeEvents(app, consumer),
    async add(name: string, settings: Readonly<Record<string, unknown>>) {
      return value(await addConnector(app, { name, kind: 'webhook', settings, by: OPERATOR })).secret;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await working;
      await outbound[Symbol.asyncDispose]();
    },
  };
}

async function accepted(app: Application, by: { readonly id: string }, body: string) {
  const proposal = await proposed(app, { slug: 'quai', authorId: by.id, body });
  value(
    await decideProposal(app, {
      proposalId: proposal.id,
      kind: 'accept',
      rule: 'within-the-rules',
      reason: 'Conforme.',
      by: null,
    }),
  );
  return proposal;
}

/** As the specification says, in code of its own. */
function expectedSignature({ id, timestamp, body }: Received, secret: string): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

eachEngine('a webhook', (suite) => {
  let city: Awaited<ReturnType<typeof connectedCity>>;
  beforeAll(async () => {
    city = await connectedCity(suite.database);
    await city.tell();
  });
  afterEach(async () => {
    await city.tell();
    for (const { name } of await readConnectors(city.app))
      value(await removeConnector(city.app, { name, by: OPERATOR }));
  });
  afterAll(() => city[Symbol.asyncDispose]());

  it('is posted what everybody may read, signed, with the address of what it is about, and nothing else', async () => {
    await using crm = await target();
    const secret = await city.add('crm', { url: crm.url });
    const held = await proposed(city.app, { slug: 'quai', authorId: city.ana.id, body: 'Retenue.' });
    await city.tell();
    const shown = await accepted(city.app, city.ana, 'Un quai.');
    value(await giveSupport(city.app, { proposalId: shown.id, participantId: city.ana.id, side: 'for' }));
    await submitComment(city.app, {
      slug: 'quai',
      proposalId: shown.id,
      authorId: city.ana.id,
      lang: 'fr',
      body: 'Oui.',
    });
    await city.tell();
    await expect.poll(() => crm.types(), eventually).toEqual(['proposal-accepted']);
    const [message] = crm.received;
    if (message === undefined) throw new Error('nothing was posted');
    expect(message.contentType).toBe('application/json');
    expect(message.signature).toBe(expectedSignature(message, secret));
    expect(Math.abs(Number(message.timestamp) - city.app.now().getTime() / 1_000)).toBeLessThan(60);
    const { data } = JSON.parse(message.body) as { data: Record<string, unknown> };
    const number = data['proposal'];
    expect(data).toMatchObject({
      ...{ consultation: 'quai', origin: { kind: 'own' } },
      url: `https://participation.example/consultations/quai/proposals/${String(number)}`,
    });
    const everything = crm.received.map(({ body }) => body).join();
    for (const secretPart of [held.id, 'Retenue', city.ana.id, 'support', 'Oui.'])
      expect(everything).not.toContain(secretPart);
    const settled = { waiting: 0, failing: null, givenUp: 0 };
    await expect.poll(() => readConnector(city.app, 'crm'), eventually).toMatchObject(settled);
  }, 60_000);

  it('arrives in order and once under each id after its target was away, and holds up no other', async () => {
    await using away = await target();
    await using hanging = await target();
    await using other = await target();
    await city.add('away', { url: away.url });
    await city.add('hanging', { url: hanging.url });
    await city.add('other', { url: other.url, types: ['proposal-accepted'], consultations: 'quai, another' });
    away.answers(503);
    hanging.answers(0);
    for (const body of ['Une.', 'Deux.', 'Trois.']) await accepted(city.app, city.ana, body);
    await city.tell();
    await expect.poll(() => other.types(), eventually).toEqual(Array(3).fill('proposal-accepted'));
    await expect.poll(() => away.received.length, eventually).toBe(1);
    await expect.poll(async () => (await readConnector(city.app, 'away'))?.failing?.error, eventually).toBe('HTTP 503');
    away.answers(204);
    await expect.poll(() => new Set(away.received.map(({ id }) => id)).size, eventually).toBe(3);
    const ids = away.received.map(({ id }) => id.split('.')[0]);
    // The first was tried twice; what came after it waited.
    expect(ids).toEqual([ids[0], ...other.received.map(({ id }) => id.split('.')[0])]);
    await expect.poll(async () => (await readConnector(city.app, 'away'))?.failing, eventually).toBe(null);
    expect(hanging.received.length).toBe(1);
  }, 90_000);

  it('sends nothing while it is paused or its target is gone, and everything once it is resumed', async () => {
    await using crm = await target();
    await city.add('crm', { url: crm.url });
    value(await pauseConnector(city.app, { name: 'crm', by: OPERATOR }));
    await accepted(city.app, city.ana, 'Une.');
    await city.tell();
    await expect.poll(async () => (await readConnector(city.app, 'crm'))?.waiting, eventually).toBe(1);
    crm.answers(410);
    value(await resumeConnector(city.app, { name: 'crm', by: OPERATOR }));
    await expect.poll(async () => (await readConnector(city.app, 'crm'))?.paused, eventually).toBe('gone');
    expect(crm.received.length).toBe(1);
    crm.answers(204);
    value(await resumeConnector(city.app, { name: 'crm', by: OPERATOR }));
    await expect.poll(async () => (await readConnector(city.app, 'crm'))?.waiting, eventually).toBe(0);
    expect(new Set(crm.received.map(({ id }) => id)).size).toBe(1);
  }, 60_000);

  it('is tried at once where somebody says that its target is back', async () => {
    await using crm = await target();
    await city.add('crm', { url: crm.url });
    crm.answers(503);
    await accepted(city.app, city.ana, 'Une.');
    await city.tell();
    // The second try fails as well, and the next one is five minutes away.
    await expect.poll(() => crm.received.length, eventually).toBe(2);
    crm.answers(204);
    await expect
      .poll(async () => {
        value(await resumeConnector(city.app, { name: 'crm', by: OPERATOR }));
        return (await readConnector(city.app, 'crm'))?.waiting;
      }, eventually)
      .toBe(0);
    expect(new Set(crm.received.map(({ id }) => id)).size).toBe(1);
  }, 60_000);

  it('keeps what the target refuses three times, and goes on', async () => {
    await using crm = await target();
    await city.add('crm', { url: crm.url });
    crm.answers(422);
    const { id: eventId } = await lastEvent(city.app, () => accepted(city.app, city.ana, 'Une.'));
    const message = { id: `${eventId}.crm`, connector: 'crm', eventId, orderingKey: 'crm', attempt: 2 };
    await expect(sendEvent(city.app, message)).rejects.toThrow(MessageGivenUp);
    expect(await readConnector(city.app, 'crm')).toMatchObject({ paused: null, failing: { error: 'HTTP 422' } });
  }, 60_000);

  it('is signed with the former secret too for a day after a new one was made', async () => {
    await using crm = await target();
    const former = await city.add('crm', { url: crm.url });
    const { secret } = value(await replaceSecret(city.app, { name: 'crm', by: OPERATOR }));
    expect(secret).not.toBe(former);
    expect(value(await testConnector(city.app, { name: 'crm', by: OPERATOR }))).toEqual({ type: 'taken' });
    const [message] = crm.received;
    if (message === undefined) throw new Error('nothing was posted');
    expect(message.signature.split(' ')).toEqual([secret, former].map((key) => expectedSignature(message, key)));
    expect(JSON.parse(message.body)).toMatchObject({ type: 'test', data: {} });
    for (const [hours, keys] of [
      [23, [secret, former]],
      [2, [secret]],
    ] as const) {
      city.clock.advance({ hours });
      await testConnector(city.app, { name: 'crm', by: OPERATOR });
      const last = crm.received.at(-1);
      if (last === undefined) throw new Error('nothing was posted');
      expect(last.signature.split(' ')).toEqual(keys.map((key) => expectedSignature(last, key)));
    }
  }, 60_000);

  it('goes to the address that was set, and nowhere else', async () => {
    await using elsewhere = await target();
    await using moved = await serve((request, response) => {
      request.resume().on('end', () => response.writeHead(302, { location: elsewhere.url }).end());
    });
    await city.add('moved', { url: moved.at('/hook') });
    const tried = value(await testConnector(city.app, { name: 'moved', by: OPERATOR }));
    expect(tried).toEqual({ type: 'failed', error: 'HTTP 302', retryAfterMs: null });
    expect(elsewhere.received).toEqual([]);
  }, 60_000);

  it('does not reach into the network of the institution where nobody allowed it', async () => {
    await using inside = await target();
    await using strict = createOutbound({
      origin: 'https://participation.example',
      version: '0',
      allowPrivateAddresses: false,
      internalHosts: ['crm.intranet.example'],
    });
    const { connectors } = connectorsOn(suite.database, (url, init) => strict.fetch(url, init));
    for (const [url, error] of [
      [inside.url, 'bad-scheme'],
      [inside.url.replace('http:', 'https:'), 'private-address'],
      ['https://169.254.169.254/latest/meta-data', 'private-address'],
      ['https://[::ffff:127.0.0.1]/', 'private-address'],
      ['https://0x7f.1/', 'private-address'],
    ] as const) {
      await city.add('inside', { url });
      const tried = value(await testConnector({ ...city.app, connectors }, { name: 'inside', by: OPERATOR }));
      expect([url, tried]).toEqual([url, { type: 'failed', error, retryAfterMs: null }]);
      value(await removeConnector(city.app, { name: 'inside', by: OPERATOR }));
    }
    expect(inside.received).toEqual([]);
  }, 60_000);

  it('can be replayed from a place in the log, each event under the id that it had', async () => {
    await using crm = await target();
    await city.add('crm', { url: crm.url, types: ['proposal-accepted'], format: 'cloudevents' });
    const { id: place } = await lastEvent(city.app, () => accepted(city.app, city.ana, 'Avant.'));
    await city.tell();
    await expect.poll(() => crm.received.length, eventually).toBe(1);
    const before = crm.received.splice(0);
    for (const body of ['Une.', 'Deux.']) await accepted(city.app, city.ana, body);
    await city.tell();
    await expect.poll(() => crm.received.length, eventually).toBe(2);
    const replayed = value(await replayEvents(city.app, { name: 'crm', after: place, by: OPERATOR }));
    expect(replayed).toEqual({ queued: 2, next: null });
    await expect.poll(() => crm.received.length, eventually).toBe(4);
    const [one, two, again, andAgain] = crm.received;
    // By the id that the target knows, too; a place that there is not sends nothing.
    const last = value(await replayEvents(city.app, { name: 'crm', after: one?.id ?? '', by: OPERATOR }));
    expect(last).toEqual({ queued: 1, next: null });
    for (const after of ['019ad2f0-6d3c-7000-8000-0242ac120002', 'yesterday', `x.${before[0]?.id}`]) {
      expect(await replayEvents(city.app, { name: 'crm', after, by: OPERATOR })).toEqual({
        ok: false,
        refusal: { type: 'invalid', field: 'after', because: 'unknown-event' },
      });
    }
    await expect.poll(() => crm.received.length, eventually).toBe(5);
    expect([again?.id, andAgain?.id]).toEqual([one?.id, two?.id]);
    expect(one?.contentType).toBe('application/cloudevents+json');
    expect(JSON.parse(one?.body ?? '')).toMatchObject({
      ...{ specversion: '1.0', id: one?.id, source: 'https://participation.example', type: 'parvis.proposal-accepted' },
      ...{ datacontenttype: 'application/json' },
    });
  }, 60_000);

  it.each([
    ['url', { url: 'ftp://crm.example/' }],
    ['url', { url: 'https://me:secret@crm.example/' }],
    ['url', {}],
    ['types', { url: 'https://crm.example/', types: ['support-given'] }],
    ['consultations', { url: 'https://crm.example/', consultations: ['Not A Slug'] }],
    ['signature', { url: 'https://crm.example/', signature: 'sha1' }],
    ['token', { url: 'https://crm.example/', token: 'x' }],
  ])(
    'is refused for its %s: %j',
    async (field, settings) => {
      const added = await addConnector(city.app, { name: 'crm', kind: 'webhook', settings, by: OPERATOR });
      expect(added).toMatchObject({ ok: false, refusal: { type: 'invalid', field } });
      expect(await readConnector(city.app, 'crm')).toBe(null);
    },
    60_000,
  );
});

async function lastEvent(app: Application, act: () => Promise<unknown>) {
  await act();
  await app.store.placeEvents();
  const event = await app.store.read(
    async (reader) => (await reader.events.after((await reader.events.last()) - 1, 1))[0],
  );
  if (event === undefined) throw new Error('nothing happened');
  return event;
}
