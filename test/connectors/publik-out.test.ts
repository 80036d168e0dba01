import '../../src/start/temporal.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { updateCommitment } from '../../src/application/answer/update-commitment.ts';
import type { Application } from '../../src/application/application.ts';
import { answerRequest } from '../../src/application/connector/intake/answer-request.ts';
import { addConnector, removeConnector } from '../../src/application/connector/manage-connectors.ts';
import { queueEvents } from '../../src/application/connector/queue-events.ts';
import { readConnector } from '../../src/application/connector/reads.ts';
import { sendEvent, testConnector } from '../../src/application/connector/send-event.ts';
import { syncRequests } from '../../src/application/connector/sync-requests.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import type { Verdict } from '../../src/domain/answer/answer.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import { startPublik } from '../doubles/publik/publik.ts';
import { signedQuery } from '../doubles/publik/signing.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn, connectorsOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';

const HOST = 'participation.example';

eachEngine('what is asked of Publik', (suite) => {
  let app: Application;
  let clock: Clock;
  let outbound: Outbound;
  let publik: Awaited<ReturnType<typeof startPublik>>;
  let author = '';
  const keys: Record<string, string> = {};

  beforeAll(async () => {
    clock = clockAt('2026-03-02T08:00:00Z');
    outbound = createOutbound({ origin: `https://${HOST}`, version: '0', allowPrivateAddresses: true });
    const { connectors } = connectorsOn(suite.database, (url, init) =>
      outbound.fetch(url, { ...init, limits: { totalMs: 1_000 } }),
    );
    app = { ...applicationOn(suite.database, clock), connectors };
    await setUpCity(app);
    await opened(app, 'quai');
    author = (await registeredPerson(app, 'Ana')).id;
  });
  beforeEach(async () => {
    await publik?.[Symbol.asyncDispose]();
    // What happened before a connector was there is not its own.
    clock.advance({ seconds: 1 });
    if ((await readConnector(app, 'demarches')) !== null) {
      value(await removeConnector(app, { name: 'demarches', by: OPERATOR }));
    }
    publik = await startPublik({
      keys,
      forms: [
        {
          slug: 'engagement',
          fields: ['parvis_id', 'commitment', 'due', 'proposal_url', 'proposal_title', 'answer'],
          statuses: [
            { id: 'new', name: 'Nouvelle' },
            { id: 'accepted', name: 'En travaux' },
            { id: 'expert', name: 'Chez l’expert' },
            { id: 'finished', name: 'Terminée', endpoint: true },
            { id: 'rejected', name: 'Abandonnée', endpoint: true },
          ],
        },
        {
          slug: 'idee',
          fields: ['titre'],
          statuses: [
            { id: 'new', name: 'Nouvelle' },
            { id: 'answered', name: 'Réponse publiée', endpoint: true },
          ],
          jumps: { decision: { in: 'new', to: 'answered' } },
        },
        { slug: 'sans', fields: ['commitment'], statuses: [{ id: 'new', name: 'Nouvelle' }] },
      ],
      callKey: () => keys[HOST] ?? '',
      now: () => app.now(),
    });
    const settings = { url: publik.origin, form: 'engagement' };
    keys[HOST] = value(await addConnector(app, { name: 'demarches', kind: 'publik', settings, by: OPERATOR })).secret;
    verifierKeys();
  });
  afterAll(async () => {
    await publik[Symbol.asyncDispose]();
    await outbound[Symbol.asyncDispose]();
  });

  const verifierKeys = () => publik.setKey(HOST, keys[HOST] ?? '');
  /** Answers a proposal; the id of the event that says so, and of what is promised. */
  const answer = async (verdict: Verdict, texts: readonly string[], to?: string) => {
    const proposalId = to ?? (await proposed(app, { slug: 'quai', authorId: author })).id;
    const answered = value(
      await publishAnswer(app, {
        ...{ proposalId, verdict, body: { fr: 'La Ville s’engage.' }, by: OPERATOR },
        commitments: texts.map((text) => ({ text: { fr: text }, dueOn: '2026-09-01' })),
      }),
    );
    await app.store.placeEvents();
    const events = await app.store.read(async (reader) => reader.events.after((await reader.events.last()) - 1, 1));
    return { proposalId, eventId: events[0]?.id ?? '', commitments: answered.commitments.map(({ id }) => id) };
  };
  /** One try, as the queue makes it. */
  const send = async (eventId: string) =>
    await sendEvent(app, {
      ...{ id: `${eventId}.demarches`, connector: 'demarches', eventId, orderingKey: 'demarches', attempt: 0 },
    });
  const statusOf = async (id: string | undefined) =>
    (await app.store.read((reader) => reader.answers.commitment(id ?? '')))?.commitment;
  const behind = async (id: string | undefined) =>
    (await app.store.read((reader) => reader.connectors.behind(id ?? '')))[0];
  const later = async () => {
    clock.advance({ minutes: 6 });
    await syncRequests(app);
  };

  it('is one request for each commitment of an accepting answer, and none for any other', async () => {
    const { eventId } = await answer('accepted', ['Une piste.', 'Des arceaux.']);
    await send(eventId);
    await send(eventId);
    expect(publik.requests.map(({ fields }) => fields)).toMatchObject([
      { commitment: 'Une piste.', due: '2026-09-01', answer: 'La Ville s’engage.' },
      { commitment: 'Des arceaux.', proposal_url: expect.stringMatching(/^https:\/\/participation\.example\/cons/) },
    ]);
    await send((await answer('rejected', ['Rien.'])).eventId);
    expect(publik.requests.length).toBe(2);
  }, 60_000);

  it('is queued of the event log', async () => {
    const consumer = queueEvents(app);
    await consumeEvents(app, consumer);
    await answer('accepted', ['Une piste.']);
    await consumeEvents(app, consumer);
    expect(await readConnector(app, 'demarches')).toMatchObject({ waiting: 1 });
  }, 60_000);

  it('has its commitment follow, as far as the settings say, and an officer’s word stay', async () => {
    const { eventId, commitments } = await answer('accepted', ['Une piste.']);
    await send(eventId);
    const [request] = publik.requests;
    if (request === undefined) throw new Error('no request');
    await later();
    expect(await statusOf(commitments[0])).toMatchObject({ status: 'planned', updates: [] });
    await publik.setStatus(request, 'accepted');
    await later();
    expect(await statusOf(commitments[0])).toMatchObject({
      status: 'under-way',
      note: { fr: expect.stringContaining('En travaux') },
    });
    await publik.setStatus(request, 'expert');
    await later();
    expect(await statusOf(commitments[0])).toMatchObject({ status: 'under-way' });
    expect(await behind(commitments[0])).toMatchObject({ status: 'Chez l’expert', number: '1-1', error: null });
    const note = { fr: 'En retard.' };
    const by = { kind: 'operator' } as const;
    value(await updateCommitment(app, { commitmentId: commitments[0] ?? '', status: 'delayed', note, by }));
    await later();
    expect(await statusOf(commitments[0])).toMatchObject({ status: 'delayed' });
    await publik.setStatus(request, 'finished');
    await later();
    expect(await statusOf(commitments[0])).toMatchObject({ status: 'kept' });
    const { items } = await readEvents(app, { limit: 100, after: null });
    expect(items.filter(({ type }) => type === 'commitment-updated').length).toBe(3);
  }, 60_000);

  it('is told at once of a status that is pushed, and of none that comes late', async () => {
    const { eventId, commitments } = await answer('accepted', ['Une piste.']);
    await send(eventId);
    const [request] = publik.requests;
    if (request === undefined) throw new Error('no request');
    const push = async (body: unknown) =>
      await answerRequest(app, {
        kind: 'publik',
        name: 'demarches',
        request: {
          ...{ method: 'POST', base: '/connect/publik/demarches', path: 'requests' },
          ...{ contentType: 'application/json', at: app.now() },
          query: await signedQuery('orig=127.0.0.1', { key: keys[HOST] ?? '', at: app.now() }),
          body: new TextEncoder().encode(JSON.stringify(body)),
        },
      });
    await publik.setStatus(request, 'accepted');
    const early = publik.formdata(request);
    await publik.setStatus(request, 'rejected');
    expect(await push(publik.formdata(request))).toEqual({
      status: 200,
      body: { err: 0, data: { status: 'dropped' } },
    });
    expect(await push(early)).toMatchObject({ body: { data: { status: 'dropped' } } });
    expect(await statusOf(commitments[0])).toMatchObject({ status: 'dropped', updates: [{ status: 'dropped' }] });
    const another = { ...early, uuid: 'another' };
    expect(await push(another)).toMatchObject({ body: { err: 1, err_code: 'not-found' } });
    expect(await behind(commitments[0])).toMatchObject({ error: 'renumbered' });
    expect(await push({ id: 'x' })).toMatchObject({ status: 200, body: { err: 1, err_code: 'invalid' } });
  }, 60_000);

  it('is made once where the answer to it was lost', async () => {
    const { eventId, commitments } = await answer('accepted', ['Une piste.']);
    publik.behaves('lost-answer');
    await send(eventId);
    expect(await behind(commitments[0])).toMatchObject({ address: null });
    publik.behaves('well');
    await send(eventId);
    expect(publik.requests.length).toBe(1);
    expect(await behind(commitments[0])).toMatchObject({ reference: publik.requests[0]?.uuid });
  }, 60_000);

  it.each([
    ['hang', /timeout|slow|aborted|too-slow/i],
    ['error-in-200', /^Internal error: Le service ne répond pas\.$/],
    ['html', /^not-json$/],
    ['unavailable', /^HTTP 503$/],
  ] as const)(
    'waits where it answers wrongly (%s), and says why',
    async (how, error) => {
      const { eventId } = await answer('accepted', ['Une piste.']);
      publik.behaves(how);
      await send(eventId);
      expect((await readConnector(app, 'demarches'))?.failing?.error).toMatch(error);
      expect((await readConnector(app, 'demarches'))?.waiting).toBeGreaterThan(0);
      publik.behaves('well');
      await send(eventId);
      expect(publik.requests.length).toBe(1);
      expect((await readConnector(app, 'demarches'))?.failing).toBe(null);
    },
    60_000,
  );

  it('is found again where it has another number, and named where it is gone', async () => {
    const { eventId, commitments } = await answer('accepted', ['Une piste.']);
    await send(eventId);
    const [request] = publik.requests;
    if (request === undefined) throw new Error('no request');
    request.id = '77';
    await publik.setStatus(request, 'accepted');
    await later();
    expect(await statusOf(commitments[0])).toMatchObject({ status: 'under-way' });
    expect((await behind(commitments[0]))?.address).toMatch(/\/engagement\/77\/$/);
    publik.requests.length = 0;
    await later();
    expect(await behind(commitments[0])).toMatchObject({ error: 'gone', status: 'En travaux' });
    publik.behaves('unavailable');
    await later();
    expect(await readConnector(app, 'demarches')).toMatchObject({ failing: { error: 'HTTP 503' } });
  }, 60_000);

  it('goes on behind the same commitment of a later answer', async () => {
    const first = await answer('accepted', ['Une piste.']);
    await send(first.eventId);
    const [request] = publik.requests;
    if (request === undefined) throw new Error('no request');
    await publik.setStatus(request, 'accepted');
    const second = await answer('accepted-in-part', ['Une piste.', 'Des bancs.'], first.proposalId);
    await send(second.eventId);
    await send(first.eventId);
    expect(publik.requests.map(({ fields }) => fields['commitment'])).toEqual(['Une piste.', 'Des bancs.']);
    await later();
    expect(await statusOf(second.commitments[0])).toMatchObject({ status: 'under-way' });
    expect(await behind(first.commitments[0])).toBe(undefined);
  }, 60_000);

  it('jumps where a proposal that came from it is answered, and is given up where its status does not jump', async () => {
    value(await removeConnector(app, { name: 'demarches', by: OPERATOR }));
    const settings = { url: publik.origin, jump: 'decision' };
    keys[HOST] = value(await addConnector(app, { name: 'demarches', kind: 'publik', settings, by: OPERATOR })).secret;
    verifierKeys();
    const idea = await publik.fillIn('idee', { titre: 'Une piste' });
    const { id: proposalId } = await proposed(app, { slug: 'quai', authorId: author });
    const address = `${publik.origin}/api/forms/idee/${idea.id}/`;
    const request = { connector: 'demarches', keyHash: `jump-${proposalId}`, proposalId, address };
    await app.store.transact((writer) => writer.connectors.saveRequest(request));
    await send((await answer('rejected', [], proposalId)).eventId);
    expect([idea.status, idea.workflowData['verdict_text']]).toEqual(['answered', 'Refusée']);
    expect((await readConnector(app, 'demarches'))?.failing).toBe(null);
    const { eventId } = await answer('accepted', [], proposalId);
    const last = { id: `${eventId}.demarches`, connector: 'demarches', eventId, orderingKey: 'demarches', attempt: 2 };
    await expect(sendEvent(app, last)).rejects.toThrow('HTTP 403: Access denied: Unmet condition.');
    expect(await readConnector(app, 'demarches')).toMatchObject({ paused: null });
  }, 60_000);

  it('is tried with the form that it needs', async () => {
    const test = async () => value(await testConnector(app, { name: 'demarches', by: OPERATOR }));
    expect(await test()).toEqual({ type: 'taken' });
    value(await removeConnector(app, { name: 'demarches', by: OPERATOR }));
    const settings = { url: publik.origin, form: 'sans' };
    publik.setKey(
      HOST,
      value(await addConnector(app, { name: 'demarches', kind: 'publik', settings, by: OPERATOR })).secret,
    );
    expect(await test()).toMatchObject({ type: 'failed', error: 'the form sans has no field parvis_id' });
    publik.setKey(HOST, 'another');
    expect(await test()).toMatchObject({ error: 'HTTP 403: Access denied: Invalid signature.' });
  }, 60_000);

  it.each([
    ['url', { url: 'ftp://demarches.example/' }],
    ['form', { url: 'https://demarches.example/', form: 'Un formulaire' }],
    ['states', { url: 'https://demarches.example/', states: 'new=begun' }],
    ['states', { url: 'https://demarches.example/', states: 'new' }],
    ['hook', { url: 'https://demarches.example/', hook: '../../x' }],
    ['jump', { url: 'https://demarches.example/', hook: 'parvis', jump: 'decision' }],
    ['secret', { url: 'https://demarches.example/', secret: 'x' }],
  ])('is refused for its %s: %j', async (field, settings) => {
    const added = await addConnector(app, { name: 'other', kind: 'publik', settings, by: OPERATOR });
    expect(added).toMatchObject({ ok: false, refusal: { type: 'invalid', field } });
  });
});
