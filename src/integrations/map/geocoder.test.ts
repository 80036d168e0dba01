import { expect, it } from 'vitest';
import { geocoder } from './geocoder.ts';

const point = (properties: object, coordinates: readonly number[] = [4.8357, 45.767]) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates },
  properties,
});
const NEAR = { lat: 45.75, lon: 4.85 };

function answering(features: readonly unknown[], of: { format: 'addok' | 'photon' | 'nominatim'; status?: number }) {
  const asked: URL[] = [];
  const service = geocoder(
    { url: 'https://geocoder.example/v1/search', format: of.format, near: NEAR },
    {
      async fetch(url) {
        asked.push(new URL(url));
        return Response.json({ type: 'FeatureCollection', features }, { status: of.status ?? 200 });
      },
    },
  );
  return { service, asked };
}

it.each([
  ['addok', { label: '1 Place Bellecour 69002 Lyon' }, '1 Place Bellecour 69002 Lyon'],
  [
    'photon',
    { name: 'Mairie', housenumber: '1', street: 'Rue X', postcode: '69002', city: 'Lyon' },
    'Mairie, 1 Rue X, 69002 Lyon',
  ],
  ['photon', { name: 'Lyon', city: 'Lyon' }, 'Lyon'],
  ['nominatim', { display_name: 'Place Bellecour, Lyon' }, 'Place Bellecour, Lyon'],
] as const)('reads what %s says of %j', async (format, properties, name) => {
  const { service } = answering([point(properties)], { format });
  expect(await service.search({ text: 'bellecour', lang: 'fr', limit: 5 })).toEqual([
    { name, location: { lat: 45.767, lon: 4.8357 } },
  ]);
});

it('asks as each service wants to be asked, for what is near the town', async () => {
  const parameters = async (format: 'addok' | 'photon' | 'nominatim') => {
    const { service, asked } = answering([], { format });
    await service.search({ text: 'la gare & co', lang: 'ca', limit: 5 });
    return Object.fromEntries(asked[0]?.searchParams ?? []);
  };
  expect(await parameters('addok')).toEqual({ q: 'la gare & co', limit: '5', lat: '45.75', lon: '4.85' });
  expect(await parameters('photon')).toEqual({ q: 'la gare & co', limit: '5', lat: '45.75', lon: '4.85' });
  expect(await parameters('nominatim')).toEqual({
    ...{ q: 'la gare & co', limit: '5', format: 'geojson', 'accept-language': 'ca' },
  });
});

it('names a place by the search the other way round', async () => {
  const { service, asked } = answering([point({ label: 'Place Bellecour' })], { format: 'addok' });
  expect(await service.nameOf({ at: { lat: 45.7, lon: 4.8 }, lang: 'fr' })).toBe('Place Bellecour');
  expect(asked[0]?.pathname).toBe('/v1/reverse');
});

it('passes over what is no place, and takes no more than were asked for', async () => {
  const places = [
    null,
    'x',
    point({}),
    point({ label: 'On no map' }, [999, 45]),
    point({ label: 'A' }),
    point({ label: 'B' }),
  ];
  const { service } = answering(places, { format: 'addok' });
  expect((await service.search({ text: 'abc', lang: 'fr', limit: 1 })).map(({ name }) => name)).toEqual(['A']);
});

it('fails where the service does, or answers something else', async () => {
  const failing = answering([], { format: 'addok', status: 503 });
  await expect(failing.service.search({ text: 'abc', lang: 'fr', limit: 1 })).rejects.toThrow('503');
  const other = geocoder(
    { url: 'https://geocoder.example/search', format: 'addok', near: null },
    { fetch: async () => Response.json({ error: 'no' }) },
  );
  await expect(other.search({ text: 'abc', lang: 'fr', limit: 1 })).rejects.toThrow();
});
