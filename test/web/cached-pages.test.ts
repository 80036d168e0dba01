import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import type { LoggedEvent } from '../../src/domain/event/event.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { cachedDocuments, createFederationRoutes } from '../../src/federation/federation-routes.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { createHttp, type HttpOptions } from '../../src/http/server.ts';
import { PageCache } from '../../src/http/web/kit/page-cache.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

const ORIGIN = 'https://lyon.example';
const PAGE = '/consultations/velo/proposals/1';
const LIST = '/consultations/velo';
const ACTIVITY = 'application/activity+json';
const BROWSER = { accept: 'text/html', 'accept-language': 'fr' };

describe('what a node keeps of its answers', () => {
  let database: Database;
  let cache: ResponseCache;
  let cookie: string;
  let pages: PageCache;
  let http: ReturnType<typeof createHttp>;
  let nthDraw: number;
  let app: Application;
  let authorId: string;
  /** Tells the documents that something happened, and waits until they know. */
  let wake: () => Promise<void>;
  const lines: { readonly route?: unknown; readonly status?: unknown; readonly request?: unknown }[] = [];

  beforeAll(async () => {
    database = await openMigrated();
    app = { ...applicationOn(database, clockAt('2026-03-02T08:00:00Z')), origin: ORIGIN };
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const author = await registeredPerson(app, 'Ana');
    authorId = author.id;
    for (const title of ['Pont', 'Quai', 'Gare', 'Parc', 'Port']) {
      await proposed(app, { slug: 'velo', authorId: author.id, body: title });
    }
    let happened = () => {};
    const onEvents = async (received: () => void) => {
      happened = received;
      return async () => {};
    };
    const dropped: string[] = [];
    const onEvent = ({ type }: LoggedEvent) => void dropped.push(type);
    cache = await ResponseCache.start({ app, onEvents, onEvent, onFailure: () => {} });
    wake = async () => {
      happened();
      await expect.poll(() => dropped).toContain('proposal-withdrawn');
    };
    pages = new PageCache();
    const log = { error() {}, warn() {}, debug() {}, info: (values: object) => void lines.push(values) };
    const options: HttpOptions = {
      app,
      log,
      origin: ORIGIN,
      trustProxy: false,
      metricsToken: 'a token for metrics',
      setupKey: null,
      ready: async () => true,
      federation: createFederationRoutes({ documents: createDocumentContext(app), cache, version: '0' }),
      documents: cachedDocuments(cache),
      pages,
    };
    // A token of one byte is one draw.
    const token = () => Buffer.alloc(1, nthDraw).toString('base64url');
    http = createHttp({ ...options, app: { ...app, secrets: { ...app.secrets, token } } });
    const { secret } = await createSignInLink(app, { holder: { participantId: author.id } });
    const form = { method: 'POST', body: new URLSearchParams(), headers: { 'sec-fetch-site': 'same-origin' } };
    const signedIn = await createHttp(options).request(`${ORIGIN}/sign-in/${secret}`, form);
    cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  });
  afterAll(async () => {
    await cache[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    pages.drop();
    lines.length = 0;
    nthDraw = 3;
  });

  const get = async (path: string, headers: Readonly<Record<string, string>> = BROWSER, method = 'GET') => {
    const response = await http.request(ORIGIN + path, { method, headers });
    const { 'x-request-id': id, ...others } = Object.fromEntries(response.headers);
    return { status: response.status, id, headers: others, body: await response.text() };
  };
  const numbered = async (number: number) => {
    const found = await app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug('velo');
      return await reader.proposals.byNumber(consultation?.id ?? '', number);
    });
    if (found === null) throw new Error(`there is no proposal ${number}`);
    return found;
  };
  const isKept = () => pages.get(`3 ${PAGE} fr`) !== null;

  it('goes out again byte by byte, under every header of the first time, with an id of its own', async () => {
    const first = await get(PAGE);
    const again = await get(PAGE);
    expect(isKept()).toBe(true);
    expect(first.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      vary: 'Accept, Accept-Language, Cookie',
    });
    expect({ ...again, id: null }).toEqual({ ...first, id: null });
    expect(again.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(again.id).not.toBe(first.id);
  });

  it('is logged and counted like what is made, under the pattern of its route', async () => {
    const counted = async () =>
      /requests_total\{area="page",method="GET",status="2xx"\} (\d+)/.exec(
        (await get('/metrics', { authorization: 'Bearer a token for metrics' })).body,
      )?.[1];
    await get(PAGE);
    const before = Number(await counted());
    const { id } = await get(PAGE);
    await get(PAGE, { accept: ACTIVITY });
    await get(PAGE, { accept: ACTIVITY });
    expect(Number(await counted())).toBe(before + 3);
    const [made, , stored, document, keptDocument] = lines;
    expect(stored).toMatchObject({ route: made?.route, status: 200, request: id });
    expect(String(made?.route)).toMatch(/^\/consultations\/:slug.*\/proposals\/:number/);
    expect([document?.route, keptDocument?.route]).toEqual([made?.route, made?.route]);
  });

  it('is 304 to a browser that has it in one of the day\u2019s shuffles, whichever comes by chance', async () => {
    for (const nth of [3, 7]) {
      nthDraw = nth;
      pages.drop();
      const { headers } = await get(LIST);
      expect(headers['etag']).toMatch(/^"\d+\.[\w-]{22}"$/);
      for (const draw of [1, 9]) {
        nthDraw = draw;
        const known = { ...BROWSER, 'if-none-match': headers['etag'] ?? '' };
        pages.drop();
        expect((await get(LIST, known)).status).toBe(304);
        expect((await get(LIST, known)).status).toBe(304);
        expect((await get(LIST, { ...BROWSER, 'if-none-match': '"99.aaaaaaaaaaaaaaaaaaaaaa"' })).status).toBe(200);
      }
    }
  });

  it('is 304 to a browser that has it, made or kept', async () => {
    const { headers } = await get(PAGE);
    const known = { ...BROWSER, 'if-none-match': `"other", W/${headers['etag']}` };
    const stored = await get(PAGE, known);
    pages.drop();
    const made = await get(PAGE, known);
    for (const answer of [stored, made]) {
      expect([answer.status, answer.body, answer.headers['etag']]).toEqual([304, '', headers['etag']]);
      expect(answer.headers['vary']).toBe(headers['vary']);
      expect(answer.headers['content-security-policy']).toBe(headers['content-security-policy']);
      expect(answer.headers).not.toHaveProperty('content-length');
    }
    expect((await get(PAGE, { ...BROWSER, 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('is answered to HEAD without a body', async () => {
    const page = await get(PAGE);
    const { status, body, headers } = await get(PAGE, BROWSER, 'HEAD');
    expect([status, body, headers['etag']]).toEqual([200, '', page.headers['etag']]);
    await get(PAGE, { accept: ACTIVITY });
    const document = await get(PAGE, { accept: ACTIVITY }, 'HEAD');
    expect([document.status, document.body, document.headers['content-type']]).toEqual([200, '', ACTIVITY]);
  });

  it('is one page for each language and each shuffle', async () => {
    const french = await get(LIST);
    const english = await get(LIST, { ...BROWSER, 'accept-language': 'en' });
    expect([french.headers['content-language'], english.headers['content-language']]).toEqual(['fr', 'en']);
    nthDraw = 4;
    const other = await get(LIST);
    nthDraw = 3;
    expect((await get(LIST)).body).toBe(french.body);
    expect(other.body).not.toBe(french.body);
  });

  it('is a page to browsers and a document to servers, at the same address', async () => {
    await get(PAGE, { accept: ACTIVITY });
    await get(PAGE);
    for (const accept of [ACTIVITY, 'text/html', '*/*']) {
      const { headers } = await get(PAGE, { ...BROWSER, accept });
      expect(headers['content-type']).toBe(accept === ACTIVITY ? ACTIVITY : 'text/html; charset=utf-8');
    }
  });

  it('is, of a document, the same bytes and headers as when it was made, and 304 to who has it', async () => {
    const path = '/consultations/velo/proposals/2';
    const made = await get(path, { accept: ACTIVITY });
    const stored = await get(path, { accept: ACTIVITY });
    expect({ ...stored, id: null }).toEqual({ ...made, id: null });
    expect(stored.headers).toMatchObject({ 'content-type': ACTIVITY, vary: 'Accept', 'cache-control': 'no-cache' });
    const known = { accept: ACTIVITY, 'if-none-match': `"other", W/${made.headers['etag']}` };
    const same = await get(path, known);
    expect([same.status, same.body, same.headers['etag']]).toEqual([304, '', made.headers['etag']]);
    // Whoever is signed in here gets the same document as everybody.
    expect((await get(path, { accept: ACTIVITY, cookie })).body).toBe(made.body);
    expect((await get(`${path}?n=1`, { accept: ACTIVITY })).status).not.toBe(304);
  });

  it('is a Tombstone under 410 for what was withdrawn, to whoever has it as well', async () => {
    const path = '/consultations/velo/proposals/3';
    const { id: proposalId } = await numbered(3);
    await get(path, { accept: ACTIVITY });
    await withdrawProposal(app, { proposalId, authorId });
    await wake();
    const made = await get(path, { accept: ACTIVITY });
    const stored = await get(path, { accept: ACTIVITY, 'if-none-match': made.headers['etag'] ?? '' });
    expect([made.status, JSON.parse(made.body).type]).toEqual([410, 'Tombstone']);
    expect([stored.status, stored.body, stored.headers['etag']]).toEqual([410, made.body, made.headers['etag']]);
  });

  it('is not what somebody signed in sees, nor shown to them', async () => {
    const own = await get(PAGE, { ...BROWSER, cookie });
    expect([own.headers['cache-control'], isKept()]).toEqual(['private, no-store', false]);
    const anybody = await get(PAGE);
    expect(isKept()).toBe(true);
    const again = await get(PAGE, { ...BROWSER, cookie: `other=1; ${cookie}` });
    expect(again.headers['cache-control']).toBe('private, no-store');
    expect(again.body).not.toBe(anybody.body);
  });

  it('is not kept of what fails, nor of other methods', async () => {
    await get(PAGE);
    const posted = await get(PAGE, BROWSER, 'POST');
    expect(posted.status).toBe(404);
    expect((await get('/consultations/nothing')).status).toBe(404);
    expect((await get('/consultations/nothing')).status).toBe(404);
  });
});
