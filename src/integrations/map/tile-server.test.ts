import { expect, it } from 'vitest';
import { type Fetch, tileServer } from './tile-server.ts';

const SHOWN = {
  credit: '©',
  center: { lat: 45.98, lon: 4.18, zoom: 14 },
  tiles: 'https://tiles.example/{z}/{x}/{y}.png',
};
/** The square of the center. */
const HERE = { z: 14, x: 8_382, y: 5_829 };
const WEEK_MS = 7 * 24 * 3_600_000;

function asked(answer: () => Response | Promise<Response>, at = { now: 0 }) {
  const urls: string[] = [];
  const fetch: Fetch = async (url) => {
    urls.push(url);
    return await answer();
  };
  return { urls, at, map: tileServer(SHOWN, { fetch, now: () => at.now }) };
}

const picture = () => new Response(new Uint8Array([1, 2, 3]), { headers: { 'content-type': 'image/png' } });

it('asks for a picture once, however many look at it at once and after each other', async () => {
  const { map, urls } = asked(picture);
  const found = await Promise.all([map.tile(HERE), map.tile(HERE)]);
  expect(found).toEqual([found[0], found[0]]);
  expect(await map.tile(HERE)).toEqual({ bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/png' });
  expect(urls).toEqual(['https://tiles.example/14/8382/5829.png']);
});

it('asks again after a week, and shows the old picture where nobody answers then', async () => {
  let answer = picture;
  const { map, urls, at } = asked(() => answer());
  await map.tile(HERE);
  at.now = WEEK_MS + 1;
  answer = () => {
    throw new TypeError('no answer');
  };
  expect(await map.tile(HERE)).not.toBeNull();
  expect(urls).toHaveLength(2);
});

it.each([
  ['a page', () => new Response('<script>', { headers: { 'content-type': 'text/html' } })],
  ['a document that runs', () => new Response('<svg/>', { headers: { 'content-type': 'image/svg+xml' } })],
  ['an error', () => new Response('', { status: 500, headers: { 'content-type': 'image/png' } })],
  ['too much', () => new Response(new Uint8Array(600_000), { headers: { 'content-type': 'image/png' } })],
])('passes nothing on of a server that answers %s', async (_, answer) => {
  expect(await asked(answer).map.tile(HERE)).toBeNull();
});

it('is a map of a town and its region, and no way to the pictures of the rest of the world', async () => {
  const { map, urls } = asked(picture);
  for (const at of [
    { z: 14, x: 0, y: 0 },
    { ...HERE, y: 99_999 },
    { ...HERE, z: 25 },
    { z: 0, x: 0, y: 1 },
  ]) {
    expect(await map.tile(at)).toBeNull();
  }
  expect(urls).toEqual([]);
  expect(await map.tile({ z: 0, x: 0, y: 0 })).not.toBeNull();
});

it('does not ask again for what is not there within a minute', async () => {
  const { map, urls, at } = asked(() => new Response('', { status: 404 }));
  expect([await map.tile(HERE), await map.tile(HERE)]).toEqual([null, null]);
  expect(urls).toHaveLength(1);
  at.now = 60_001;
  await map.tile(HERE);
  expect(urls).toHaveLength(2);
});

it('asks for no more than a few screens of pictures at once', async () => {
  const { map, urls } = asked(() => new Promise<Response>(() => {}));
  for (let nth = 0; nth < 100; nth += 1) void map.tile({ z: 19, x: HERE.x * 32 + nth, y: HERE.y * 32 });
  await new Promise((soon) => setImmediate(soon));
  expect(urls).toHaveLength(64);
});
