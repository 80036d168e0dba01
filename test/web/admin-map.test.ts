import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeMap } from '../../src/application/institution/change-map.ts';
import { readMapSettings } from '../../src/application/institution/reads.ts';
import { MAP } from '../../src/http/web/institution/map-settings.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { mapServicesBy } from '../../src/start/open-map.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { PLAIN_MAP } from '../support/map.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const PLACES = '/consultations/velo/places';
const NONE = { map: null, geocoder: null };
const SET = {
  map: {
    tiles: 'https://tiles.example/{z}/{x}/{y}.png',
    credit: '© Tiles & others',
    center: { lat: 45.75, lon: 4.85, zoom: 12 },
  },
  geocoder: { url: 'https://addresses.example/search', format: 'photon' },
} as const;
const TYPED = {
  tiles: SET.map.tiles,
  credit: SET.map.credit,
  center: '45.75, 4.85',
  zoom: '12',
  geocoderUrl: SET.geocoder.url,
  geocoderFormat: 'photon',
};

type Answers = (url: string, signal: AbortSignal | null | undefined) => Promise<Response>;

const WELL: Answers = async (url) =>
  url.includes('/search')
    ? new Response(JSON.stringify({ features: [] }))
    : new Response(new Uint8Array([1]), { headers: { 'content-type': 'image/png' } });
const MISSING: Answers = async () => new Response('', { status: 404 });
const SILENT: Answers = (_, signal) =>
  new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

