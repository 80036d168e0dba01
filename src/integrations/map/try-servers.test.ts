import { expect, it } from 'vitest';
import { tryGeocoder } from './geocoder.ts';
import { type Fetch, tryTileServer } from './tile-server.ts';

const MAP = {
  credit: '©',
  center: { lat: 45.98, lon: 4.18, zoom: 14 },
  tiles: 'https://tiles.example/{z}/{x}/{y}.png',
};
const SEARCH = { url: 'https://addresses.example/search', format: 'addok', near: null, text: 'Lyon' } as const;

const json = (value: unknown) => new Response(JSON.stringify(value));
const status = (code: number) => () => new Response('', { status: code, headers: { 'content-type': 'image/png' } });
const refusedAs = (reason: string) => () => {
  throw Object.assign(new Error(reason), { reason });
};

it('asks for the picture of the center', async () => {
  const urls: string[] = [];
  const fetch: Fetch = async (url) => {
    urls.push(url);
    return new Response(new Uint8Array([1]), { headers: { 'content-type': 'image/png' } });
  };
  expect(await tryTileServer(MAP, fetch)).toBeNull();
  expect(urls).toEqual(['https://tiles.example/14/8382/5830.png']);
});

it.each([
  ['no-tile', status(404)],
  ['no-tile', () => new Response('<h1>', { headers: { 'content-type': 'text/html' } })],
  ['access-denied', status(401)],
  ['access-denied', status(403)],
  ['no-answer', refusedAs('timeout')],
  ['private-address', refusedAs('private-address')],
])('says %s of a server of pictures that answers %o', async (fault, answer: () => Response) => {
  expect(await tryTileServer(MAP, async () => answer())).toBe(fault);
});

it.each([
  [null, () => json({ features: [] })],
  ['no-places', () => json({ places: [] })],
  ['no-places', () => new Response('<h1>')],
  ['no-places', status(404)],
  ['access-denied', status(403)],
  ['no-answer', refusedAs('unresolvable')],
  ['private-address', refusedAs('private-address')],
])('says %s of a search that answers %o', async (fault, answer: () => Response) => {
  expect(await tryGeocoder(SEARCH, async () => answer())).toBe(fault);
});
