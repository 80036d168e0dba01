import '../../src/start/temporal.ts';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import {
  addConnector,
  pauseConnector,
  replaceSecret,
  resumeConnector,
} from '../../src/application/connector/manage-connectors.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { createHttp, type Listening, listen } from '../../src/http/server.ts';
import { createLog } from '../../src/start/log.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';

type GeoRecord = Readonly<Record<string, string | number | boolean | null>>;

type Made = { readonly [K in 'service_request_id' | 'token' | 'description']?: string } & { readonly code?: number };

eachEngine('Open311', (suite) => {
  let app: Application;
  let clock: Clock;
  let listening: Listening;
  let key = '';

  beforeAll(async () => {
    clock = clockAt('2026-03-02T08:00:00Z');
    app = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await setUpCity(app);
    await opened(app, 'quai');
    await opened(app, 'retenu', { rules: { hold: 'everything' } });
    await opened(app, 'ailleurs');
    await opened(app, 'habitants', { rules: { standings: ['resident'] } });
    const http = createHttp({
      ...{ app, log: createLog('silent'), origin: app.origin, trustProxy: false },
      ...{ metricsToken: null, setupKey: null, ready: async () => true },
    });
    listening = await listen(http, { port: 0, hostname: '127.0.0.1' });
    const settings = { consultations: 'quai retenu habitants' };
    value(await addConnector(app, { name: 'toutes', kind: 'open311', settings: {}, by: OPERATOR }));
    key = value(await addConnector(app, { name: 'appli', kind: 'open311', settings, by: OPERATOR })).secret;
  });
  afterAll(() => listening.close());

  const ask = async (path: string, init: RequestInit = {}) =>
    await fetch(`http://127.0.0.1:${listening.port}/connect/open311/appli/${path}`, init);
  const text = async (path: string) => await (await ask(path)).text();
  const json = async (path: string): Promise<readonly GeoRecord[]> =>
    (await (await ask(path)).json()) as readonly GeoRecord[];
  const post = async (fields: Readonly<Record<string, string>>, path = 'requests.json') => {
    const body = new URLSearchParams({ api_key: key, service_code: 'quai', address_string: 'Quai Rambaud', ...fields });
    const response = await ask(path, { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as readonly Made[] };
  };
  const numberOf = async (id: string) => {
    const [, slug = '', number = '0'] = /^(.+)-(\d+)$/.exec(id) ?? [];
    return await app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug(slug);
      return consultation === null ? null : await reader.proposals.byNumber(consultation.id, Number(number));
    });
  };
  const askedByMail = async () => (await app.store.read((reader) => reader.mails.waiting(100))).length;

  it('lists the consultations that take proposals as services, in XML and JSON', async () => {
    expect((await json('services.json')).map((service) => service['service_code']).toSorted()).toEqual([
      'habitants',
      'quai',
      'retenu',
    ]);
    const response = await ask('services.xml');
    expect(response.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    const xml = await response.text();
    expect(xml.startsWith('<?xml version="1.0" encoding="utf-8"?>\n<services><service><service_code>')).toBe(true);
    expect(xml).toContain('<metadata>true</metadata><type>realtime</type>');
    expect(xml).not.toContain('ailleurs');
    expect(await text('services/quai.xml')).toContain(
      '<service_definition><service_code>quai</service_code><attributes><attribute><variable>true</variable><code>title</code>',
    );
    expect((await ask('services/ailleurs.json')).status).toBe(404);
    expect(await text('discovery.json')).toContain(`${app.origin}/connect/open311/appli`);
  });

  it('makes a proposal of a request, once, and keeps nobody’s name, telephone or device', async () => {
    const fields = {
      ...{ lat: '45.75', long: '4.82', description: 'Un banc à l’ombre. Les gens attendent debout.' },
      ...{ first_name: 'Ana', last_name: 'Martin', phone: '+33 6 12 34 56 78', device_id: 'device-1' },
    };
    const made = await post(fields);
    expect(made.status).toBe(201);
    const id = made.body[0]?.service_request_id ?? '';
    const proposal = await numberOf(id);
    expect(proposal).toMatchObject({ location: { lat: 45.75, lon: 4.82 }, place: 'Quai Rambaud' });
    expect(proposal?.current).toMatchObject({
      ...{ title: { fr: 'Un banc à l’ombre' }, body: { fr: 'Les gens attendent debout.' } },
    });
    expect(proposal?.original).toMatch(/^open311:appli:[\w-]{40,}$/);
    const again = await post(fields);
    expect(again.body).toEqual(made.body);
    const author = await app.store.read((reader) => reader.participants.byId(proposal?.authorId ?? ''));
    expect([author?.name, author?.standing]).toEqual(['Participant', 'registered']);
    expect(JSON.stringify([proposal, author])).not.toMatch(/Ana|Martin|612345678|device-1/);
    // The key that everybody reads is no hash of what only the other side knows.
    const form = new URLSearchParams({ service_code: 'quai', address_string: 'Quai Rambaud', ...fields });
    form.sort();
    expect(proposal?.original).not.toContain(createHash('sha256').update(form.toString()).digest('hex'));
  });

  it('takes a title of its own, and asks an address once whether it follows', async () => {
    const before = await askedByMail();
    const fields = { 'attribute[title]': 'Une fontaine', description: 'Au bout du quai.', email: 'ana@city.example' };
    const made = await post(fields);
    await post(fields);
    expect((await numberOf(made.body[0]?.service_request_id ?? ''))?.current.title).toEqual({ fr: 'Une fontaine' });
    expect((await askedByMail()) - before).toBe(1);
  });

  it('has the title of FixMyStreet once', async () => {
    const rest =
      'Sous le pont.\r\nDepuis mars.\r\n\r\nurl: https://fms.example/report/7\r\n\r\nSubmitted via FixMyStreet';
    for (const [description, title] of [
      [`title:  Un nid-de-poule. Grave\r\n\r\ndetail: ${rest}`, 'Un nid-de-poule. Grave'],
      [`Un autre nid-de-poule\r\n\r\n${rest}\r\n`, 'Un autre nid-de-poule'],
    ] as const) {
      const [made] = (await post({ description })).body;
      const proposal = await numberOf(made?.service_request_id ?? '');
      expect(proposal?.current).toMatchObject({ title: { fr: title }, body: { fr: rest.replaceAll('\r\n', '\n') } });
    }
  });

  it('lets the page of any site read, and none write', async () => {
    const allowed = async (path: string, init: RequestInit = {}) =>
      (await ask(path, init)).headers.get('access-control-allow-origin');
    for (const path of ['services.xml', 'requests.json', 'requests/quai-999.json', 'discovery.json', 'services.csv'])
      expect(await allowed(path)).toBe('*');
    expect(await allowed('requests.json', { method: 'POST', body: new URLSearchParams({ api_key: key }) })).toBe(null);
  });

  it('lists public proposals as requests: open until they are answered', async () => {
    const made = await post({ description: 'Des arceaux pour vélos & trottinettes <ici>.' });
    const id = made.body[0]?.service_request_id ?? '';
    const [open] = await json(`requests/${id}.json`);
    expect(open).toMatchObject({ status: 'open', service_code: 'quai', address: 'Quai Rambaud', status_notes: null });
    expect(await text(`requests/${id}.xml`)).toContain('Des arceaux pour vélos &amp; trottinettes &lt;ici&gt;');
    const proposalId = (await numberOf(id))?.id ?? '';
    value(
      await publishAnswer(app, {
        ...{ proposalId, verdict: 'accepted', body: { fr: 'Oui.' }, commitments: [], by: OPERATOR },
      }),
    );
    const [closed] = await json(`requests/${id}.json`);
    expect(closed).toMatchObject({ status: 'closed', status_notes: 'Acceptée' });
    const ids = async (query: string) =>
      (await json(`requests.json?${query}`)).map((each) => each['service_request_id']);
    expect(await ids('status=closed')).toEqual([id]);
    expect(await ids('status=open')).not.toContain(id);
    expect(await ids('status=open,closed')).toContain(id);
    expect(await ids(`service_request_id=${id},quai-999,nonsense&status=open`)).toEqual([id]);
    expect((await ids('service_code=quai')).length).toBeGreaterThan(2);
  });

  it('says what was answered within a time as updates, which FixMyStreet asks for', async () => {
    const [made] = (await post({ description: 'Un abri à la halte. Il pleut.' })).body;
    const id = made?.service_request_id ?? '';
    const proposalId = (await numberOf(id))?.id ?? '';
    const of = async (query: string) =>
      (await json(`servicerequestupdates.json?${query}`)).filter((each) => each['service_request_id'] === id);
    expect(await of('')).toEqual([]);
    const answer = { verdict: 'rejected', body: { fr: 'Pas de place.' }, commitments: [], by: OPERATOR } as const;
    const { id: updateId } = value(await publishAnswer(app, { proposalId, ...answer }));
    const update = {
      ...{
        update_id: updateId,
        service_request_id: id,
        status: 'closed',
        updated_datetime: '2026-03-02T08:00:00.000Z',
      },
      ...{ description: 'Refusée\n\nPas de place.', media_url: null },
    };
    expect(await of('start_date=2026-03-02T06:00:00Z&end_date=2026-03-02T08:00:00Z')).toEqual([update]);
    expect(await of('start_date=2026-03-02T08:00:01Z&end_date=2026-03-02T10:00:00Z')).toEqual([]);
    const xml = await text('servicerequestupdates.xml?api_key=&jurisdiction_id=');
    expect(xml).toContain(`<service_request_updates><request_update><update_id>`);
    expect(xml).toContain(`<service_request_id>${id}</service_request_id><status>closed</status>`);
    expect((await ask('servicerequestupdates.json?start_date=soon')).status).toBe(400);
    expect((await ask('servicerequestupdates.json', { method: 'POST' })).status).toBe(405);
  });

  it('takes a request as multipart too, and none of its files', async () => {
    const fields = { api_key: key, service_code: 'quai', lat: '45.75', long: '4.82', description: 'Un pont fleuri.' };
    const form = new FormData();
    for (const [name, text] of Object.entries(fields)) form.set(name, text);
    form.set('media', new File([new Uint8Array([0xff, 0xd8])], 'photo.jpg', { type: 'image/jpeg' }));
    const response = await ask('requests.json', { method: 'POST', body: form });
    expect(response.status).toBe(201);
    const made = (await response.json()) as readonly Made[];
    expect((await numberOf(made[0]?.service_request_id ?? ''))?.current.body).toEqual({ fr: 'Un pont fleuri.' });
    const again = await ask('requests.json', { method: 'POST', body: new URLSearchParams(fields) });
    expect(await again.json()).toEqual(made);
    const cut = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await ask('requests.json', { method: 'POST', headers: cut, body: '--y' })).status).toBe(400);
    const latin = Buffer.from(
      '--x\r\ncontent-disposition: form-data; name="api_key"\r\n\r\n\xe9\r\n--x--\r\n',
      'latin1',
    );
    const refused = await ask('requests.json', { method: 'POST', headers: cut, body: new Uint8Array(latin) });
    expect(await refused.json()).toEqual([{ code: 400, description: 'the body must be UTF-8' }]);
  });

  it('lists page by page, and refuses what is no page', async () => {
    const ids = async (query: string) =>
      (await json(`requests.json?${query}`)).map((each) => each['service_request_id']);
    const all = await ids('');
    const pages = await Promise.all([1, 2, 3].map((page) => ids(`page_size=2&page=${page}`)));
    expect(pages.flat()).toEqual(all.slice(0, 6));
    expect(await ids('page=2')).toEqual([]);
    for (const wrong of ['page=0', 'page=x', 'page_size=0', 'page=11', 'page_size=10&page=1001'])
      expect([wrong, (await ask(`requests.json?${wrong}`)).status]).toEqual([wrong, 400]);
  });

  it('refuses a service_code that is none, also beside one that is', async () => {
    for (const [connector, codes] of [
      ['appli', 'nulle-part'],
      ['appli', 'quai,ailleurs'],
      ['toutes', 'nulle-part'],
      ['toutes', 'quai,nulle-part'],
    ]) {
      const response = await ask(`../${connector}/requests.json?service_code=${codes}`);
      expect(await response.json()).toEqual([{ code: 404, description: 'service_code not found' }]);
      expect(response.status).toBe(404);
    }
    expect((await ask('../toutes/requests.json?service_code=quai')).status).toBe(200);
  });

  it('asks nobody more than three times at once whether they follow', async () => {
    const before = await askedByMail();
    for (const nth of [1, 2, 3, 4, 5])
      await post({ description: `Encore une idée, ${nth}.`, email: 'leo@city.example' });
    expect((await askedByMail()) - before).toBe(3);
  });

  it('answers what is named twice once, and nothing while it is paused', async () => {
    const many = `requests.json?service_code=${'quai,'.repeat(500)}quai`;
    expect((await json(many)).length).toBe((await json('requests.json?service_code=quai')).length);
    value(await pauseConnector(app, { name: 'appli', by: OPERATOR }));
    expect((await ask('services.json')).status).toBe(503);
    expect((await ask('requests.json', { method: 'POST', body: new URLSearchParams({ api_key: key }) })).status).toBe(
      503,
    );
    value(await resumeConnector(app, { name: 'appli', by: OPERATOR }));
    expect((await ask('services.json')).status).toBe(200);
  });

  it('lists what was published within ninety days, or the time that is asked for', async () => {
    const { id: authorId } = await registeredPerson(app, 'Léo');
    await proposed(app, { slug: 'quai', authorId });
    const count = async (query: string) => (await json(`requests.json?${query}`)).length;
    expect(await count('')).toBeGreaterThan(0);
    expect(await count('start_date=2025-01-01T00:00:00Z&end_date=2025-02-01T00:00:00Z')).toBe(0);
    expect(await count('start_date=2026-03-01T00:00:00+01:00')).toBe(await count(''));
    expect((await ask('requests.json?start_date=yesterday')).status).toBe(400);
    expect((await ask('requests.json?status=new')).status).toBe(400);
    clock.set('2026-06-20T08:00:00Z');
    expect(await count('')).toBe(0);
    clock.set('2026-03-02T08:00:00Z');
  });

  it('gives a token for what waits, and its number once it is public', async () => {
    const made = await post({ service_code: 'retenu', description: 'À lire avant.' });
    expect([made.status, made.body[0]?.service_request_id]).toEqual([201, undefined]);
    const token = made.body[0]?.token ?? '';
    const held = { token, service_notice: expect.stringMatching(/^Reçue/) };
    expect((await json(`tokens/${token}.json`))[0]).toMatchObject(held);
    expect(await json('requests.json?service_code=retenu')).toEqual([]);
    const decided = { kind: 'accept', rule: 'within-the-rules', reason: 'Conforme.', by: OPERATOR } as const;
    value(await decideProposal(app, { proposalId: token, ...decided }));
    const [found] = await json(`tokens/${token}.json`);
    expect(found).toMatchObject({ service_request_id: 'retenu-1' });
    expect((await ask('tokens/019ad2f0-6d3c-7000-8000-0242ac120002.json')).status).toBe(404);
  });

  it('says that what moderation removed is not published, however it is asked', async () => {
    const fields = { service_code: 'retenu', description: 'Achetez ma peinture.' };
    const [made] = (await post(fields)).body;
    const token = made?.token ?? '';
    const decided = { kind: 'remove', rule: 'advertising', reason: 'Publicité.', by: OPERATOR } as const;
    value(await decideProposal(app, { proposalId: token, ...decided }));
    const removed = { token, service_notice: expect.stringMatching(/^Elle n’est pas publiée/) };
    expect(await json(`tokens/${token}.json`)).toEqual([{ ...removed, account_id: null }]);
    expect((await post(fields)).body).toMatchObject([removed]);
    expect(await text('requests.json?service_code=retenu')).not.toContain('peinture');
  });

  it.each([
    [{ api_key: '' }, 400, 'api_key was not provided'],
    [{ api_key: 'wrong' }, 403, 'api_key is not valid'],
    [{ service_code: '' }, 400, 'service_code was not provided'],
    [{ service_code: 'ailleurs' }, 404, 'service_code not found'],
    [{ description: '' }, 400, 'description was not provided'],
    [{ address_string: '' }, 400, 'lat and long, or address_string, were not provided'],
    [{ lat: '91', long: '4' }, 400, 'lat and long are not a place'],
    [{ lat: 'x', long: '4' }, 400, 'lat and long are not a place'],
    [{ service_code: 'habitants' }, 400, 'Réservé à'],
  ])('refuses a request that says %j', async (fields, status, description) => {
    const refused = await post({ description: 'Une idée de plus.', ...fields });
    expect([refused.status, refused.body[0]?.code]).toEqual([status, status]);
    expect(refused.body[0]?.description).toContain(description);
  });

  it('refuses other encodings, methods and formats, in XML where XML was asked for', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await ask('requests.json', { method: 'POST', headers, body: '{}' })).status).toBe(400);
    const body = new Uint8Array([0x64, 0x3d, 0xff]);
    const latin = { 'content-type': 'application/x-www-form-urlencoded' };
    const wrong = await ask('requests.xml', { method: 'POST', headers: latin, body });
    expect([wrong.status, await wrong.text()]).toEqual([
      400,
      '<?xml version="1.0" encoding="utf-8"?>\n<errors><error><code>400</code><description>the body must be UTF-8</description></error></errors>',
    ]);
    expect((await ask('services.json', { method: 'POST' })).status).toBe(405);
    expect((await ask('services.csv')).status).toBe(404);
    expect((await ask('nothing.json')).status).toBe(404);
  });

  it('takes the former key beside the new one until its time is over', async () => {
    const former = key;
    key = value(await replaceSecret(app, { name: 'appli', by: OPERATOR })).secret;
    expect((await post({ api_key: former, description: 'Avec la clé d’avant.' })).status).toBe(201);
    clock.set('2026-03-04T08:00:00Z');
    expect((await post({ api_key: former, description: 'Trop tard.' })).status).toBe(403);
    expect((await post({ description: 'Avec la nouvelle clé.' })).status).toBe(201);
  });
});
