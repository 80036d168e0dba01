import { expect, it } from 'vitest';
import { faultsIn } from '../kit/check-all.ts';
import { checkGeocoder, checkTileMap, type MapCenter, tileHost, tileUrl } from './map-settings.ts';

const MAP = {
  tiles: 'https://tiles.example/{z}/{x}/{y}.png?key=a',
  credit: '© Tiles',
  center: { lat: 45.7578, lon: 4.832, zoom: 13 },
};

it('is kept as it is said, without spaces around', () => {
  expect(checkTileMap({ ...MAP, tiles: ` ${MAP.tiles}\n` })).toEqual({ ok: true, value: MAP });
  expect(tileUrl(MAP.tiles, { z: 13, x: 4205, y: 2922 })).toBe('https://tiles.example/13/4205/2922.png?key=a');
  expect(tileHost(MAP.tiles)).toBe('tiles.example');
});

it('names all that does not do at once', () => {
  const checked = checkTileMap({ tiles: 'tiles.example', credit: ' ', center: null });
  expect(checked.ok ? [] : faultsIn(checked.refusal)).toEqual([
    { type: 'invalid', field: 'map.tiles', because: 'not-https' },
    { type: 'invalid', field: 'map.credit', because: 'empty' },
    { type: 'invalid', field: 'map.center', because: 'missing' },
  ]);
});

it.each([
  ['', { because: 'missing' }],
  ['http://tiles.example/{z}/{x}/{y}.png', { because: 'not-https' }],
  ['https://me:secret@tiles.example/{z}/{x}/{y}.png', { because: 'not-https' }],
  ['https://tiles.example/{z}/{x}.png', { type: 'placeholder-missing', name: 'y' }],
  ['https://tiles.example/{z}/{x}/{-y}.png', { type: 'unknown-placeholder', name: '-y' }],
  ['https://{s}.tiles.example/{z}/{x}/{y}.png', { type: 'unknown-placeholder', name: 's' }],
  ['https://{x}.tiles.example/{z}/{x}/{y}.png', { because: 'several-hosts' }],
  [`https://tiles.example/{z}/{x}/{y}.png?${'a'.repeat(500)}`, { because: 'too-long', limit: 500 }],
])('refuses the address %j of pictures', (tiles, refusal) => {
  expect(checkTileMap({ ...MAP, tiles })).toMatchObject({ ok: false, refusal: { field: 'map.tiles', ...refusal } });
});

it.each<[Partial<MapCenter>, object]>([
  [{ lat: 91 }, { field: 'map.center', because: 'not-a-place' }],
  [{ lon: Number.NaN }, { field: 'map.center', because: 'not-a-place' }],
  [{ zoom: 12.5 }, { field: 'map.center.zoom', because: 'missing' }],
  [{ zoom: -1 }, { field: 'map.center.zoom', because: 'too-small', limit: 0 }],
  [{ zoom: 20 }, { field: 'map.center.zoom', because: 'too-large', limit: 19 }],
])('refuses to begin at %j', (center, refusal) => {
  expect(checkTileMap({ ...MAP, center: { ...MAP.center, ...center } })).toMatchObject({ ok: false, refusal });
});

it.each([
  ['https://addresses.example/v1/search/', null],
  ['http://addresses.example/search', 'not-https'],
  ['https://addresses.example/find', 'not-a-search-address'],
  ['https://addresses.example/search?key=a', 'not-a-search-address'],
  [' ', 'missing'],
])('of a search at %j says %j', (url, because) => {
  expect(checkGeocoder({ url, format: 'addok' })).toMatchObject(
    because === null
      ? { ok: true, value: { url: 'https://addresses.example/v1/search' } }
      : { ok: false, refusal: { field: 'geocoder.url', because } },
  );
});
