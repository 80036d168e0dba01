import '../../src/start/temporal.ts';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { updateCommitment } from '../../src/application/answer/update-commitment.ts';
import type { Application } from '../../src/application/application.ts';
import { addConnector, removeConnector, replaceSecret } from '../../src/application/connector/manage-connectors.ts';
import { queueEvents } from '../../src/application/connector/queue-events.ts';
import { readConnector } from '../../src/application/connector/reads.ts';
import { sendEvent, testConnector } from '../../src/application/connector/send-event.ts';
import { syncRequests } from '../../src/application/connector/sync-requests.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { createHttp, listen } from '../../src/http/server.ts';
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import { createLog } from '../../src/start/log.ts';
import { type Open311Options, startOpen311 } from '../doubles/open311/open311.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn, connectorsOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';

const KEY = 'key-of-the-services';

eachEngine('what is asked of an Open311 server', (suite) => {
  let app: Application;
  let clock: Clock;
  let outbound: Outbound;
  let author = '';
  let server: Awaited<ReturnType<typeof startOpen311>>;

  beforeAll(async () => {
    clock = clockAt('2026-03-02T08:00:00Z');
    // As in production, but for the one internal host that its operator named.
    outbound = createOutbound({
      ...{ origin: 'https://participation.example', version: '0', allowPrivateAddresses: false },
      internalHosts: ['127.0.0.1'],
    });
    const { connectors } = connectorsOn(suite.database, (url, init) =>
      outbound.fetch(url, { ...init, limits: { totalMs: 1_000 } }),
    );
    app = { ...applicationOn(suite.database, clock), connectors };
    await setUpCity(app);
    await opened(app, 'quai');
    author = (await registeredPerson(app, 'Ana Martin')).id;
  });
  afterEach(async () => {
    if ((await readConnector(app, 'voirie')) !== null) {
      value(await removeConnector(app, { name: 'voirie', by: OPERATOR }));
    }
    await server?.[Symbol.asyncDispose]();
  });
  afterAll(() => outbound[Symbol.asyncDispose]());

  const connected = async (
    options: Partial<Open311Options> = {},
    settings: Readonly<Record<string, unknown>> = { address: 'Hôtel de ville' },
  ) => {
    // What happened before a connector was there is not its own.
    clock.advance({ seconds: 1 });
    server = await startOpen311({ key: KEY, services: [{ code: 'voirie' }], now: () => clock.now(), ...options });
    const set = { url: `${server.origin}/`, service: 'voirie', ...settings };
    value(
      await addConnector(app, { name: 'voirie', kind: 'open311-client', settings: set, secret: KEY, by: OPERATOR }),
    );
  };
  const answer = async (texts: readonly string[], more: Partial<Parameters<typeof proposed>[1]> = {}) => {
    const proposal = await proposed(app, { slug: 'quai', authorId: author, ...more });
    const answered = value(
      await publishAnswer(app, {
        ...{ proposalId: proposal.id, verdict: 'accepted', body: { fr: 'La Ville s’engage.' }, by: OPERATOR },
        commitments: texts.map((text) => ({ text: { fr: text }, dueOn: '2026-09-01' })),
      }),
    );
    await app.store.placeEvents();
    const events = await app.store.read(async (reader) => reader.events.after((await reader.events.last()) - 1, 1));
    return { eventId: events[0]?.id ?? '', commitments: answered.commitments.map(({ id }) => id) };
  };
  const send = async (eventId: string) =>
    await sendEvent(app, {
      ...{ id: `${eventId}.voirie`, connector: 'voirie', eventId, orderingKey: 'voirie', attempt: 0 },
    });
  const commitmentOf = async (id: string | undefined) =>
    (await app.store.read((reader) => reader.answers.commitment(id ?? '')))?.commitment;
  const behind = async (id: string | undefined) =>
    (await app.store.read((reader) => reader.connectors.behind(id ?? '')))[0];
  const later = async () => {
    clock.advance({ minutes: 6 });
    await syncRequests(app);
  };
  const first = () => {
    const [request] = server.requests;
    if (request === undefined) throw new Error('no request');
    return request;
  };

  it.each([
    ['xml', false],
    ['json', false],
    ['xml', true],
    ['json', true],
  ] as const)(
    'is one request for each commitment, in %s (wrapped: %s), which the commitment follows',
    async (format, wraps) => {
      await connected({ wraps }, { format });
      const { eventId, commitments } = await answer(['Une piste & <des bancs>.', 'Des arceaux.'], {
        location: { lat: 45.75, lon: 4.82 },
      });
      await send(eventId);
      await send(eventId);
      expect(server.requests.map(({ fields }) => Object.keys(fields).sort())).toEqual(
        Array(2).fill(['api_key', 'description', 'lat', 'long', 'service_code']),
      );
      expect(first().description).toMatch(/^Une piste & <des bancs>\./);
      expect(first().description).toMatch(/https:\/\/participation\.example\/consultations\/quai\/proposals\/\d+/);
      expect(JSON.stringify(server.requests)).not.toContain('Martin');
      expect(await behind(commitments[0])).toMatchObject({ number: first().id, status: 'open', error: null });
      server.setStatus(first(), 'closed', 'Posés le 3 mars.');
      await later();
      expect(await commitmentOf(commitments[0])).toMatchObject({
        status: 'kept',
        note: {
          fr: 'Statut de la demande auprès des services\u00a0: close. Ils précisent\u00a0: «\u00a0Posés le 3 mars.\u00a0»',
        },
      });
      expect(await commitmentOf(commitments[1])).toMatchObject({ status: 'planned', updates: [] });
    },
    60_000,
  );

  it('is queued of the event log, and of no other consultation', async () => {
    await connected({}, { consultations: 'ailleurs' });
    const consumer = queueEvents(app);
    await consumeEvents(app, consumer);
    await answer(['Une piste.']);
    await consumeEvents(app, consumer);
    expect(await readConnector(app, 'voirie')).toMatchObject({ waiting: 0 });
    value(await removeConnector(app, { name: 'voirie', by: OPERATOR }));
    await server[Symbol.asyncDispose]();
    await connected();
    await consumeEvents(app, consumer);
    await answer(['Une piste.']);
    await consumeEvents(app, consumer);
    expect(await readConnector(app, 'voirie')).toMatchObject({ waiting: 1 });
  }, 60_000);

  it('is known by a token first, and by its number once it has one', async () => {
    await connected({ tokens: true });
    const { eventId, commitments } = await answer(['Une piste.']);
    await send(eventId);
    expect((await behind(commitments[0]))?.address).toBe(`${server.origin}/tokens/t-1`);
    await later();
    expect(await behind(commitments[0])).toMatchObject({ number: null, status: null, error: null });
    first().hasNumber = true;
    await later();
    expect(await behind(commitments[0])).toMatchObject({ number: '1', status: 'open' });
    server.setStatus(first(), 'closed');
    await later();
    expect(await commitmentOf(commitments[0])).toMatchObject({ status: 'kept' });
  }, 60_000);

  it('leaves an officer’s word until the request has another status, and one that the settings do not name', async () => {
    await connected({}, { address: 'x', states: 'Open=planned, in_progress=under-way, closed=kept' });
    const { eventId, commitments } = await answer(['Une piste.']);
    await send(eventId);
    const note = { fr: 'En retard.' };
    const by = { kind: 'operator' } as const;
    value(await updateCommitment(app, { commitmentId: commitments[0] ?? '', status: 'delayed', note, by }));
    server.setStatus(first(), 'open', 'Vu.');
    await later();
    expect(await commitmentOf(commitments[0])).toMatchObject({ status: 'delayed' });
    server.setStatus(first(), 'investigating');
    await later();
    expect(await commitmentOf(commitments[0])).toMatchObject({ status: 'delayed' });
    server.setStatus(first(), 'in_progress');
    await later();
    expect(await commitmentOf(commitments[0])).toMatchObject({ status: 'under-way' });
  }, 60_000);

  it('is made once where the answer to it was lost', async () => {
    await connected();
    const { eventId, commitments } = await answer(['Une piste.']);
    server.behaves('lost-answer');
    await send(eventId);
    expect(await behind(commitments[0])).toMatchObject({ address: null });
    server.behaves('well');
    await send(eventId);
    expect(server.requests.length).toBe(1);
    expect(await behind(commitments[0])).toMatchObject({ number: '1', status: 'open' });
  }, 60_000);

  it.each([
    ['hang', /timeout|slow|aborted|too-slow/i],
    ['error-in-200', /^the database is away$/],
    ['html', /^not-open311$/],
    ['unavailable', /^HTTP 503$/],
    ['redirect', /^HTTP 302$/],
  ] as const)(
    'waits where it answers wrongly (%s), and says why',
    async (how, error) => {
      await connected();
      const { eventId } = await answer(['Une piste.']);
      server.behaves(how, 'http://169.254.169.254/requests.xml');
      await send(eventId);
      expect((await readConnector(app, 'voirie'))?.failing?.error).toMatch(error);
      expect(await readConnector(app, 'voirie')).toMatchObject({ waiting: 1, paused: null });
      server.behaves('well');
      await send(eventId);
      expect(server.requests.length).toBe(1);
      expect((await readConnector(app, 'voirie'))?.failing).toBe(null);
    },
    60_000,
  );

  it('calls no private address that nobody named', async () => {
    await connected();
    value(await removeConnector(app, { name: 'voirie', by: OPERATOR }));
    const settings = { url: 'https://10.0.0.1/open311', service: 'voirie' };
    value(await addConnector(app, { name: 'voirie', kind: 'open311-client', settings, by: OPERATOR }));
    const tried = value(await testConnector(app, { name: 'voirie', by: OPERATOR }));
    expect(tried).toMatchObject({ type: 'failed', error: 'private-address' });
  }, 60_000);

  it('is found again where it has another number, and named where it is gone or another has its number', async () => {
    await connected();
    const one = await answer(['Une piste.']);
    await send(one.eventId);
    first().id = '77';
    server.setStatus(first(), 'closed');
    await later();
    expect(await commitmentOf(one.commitments[0])).toMatchObject({ status: 'kept' });
    expect(await behind(one.commitments[0])).toMatchObject({ number: '77', error: null });
    const two = await answer(['Des bancs.']);
    await send(two.eventId);
    const [, benches] = server.requests;
    if (benches === undefined) throw new Error('no second request');
    // Numbers are given anew, and descriptions are cut.
    [first().id, benches.id] = [benches.id, '78'];
    benches.description = 'Des bancs';
    server.setStatus(benches, 'closed');
    await later();
    expect(await behind(two.commitments[0])).toMatchObject({ number: '78', status: 'closed', error: null });
    const three = await answer(['Des arbres.']);
    await send(three.eventId);
    server.requests.pop();
    await later();
    expect(await behind(three.commitments[0])).toMatchObject({ error: 'gone', status: 'open' });
  }, 60_000);

  it('is not the request of another commitment', async () => {
    await connected();
    const one = await answer(['Une piste.']);
    await send(one.eventId);
    const two = await answer(['Une autre piste.']);
    const requests = server.requests;
    await send(two.eventId);
    const [, again] = requests;
    if (again === undefined) throw new Error('no second request');
    const taken = (await behind(one.commitments[0]))?.address ?? '';
    expect((await behind(two.commitments[0]))?.address).not.toBe(taken);
    // The server merges both into the first.
    requests.pop();
    first().description = again.description;
    await later();
    expect(await behind(two.commitments[0])).toMatchObject({ error: 'same-request' });
  }, 60_000);

  it('is refused once and for all where the server refuses it, and tried again where the key is wrong', async () => {
    await connected({}, {});
    const nowhere = await answer(['Une piste.']);
    await send(nowhere.eventId);
    expect((await readConnector(app, 'voirie'))?.failing?.error).toBe(
      'HTTP 400: lat and long, or address_string, were not provided',
    );
    value(await replaceSecret(app, { name: 'voirie', secret: 'wrong', by: OPERATOR }));
    await send((await answer(['Des bancs.'], { place: 'Quai Rambaud' })).eventId);
    expect((await readConnector(app, 'voirie'))?.failing?.error).toBe('HTTP 403: api_key is not valid');
  }, 60_000);

  it('is tried with the service and its attributes', async () => {
    const attributes = [{ code: 'KIND', required: true }];
    await connected({ services: [{ code: 'voirie', attributes }, { code: 'parcs' }] });
    const test = async () => value(await testConnector(app, { name: 'voirie', by: OPERATOR }));
    expect(await test()).toMatchObject({ type: 'failed', error: 'the service needs the attribute KIND' });
    for (const [settings, outcome] of [
      [{ service: 'voirie', attributes: 'KIND=piste, OTHER=x' }, { type: 'taken' }],
      [{ service: 'parcs' }, { type: 'taken' }],
      [{ service: 'nulle' }, { type: 'failed', error: 'there is no service nulle' }],
    ] as const) {
      value(await removeConnector(app, { name: 'voirie', by: OPERATOR }));
      const set = { url: server.origin, ...settings };
      value(await addConnector(app, { name: 'voirie', kind: 'open311-client', settings: set, by: OPERATOR }));
      expect(await test()).toMatchObject(outcome);
    }
  }, 60_000);

  it('goes to the Open311 server of a node as well', async () => {
    await opened(app, 'services');
    const key = value(
      await addConnector(app, {
        name: 'autre',
        kind: 'open311',
        settings: { consultations: 'services' },
        by: OPERATOR,
      }),
    ).secret;
    const http = createHttp({
      ...{ app, log: createLog('silent'), origin: app.origin, trustProxy: false },
      ...{ metricsToken: null, setupKey: null, ready: async () => true },
    });
    const listening = await listen(http, { port: 0, hostname: '127.0.0.1' });
    await connected();
    value(await removeConnector(app, { name: 'voirie', by: OPERATOR }));
    const settings = {
      ...{ url: `http://127.0.0.1:${listening.port}/connect/open311/autre`, service: 'services' },
      ...{ consultations: 'quai', address: 'Hôtel de ville' },
    };
    value(await addConnector(app, { name: 'voirie', kind: 'open311-client', settings, secret: key, by: OPERATOR }));
    expect(value(await testConnector(app, { name: 'voirie', by: OPERATOR }))).toEqual({ type: 'taken' });
    const { eventId, commitments } = await answer(['Une piste.']);
    await send(eventId);
    expect(await behind(commitments[0])).toMatchObject({ number: 'services-1', status: 'open' });
    const proposalId = await app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug('services');
      return (await reader.proposals.byNumber(consultation?.id ?? '', 1))?.id ?? '';
    });
    value(
      await publishAnswer(app, {
        ...{ proposalId, verdict: 'already-done', body: { fr: 'Fait.' }, commitments: [], by: OPERATOR },
      }),
    );
    await later();
    expect(await commitmentOf(commitments[0])).toMatchObject({ status: 'kept' });
    await listening.close();
    value(await removeConnector(app, { name: 'autre', by: OPERATOR }));
  }, 60_000);

  it.each([
    ['url', { url: 'ftp://311.example/', service: 'a' }],
    ['url', { url: 'https://311.example/?a=b', service: 'a' }],
    ['service', { url: 'https://311.example/' }],
    ['states', { url: 'https://311.example/', service: 'a', states: 'open=begun' }],
    ['format', { url: 'https://311.example/', service: 'a', format: 'csv' }],
    ['email', { url: 'https://311.example/', service: 'a', email: 'nobody' }],
    ['attributes', { url: 'https://311.example/', service: 'a', attributes: 'A=1, A=2' }],
    ['jurisdiction', { url: 'https://311.example/', service: 'a', jurisdiction: 'a b' }],
    ['phone', { url: 'https://311.example/', service: 'a', phone: '1' }],
  ])('is refused for its %s: %j', async (field, settings) => {
    const added = await addConnector(app, { name: 'other', kind: 'open311-client', settings, by: OPERATOR });
    expect(added).toMatchObject({ ok: false, refusal: { type: 'invalid', field } });
  });

  it('is refused for a key of two lines, and a kind that makes its own secret for a key', async () => {
    const settings = { url: 'https://311.example/', service: 'a' };
    const add = (kind: string, secret: string) =>
      addConnector(app, { name: 'other', kind, settings: kind === 'open311' ? {} : settings, secret, by: OPERATOR });
    const field = { ok: false, refusal: { type: 'invalid', field: 'secret' } };
    expect(await add('open311-client', 'one\ntwo')).toMatchObject(field);
    expect(await add('open311', 'one')).toMatchObject(field);
  });
});
