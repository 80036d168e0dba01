import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { MAP_SCRIPT, SCRIPT, STYLESHEET } from '../../src/http/web/kit/assets.ts';
import { readConfig } from '../../src/start/config.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { PLAIN_MAP } from '../support/map.ts';
import { placedMany } from '../support/places.ts';
import { openPages, type Pages } from './pages.ts';
import { tagsIn } from './tags.ts';

const ENVIRONMENT = {
  MAP_TILES: 'https://tiles.example/{z}/{x}/{y}.png',
  MAP_CREDIT: '© Tiles & others',
  MAP_CENTER: '45.75,4.85,12',
};

describe.each([
  ['has a map', PLAIN_MAP],
  ['has none', undefined],
])('where the operator %s', (_, map) => {
  let pages: Pages;
  let cookie: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z', { map });
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing', standings: ['registered'] } });
    const { id } = await registeredPerson(pages.app, 'Ana');
    await proposed(pages.app, { slug: 'velo', authorId: id, location: { lat: 45.76, lon: 4.86 } });
    await proposed(pages.app, { slug: 'velo', authorId: id, body: 'Sans lieu.' });
    cookie = await pages.signedIn({ participantId: id });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it.each(['/consultations/velo/proposals/1', '/consultations/velo/places', '/consultations/velo/propose'])(
    'there is a map, with pictures of this node alone, on %s only then',
    async (path) => {
      const response = await pages.get(path, { cookie });
      const html = await response.text();
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(html.includes('<details class="map" hidden')).toBe(map !== undefined);
      expect(html.includes(MAP_SCRIPT.path)).toBe(map !== undefined);
      expect(html.includes('data-tiles="/map/tiles/{z}/{x}/{y}"')).toBe(map !== undefined);
      expect(policy).toContain("img-src 'self';");
      if (map !== undefined) expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(html).toContain(path.endsWith('propose') ? 'name="coordinates"' : '45.76000, 4.86000');
    },
  );

  it('the places of all that is published are listed, and on one map', async () => {
    const { app } = pages;
    await opened(app, 'lieux', { rules: { hold: 'nothing' } });
    const { id: authorId } = await registeredPerson(app, 'Léo');
    const at = { lat: 45.7, lon: 4.8 };
    await proposed(app, { slug: 'lieux', authorId, body: 'Sans lieu.' });
    await proposed(app, { slug: 'lieux', authorId, body: 'Un "banc" <b>ici</b>', location: at });
    await proposed(app, { slug: 'lieux', authorId, body: 'Sur la place', place: 'Place Bellecour' });
    const gone = await proposed(app, { slug: 'lieux', authorId, body: 'Retirée', place: 'Ailleurs', location: at });
    value(await withdrawProposal(app, { proposalId: gone.id, authorId }));
    const html = await pages.text('/consultations/lieux/places');
    const listed = [...html.matchAll(/href="\/consultations\/lieux\/proposals\/(\d)"/g)].map(([, number]) => number);
    expect(listed).toEqual(['2', '3']);
    expect(html).toContain('Place Bellecour');
    expect(html).not.toContain('Ailleurs');
    expect(html).not.toContain('<b>ici');
    const name = expect.stringMatching(/Un "banc" <b>ici<\/b>$/);
    expect(pointsIn(html)).toEqual(
      map === undefined ? null : [{ ...at, count: 1, name, to: '/consultations/lieux/proposals/2' }],
    );
  });

  it('no map is made of nothing', async () => {
    await opened(pages.app, 'nulle-part', {});
    const response = await pages.get('/consultations/nulle-part/places');
    expect(await response.text()).toContain('Aucune proposition n’indique de lieu.');
    expect(response.headers.get('content-security-policy')).toContain("img-src 'self';");
  });

  it('leads from the list of proposals to the map, and back', async () => {
    const list = await pages.text('/consultations/velo');
    expect(list.includes('Les voir sur une carte')).toBe(map !== undefined);
    expect(await pages.text('/consultations/velo/places')).toContain('href="/consultations/velo#proposals"');
  });

  it('asks where somebody is on no page but that of the form', async () => {
    for (const path of ['/', '/consultations/velo/places', '/consultations/velo/propose']) {
      const policy = (await pages.get(path, { cookie })).headers.get('permissions-policy') ?? '';
      expect(policy.includes('geolocation=(self)')).toBe(map !== undefined && path.endsWith('propose'));
    }
  });

  it('pictures are served to anybody who names a place', async () => {
    const answer = await pages.get('/map/tiles/12/2103/1461');
    expect(answer.status).toBe(map === undefined ? 404 : 200);
    expect((await pages.get('/map/tiles/12/x/1461')).status).toBe(404);
    if (map === undefined) return;
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=86400');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

/** What the map of a page shows; null where it has none. */
function pointsIn(html: string): readonly { count: number; to: string }[] | null {
  const map = tagsIn(html).find(({ attributes }) => attributes.has('data-points'));
  const points = map?.attributes.get('data-points');
  const plain = points
    ?.replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return plain === undefined ? null : JSON.parse(plain);
}

describe('where two thousand proposals have a place', () => {
  const COUNT = 2_000;
  const PLACES = '/consultations/carte/places';
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z', { map: PLAIN_MAP });
    await setUpCity(pages.app);
    await opened(pages.app, 'carte');
    await placedMany(pages.app, { slug: 'carte', count: COUNT });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const listed = (html: string) =>
    [...html.matchAll(/<li><p><a href="[^"]*proposals\/(\d+)"/g)].map(([, number]) => Number(number));
  const sum = (points: readonly { count: number }[] | null) =>
    (points ?? []).reduce((all, { count }) => all + count, 0);

  it('a map has few marks that stand for all of them, and a first page stays light', async () => {
    const html = await pages.text(PLACES);
    const points = pointsIn(html);
    expect(sum(points)).toBe(COUNT);
    expect(points?.length).toBeLessThanOrEqual(36);
    const weight = [html, STYLESHEET.body, SCRIPT.body].reduce((all, text) => all + gzipSync(text).byteLength, 0);
    expect(weight).toBeLessThan(50 * 1024);
    const loaded = tagsIn(html).filter(
      ({ name, attributes }) => (name === 'script' && attributes.has('src')) || name === 'link',
    );
    expect(loaded.map(({ attributes }) => attributes.get('src') ?? attributes.get('href'))).not.toContain(
      MAP_SCRIPT.path,
    );
  });

  it('the list has all of them, page by page', async () => {
    const numbers: number[] = [];
    for (let path: string | undefined = PLACES; path !== undefined; ) {
      const html: string = await pages.text(path);
      numbers.push(...listed(html));
      path = /<a href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(numbers).toEqual(Array.from({ length: COUNT }, (_, nth) => nth + 1));
  });

  it('a mark leads to what it stands for, down to single proposals', async () => {
    let [path, count] = [PLACES, COUNT];
    for (let left = 12; left > 0 && count > 1; left -= 1) {
      const points = pointsIn(await pages.text(path)) ?? [];
      const most = points.reduce((one, other) => (other.count > one.count ? other : one));
      expect(most.count).toBeLessThan(count);
      const near = await pages.text(most.to);
      if (most.count === 1) expect(near).toContain('<h1');
      else expect(sum(pointsIn(near))).toBe(most.count);
      [path, count] = [most.to, most.count];
    }
    expect(count).toBe(1);
  });

  it.each(['?box=1,2', '?box=0,0,1,a', '?after=-1', '?after=x'])(
    '%s is as if nothing had been asked',
    async (query) => {
      expect(listed(await pages.text(PLACES + query))[0]).toBe(1);
    },
  );
});

it.each([
  [{ ...ENVIRONMENT, MAP_TILES: 'http://tiles.example/{z}/{x}/{y}.png' }, 'https'],
  [{ ...ENVIRONMENT, MAP_TILES: 'https://{s}.tiles.example/{z}/{x}/{y}.png' }, 'one host'],
  [{ ...ENVIRONMENT, MAP_CREDIT: '' }, 'MAP_CREDIT'],
  [{ ...ENVIRONMENT, MAP_CENTER: 'Lyon' }, 'latitude'],
  [{ ...ENVIRONMENT, MAP_FILE: '/srv/town.pmtiles' }, 'not together'],
  [{ MAP_FILE: '/srv/town.pmtiles' }, 'MAP_CREDIT'],
  [{ MAP_FILE: '/srv/town.mbtiles' }, 'pmtiles'],
  [{ GEOCODER_URL: 'https://geocoder.example/find' }, '/search'],
  [{ GEOCODER_FORMAT: 'photon' }, 'GEOCODER_URL'],
  [{ GEOCODER_URL: 'https://geocoder.example/search', GEOCODER_FORMAT: 'google' }, 'GEOCODER_FORMAT'],
])('the configuration refuses %j', (environment, because) => {
  expect(() => readConfig(environment)).toThrow(because);
});
