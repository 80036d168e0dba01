import '../../src/start/temporal.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { addConnector, changeConnector, replaceSecret } from '../../src/application/connector/manage-connectors.ts';
import { type DecideProposal, decideProposal } from '../../src/application/moderation/decide.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { setIdentityProvider } from '../../src/application/sign-in/identity-provider.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { createHttp, type Listening, listen } from '../../src/http/server.ts';
import { createLog } from '../../src/start/log.ts';
import { startPublik } from '../doubles/publik/publik.ts';
import { signedQuery } from '../doubles/publik/signing.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

const ISSUER = 'https://connexion.example/';
const STATUSES = [{ id: 'new', name: 'Nouvelle' }];

eachEngine('what Publik asks', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let listening: Listening;
  let publik: Awaited<ReturnType<typeof startPublik>>;
  let key = '';
  const at = (path: string) => `http://127.0.0.1:${listening.port}/connect/publik/demarches/${path}`;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, 'quai');
    await opened(app, 'retenu', { rules: { hold: 'everything' } });
    await opened(app, 'habitants', { rules: { standings: ['resident'] } });
    const http = createHttp({
      ...{ app, log: createLog('silent'), origin: app.origin, trustProxy: false },
      ...{ metricsToken: null, setupKey: null, ready: async () => true },
    });
    listening = await listen(http, { port: 0, hostname: '127.0.0.1' });
    publik = await startPublik({
      keys: {},
      forms: [
        {
          slug: 'idee',
          fields: ['consultation', 'titre', 'texte', 'lieu'],
          statuses: STATUSES,
          call: {
            url: () => at('proposals'),
            pairs: ({ consultation, titre, texte, lieu }) => ({ consultation, title: titre, body: texte, place: lieu }),
          },
        },
      ],
      callKey: () => key,
      now: () => app.now(),
    });
    const settings = { url: publik.origin, activity: 'on' };
    key = value(await addConnector(app, { name: 'demarches', kind: 'publik', settings, by: OPERATOR })).secret;
  });
  beforeEach(async () => {
    await changeConnector(app, { name: 'demarches', settings: { url: publik.origin, activity: 'on' }, by: OPERATOR });
  });
  afterAll(async () => {
    await listening.close();
    await publik[Symbol.asyncDispose]();
  });

  const idea = { consultation: 'quai', titre: 'Une piste', texte: 'Une piste sur le quai.', lieu: 'Quai Gailleton' };
  const proposalOf = async (uuid: string) =>
    await app.store.read(async (reader) => {
      const key = app.secrets.keyed(`publik:demarches:${uuid}`, 'connector request');
      return await reader.proposals.byOriginal(`publik:demarches:${key}`);
    });
  /** Asks by itself, signed with the secret unless a test says otherwise. */
  const ask = async (
    path: string,
    more: {
      query?: string;
      signed?: string;
      body?: string | Uint8Array<ArrayBuffer>;
      type?: string;
      method?: string;
    } = {},
  ) => {
    const query = more.signed ?? (await signedQuery(more.query ?? 'orig=127.0.0.1', { key, at: app.now() }));
    const response = await fetch(`${at(path)}?${query}`, {
      method: more.method ?? (more.body === undefined ? 'GET' : 'POST'),
      headers: { 'content-type': more.type ?? 'application/json' },
      ...(more.body === undefined ? {} : { body: more.body }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('makes a proposal of a form, numbers its request, and makes one of it however often it comes', async () => {
    const request = await publik.fillIn('idee', idea);
    const proposal = await proposalOf(request.uuid);
    expect(request.answers).toMatchObject([
      {
        status: 200,
        body: {
          err: 0,
          data: {
            display_id: String(proposal?.number),
            url: `https://participation.example/consultations/quai/proposals/${proposal?.number}`,
          },
        },
      },
    ]);
    expect(request.displayId).toBe(String(proposal?.number));
    expect(proposal).toMatchObject({ place: 'Quai Gailleton', current: { title: { fr: 'Une piste' } } });
    await Promise.all([publik.callAgain(request), publik.callAgain(request), publik.callAgain(request)]);
    expect(request.answers.map(({ body }) => body)).toEqual(Array(4).fill(request.answers[0]?.body));
    const count = await app.store.read((reader) =>
      reader.views.proposal({ consultationId: proposal?.consultationId ?? '', number: (proposal?.number ?? 0) + 1 }),
    );
    expect(count).toBe(null);
  }, 60_000);

  it('has no number for what an officer has to see first, and asked again says what became of it', async () => {
    const [accepted, removed] = [
      await publik.fillIn('idee', { ...idea, consultation: 'retenu' }),
      await publik.fillIn('idee', { ...idea, consultation: 'retenu' }),
    ];
    for (const { answers, displayId, status } of [accepted, removed]) {
      expect(answers).toEqual([{ status: 200, body: { err: 0, data: { id: expect.any(String), status: 'held' } } }]);
      expect(displayId).toMatch(/^1-/);
      expect(status).toBe('new');
    }
    const decide = async ({ uuid }: typeof accepted, decided: Pick<DecideProposal, 'kind' | 'rule'>) => {
      const proposalId = (await proposalOf(uuid))?.id ?? '';
      value(await decideProposal(app, { proposalId, ...decided, reason: 'Après lecture.', by: OPERATOR }));
    };
    await decide(accepted, { kind: 'accept', rule: 'within-the-rules' });
    await decide(removed, { kind: 'remove', rule: 'advertising' });
    await publik.callAgain(accepted);
    await publik.callAgain(removed);
    const url = 'https://participation.example/consultations/retenu/proposals/1';
    expect(accepted.answers[1]).toMatchObject({
      body: { err: 0, data: { status: 'published', display_id: '1', url } },
    });
    expect(accepted.displayId).toBe('1');
    const { id } = (await proposalOf(removed.uuid)) ?? {};
    expect(removed.answers[1]).toEqual({ status: 200, body: { err: 0, data: { id, status: 'removed' } } });
    expect(removed.displayId).toMatch(/^1-/);
  }, 60_000);

  it('is of whoever signs in with that name at our provider, and of a participant of its own otherwise', async () => {
    await setProvider(app);
    const [name, stranger] = ['6ba7b810-9dad-11d1-80b4-00c04fd430c8', '6ba7b811-9dad-11d1-80b4-00c04fd430c8'];
    const ana = value(
      await signInWith(app, {
        kind: 'oidc',
        key: `${ISSUER} ${name}`,
        ...{ label: 'ana@example.org', name: 'Ana', standing: 'resident', territory: '69387' },
      }),
    );
    const user = { NameID: [name], email: 'ana@example.org' };
    const hers = await publik.fillIn('idee', { ...idea, consultation: 'habitants' }, user);
    expect((await proposalOf(hers.uuid))?.authorId).toBe(ana.participantId);
    const others = await Promise.all(
      [0, 1].map(() => publik.fillIn('idee', idea, { NameID: [stranger], email: 'bob@example.org' })),
    );
    const authors = await Promise.all(others.map(async ({ uuid }) => (await proposalOf(uuid))?.authorId ?? ''));
    expect(new Set([...authors, ana.participantId]).size).toBe(3);
    const [author] = authors;
    const participant = await app.store.read((reader) => reader.participants.byId(author ?? ''));
    expect(participant).toMatchObject({ name: 'Participant', standing: 'registered', territory: null });
    const cell = await ask('activity', { query: `NameID=${name}&orig=127.0.0.1` });
    expect(cell.body).toMatchObject({
      err: 0,
      data: [{ text: 'Une piste', id: expect.stringMatching(/^habitants-/) }],
    });
    expect((await ask('activity', { query: `NameID=${stranger}&orig=127.0.0.1` })).body).toEqual({ err: 0, data: [] });
    expect((await ask('activity', { query: 'NameID=&orig=127.0.0.1' })).body).toEqual({ err: 0, data: [] });
  }, 60_000);

  it('says in a sentence what the rules do not allow, and takes it once they do', async () => {
    const request = await publik.fillIn('idee', { ...idea, consultation: 'habitants' });
    expect(request.answers).toMatchObject([{ status: 200, body: { err: 1, err_code: 'not-eligible' } }]);
    expect(request.answers).toMatchObject([{ body: { err_desc: expect.stringMatching(/^[A-ZÉÀ].{20,}\.$/) } }]);
    expect(await proposalOf(request.uuid)).toBe(null);
    const missing = await publik.fillIn('idee', { ...idea, texte: '' });
    expect(missing.answers).toMatchObject([{ status: 200, body: { err: 1, err_code: 'invalid' } }]);
    const unknown = await publik.fillIn('idee', { ...idea, consultation: 'nulle-part' });
    expect(unknown.answers).toMatchObject([{ status: 200, body: { err: 1, err_code: 'not-found' } }]);
  }, 60_000);

  it('names the map that cannot be read, and takes one that nobody filled in', async () => {
    const propose = async (map: unknown, more: object = {}) => {
      const pairs = { consultation: 'quai', title: 'Un banc', body: 'À l’ombre.', map, ...more };
      return (await ask('proposals', { body: JSON.stringify({ ...pairs, reference: JSON.stringify([map, more]) }) }))
        .body;
    };
    for (const map of ['nulle part', '45.75', 'x;4.85', '45.75;4.85;1', { lat: 45.75 }, {}, 12]) {
      expect(await propose(map)).toMatchObject({
        err: 1,
        err_code: 'invalid',
        err_desc: expect.stringMatching(/^«\sCarte\s»/),
      });
    }
    expect(await propose(undefined, { lat: '45.75' })).toMatchObject({
      err: 1,
      err_desc: expect.stringMatching(/^«\sLieu\s»/),
    });
    for (const map of ['', null, '45.75;4.85', { lat: 45.75, lon: '4.85' }]) {
      expect(await propose(map)).toMatchObject({ err: 0 });
    }
  }, 60_000);

  it('lists the consultations that are open, by a part of their title', async () => {
    const all = await ask('consultations');
    expect(all.body).toMatchObject({ err: 0 });
    const ids = (all.body['data'] as { id: string }[]).map(({ id }) => id);
    expect(ids.toSorted()).toEqual(['habitants', 'quai', 'retenu']);
    const found = await ask('consultations', { query: 'q=QUAI&orig=127.0.0.1' });
    expect(found.body['data']).toMatchObject([{ id: 'quai', text: 'Consultation quai' }]);
    const settings = { url: publik.origin, consultations: 'retenu' };
    value(await changeConnector(app, { name: 'demarches', settings, by: OPERATOR }));
    expect((await ask('consultations')).body['data']).toMatchObject([{ id: 'retenu' }]);
    expect((await ask('consultations', { query: 'id=quai&orig=127.0.0.1' })).body).toMatchObject({ err: 1 });
    expect((await ask('activity', { query: 'NameID=x&orig=127.0.0.1' })).status).toBe(403);
    const request = await publik.fillIn('idee', idea);
    expect(request.answers).toMatchObject([{ body: { err: 1, err_code: 'not-found' } }]);
  }, 60_000);

  it('is refused where its signature does not hold, and once it was used, also by another process', async () => {
    const query = await signedQuery('orig=127.0.0.1', { key, at: app.now() });
    expect((await ask('consultations', { signed: query })).status).toBe(200);
    const again = await ask('consultations', { signed: query });
    expect(again).toMatchObject({ status: 403, body: { err: 1, err_desc: 'Nonce already used.' } });
    const elsewhere = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    const used = await elsewhere.store.transact((writer) =>
      writer.connectors.useNonce({
        ...{ connector: 'demarches', nonce: new URLSearchParams(query).get('nonce') ?? '', at: app.now() },
        until: app.now(),
      }),
    );
    expect(used).toBe(false);
    const late = await signedQuery('orig=127.0.0.1', { key, at: new Date(app.now().getTime() - 60_000) });
    expect((await ask('consultations', { signed: late })).body['err_desc']).toMatch('more than 30 seconds in the past');
    const weak = await signedQuery('orig=127.0.0.1', { key, at: app.now(), algo: 'sha1' });
    expect((await ask('consultations', { signed: weak })).body['err_desc']).toBe('Invalid algo.');
    const wrong = await signedQuery('orig=127.0.0.1', { key: 'another', at: app.now() });
    expect((await ask('consultations', { signed: wrong })).body['err_desc']).toBe('Invalid signature.');
    expect((await ask('consultations', { signed: '' })).status).toBe(403);
  }, 60_000);

  it('is refused again for as long as its signature holds, also where their clock is ahead', async () => {
    const at = new Date(app.now().getTime() + 30_000);
    const query = await signedQuery('orig=127.0.0.1', { key, at });
    expect((await ask('consultations', { signed: query })).status).toBe(200);
    const answers: string[] = [];
    // What others ask meanwhile is when nonces of before are forgotten.
    for (let seconds = 15; seconds <= 75; seconds += 15) {
      clock.advance({ seconds: 15 });
      await ask('consultations');
      answers.push(String((await ask('consultations', { signed: query })).body['err_desc']));
    }
    const used = 'Nonce already used.';
    expect(answers).toEqual([used, used, used, used, 'timestamp is more than 30 seconds in the past']);
    const kept = suite.database.db.selectFrom('connector_nonce').select('nonce').execute();
    expect((await kept).map(({ nonce }) => nonce)).not.toContain(new URLSearchParams(query).get('nonce'));
  }, 60_000);

  it('is refused where its body is no JSON in UTF-8, or its address is none', async () => {
    const latin1 = new Uint8Array(Buffer.from('{"extra":{"title":"Cr\xe9er"}}', 'latin1'));
    expect(await ask('proposals', { body: latin1 })).toMatchObject({ status: 400, body: { err: 1 } });
    expect(await ask('proposals', { body: '{', type: 'application/json; charset=utf-8' })).toMatchObject({
      status: 400,
    });
    expect(await ask('proposals', { body: '{}', type: 'text/plain' })).toMatchObject({ status: 400 });
    expect(await ask('proposals', { body: '[]' })).toMatchObject({ status: 200, body: { err: 1 } });
    expect((await ask('proposals')).status).toBe(405);
    expect((await ask('nothing')).status).toBe(404);
    const elsewhere = await fetch(at('consultations').replace('demarches', 'nobody'));
    expect(elsewhere.status).toBe(404);
  }, 60_000);

  it('is verified by the former secret too for a day after a new one was made', async () => {
    const { secret } = value(await replaceSecret(app, { name: 'demarches', by: OPERATOR }));
    expect((await ask('consultations')).status).toBe(200);
    key = secret;
    expect((await ask('consultations')).status).toBe(200);
  }, 60_000);

  it('does not come back by itself after its author was erased', async () => {
    const request = await publik.fillIn('idee', idea);
    const proposal = await proposalOf(request.uuid);
    value(await eraseParticipant(app, { participantId: proposal?.authorId ?? '', by: OPERATOR }));
    await publik.callAgain(request);
    expect(request.answers.at(-1)?.body).toEqual(request.answers[0]?.body);
    expect(await proposalOf(request.uuid)).toBe(null);
  }, 60_000);
});

async function setProvider(app: Application): Promise<void> {
  value(
    await setIdentityProvider(app, {
      ...{ issuer: ISSUER, clientId: 'parvis', clientSecret: 'un secret', scopes: 'profile', acrValues: '' },
      ...{ label: { fr: 'Compte Lyon' }, resident: null, territory: null },
      ...{ agents: { access: 'links', acrValues: '' }, by: OPERATOR },
    }),
  );
}