describe('the map at the desk', () => {
  let pages: Pages;
  let admin: AdminSession;
  let answers = WELL;
  const asked: string[] = [];
  const mapServices = mapServicesBy(async (url, { signal }) => {
    asked.push(url);
    return await answers(url, signal);
  }, null);
  const settings = async () => (await readMapSettings(pages.app)).settings;
  const save = async (typed: Readonly<Record<string, string>>) =>
    await admin.send(MAP, filledForm(await admin.form(MAP, 'tiles'), typed));
  const remove = async (act: string) => {
    const form = (await admin.read(MAP)).split('<form').find((part) => part.includes(`value="${act}"`)) ?? '';
    const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const fields = hidden.map(([, name = '', text = '']): [string, string] => [name, text]);
    return await admin.send(MAP, new URLSearchParams(fields));
  };

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z', { mapServices });
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing', standings: ['registered'] } });
    const { id: authorId } = await registeredPerson(pages.app, 'Ana');
    await proposed(pages.app, { slug: 'velo', authorId, location: { lat: 45.76, lon: 4.86 } });
    admin = await adminSession(pages, 'administrator');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('is for administrators alone, and says what the servers see', async () => {
    const officer = await adminSession(pages, 'officer');
    expect((await pages.get(MAP)).status).toBe(401);
    expect(await officer.status(MAP)).toBe(403);
    const by = { kind: 'agent', id: officer.id } as const;
    expect(await changeMap(pages.app, { ...SET, by })).toMatchObject({ ok: false, refusal: { type: 'missing-scope' } });
    for (const lang of ['fr', 'en']) expect(faultsOf(await admin.read(`${MAP}?lang=${lang}`))).toEqual([]);
    expect(await admin.read(MAP)).toContain('leurs navigateurs n’interrogent jamais ces serveurs');
  });

  it('is refused with every fault by its name, and everything that was typed', async () => {
    const typed = { tiles: 'https://tiles.example/{z}/{x}', credit: '', center: 'Lyon', zoom: '30', geocoderUrl: 'x' };
    const { status, html } = await save(typed);
    expect(status).toBe(422);
    for (const label of ['Adresse des images', 'Mention de la source', 'Centre de la carte', 'Niveau de zoom']) {
      expect(html).toContain(`«\u00a0${label}\u00a0»`);
    }
    expect(html).toContain('«\u00a0Adresse de la recherche\u00a0»');
    for (const name of ['tiles', 'center', 'zoom', 'geocoderUrl'] as const) {
      expect(html).toContain(`value="${typed[name]}"`);
    }
    expect(asked).toEqual([]);
    expect(await settings()).toEqual(NONE);
  });

  it('says of a server without pictures that it has none, and stores nothing', async () => {
    answers = MISSING;
    const { status, html } = await save(TYPED);
    expect(status).toBe(422);
    expect(html).toContain('mais pas par une image de la carte');
    expect(html).toContain('mais pas comme une recherche d’adresses');
    expect(html).toContain(`value="${TYPED.center}"`);
    expect(await settings()).toEqual(NONE);
  });

  it('says of a server that never answers so after seconds, with all that was typed, while the node works on', async () => {
    answers = SILENT;
    const began = performance.now();
    const saving = save(TYPED);
    expect((await pages.get('/')).status).toBe(200);
    const { status, html } = await saving;
    expect(performance.now() - began).toBeLessThan(20_000);
    answers = WELL;
    expect(status).toBe(422);
    expect(html).toContain('ne répond pas, ou pas en quelques secondes');
    expect(html).toContain(`value="${TYPED.tiles}"`);
    expect(await settings()).toEqual(NONE);
  });

  it('is on public pages as soon as it is saved, with pictures of this node, and a search', async () => {
    expect(await pages.text(PLACES)).not.toContain('<details class="map"');
    expect((await pages.get('/map/tiles/12/2103/1461')).status).toBe(404);
    expect((await save(TYPED)).to).toContain('done=map-saved');
    expect(await settings()).toEqual(SET);
    const html = await pages.text(PLACES);
    expect(html).toContain('data-tiles="/map/tiles/{z}/{x}/{y}"');
    expect(html).toContain('data-credit="© Tiles &amp; others"');
    expect(html).not.toContain('tiles.example');
    const tile = await pages.get('/map/tiles/12/2103/1461');
    expect([tile.status, tile.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(await pages.text('/privacy')).toContain('ce site interroge addresses.example');
  });

  it('asks nobody again where the credit alone is another, and writes nothing where nothing is', async () => {
    asked.length = 0;
    await save({ ...TYPED, credit: '© Others' });
    expect(asked).toEqual([]);
    expect((await settings()).map?.credit).toBe('© Others');
    const events = async () => {
      await pages.app.store.placeEvents();
      const all = await pages.app.store.read((reader) => reader.events.after(0, 10_000));
      return all.filter(({ type }) => type === 'map-changed');
    };
    const before = (await events()).length;
    await save({ ...TYPED, credit: '© Others' });
    expect(await events()).toHaveLength(before);
    expect((await events()).at(-1)?.data).toEqual({ tiles: 'tiles.example', geocoder: 'addresses.example' });
  });

  it('writes over nobody who changed it meanwhile', async () => {
    const form = await admin.form(MAP, 'tiles');
    value(await changeMap(pages.app, { map: SET.map, by: null }));
    const { status, html } = await admin.send(MAP, filledForm(form, { credit: '© Mine' }));
    expect(status).toBe(409);
    expect(html).toContain('value="© Mine"');
    expect((await settings()).map?.credit).toBe(SET.map.credit);
  });

  it('is taken away, each by its button', async () => {
    expect((await remove('remove-map')).to).toContain('done=map-removed');
    expect(await pages.text(PLACES)).not.toContain('<details class="map"');
    expect((await pages.get('/map/tiles/12/2103/1461')).status).toBe(404);
    expect(await settings()).toEqual({ map: null, geocoder: SET.geocoder });
    expect((await remove('remove-geocoder')).to).toContain('done=geocoder-removed');
    expect(await settings()).toEqual(NONE);
  });
});

describe('where the operator has a map', () => {
  let pages: Pages;

  beforeAll(async () => {
    const mapServices = mapServicesBy((url, { signal }) => WELL(url, signal), null);
    pages = await openPages('2026-03-02T08:00:00Z', { map: { ...PLAIN_MAP, credit: '© Operator' }, mapServices });
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing', standings: ['registered'] } });
    const { id: authorId } = await registeredPerson(pages.app, 'Ana');
    await proposed(pages.app, { slug: 'velo', authorId, location: { lat: 45.76, lon: 4.86 } });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('it wins, the page of the setting says so, and the search is that of the institution', async () => {
    value(await changeMap(pages.app, { ...SET, by: null }));
    expect(await pages.text(PLACES)).toContain('data-credit="© Operator"');
    const html = await (await adminSession(pages, 'administrator')).read(MAP);
    expect(html).toContain('(MAP_TILES, MAP_FILE). Elle est montrée à la place de celle enregistrée ici');
    expect(html).not.toContain('(GEOCODER_URL)');
    expect(await pages.text('/privacy')).toContain('ce site interroge addresses.example');
  });
});

describe('a server that an administrator names', () => {
  it('does not lead the node elsewhere', async () => {
    const asked: string[] = [];
    await using server = createServer(({ url = '' }, response) => {
      asked.push(url);
      if (url.startsWith('/tiles/')) response.writeHead(302, { location: `/inside${url}.png` }).end();
      else response.writeHead(200, { 'content-type': 'image/png' }).end('x');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await using outbound = createOutbound({ origin: 'https://a.example', version: '0', allowPrivateAddresses: true });
    const services = mapServicesBy((url, init) => outbound.fetch(url, init), null);
    const at = (path: string) => ({ ...SET.map, tiles: `http://127.0.0.1:${port}/${path}/{z}/{x}/{y}` });
    expect(await services.tryMap(at('plain'))).toBeNull();
    expect(await services.tryMap(at('tiles'))).toBe('no-answer');
    const { map } = services.sourcesOf({ map: at('tiles'), geocoder: null });
    expect(await map?.tile({ z: 12, x: 2103, y: 1465 })).toBeNull();
    expect(asked.filter((url) => url.startsWith('/inside'))).toEqual([]);
    expect(asked.length).toBeGreaterThan(1);
  });
});
