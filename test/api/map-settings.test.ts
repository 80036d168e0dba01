import { beforeAll, describe, expect, it } from 'vitest';
import { apiNode } from './node.ts';

const PATH = '/institution/map';
const MAP = {
  tiles: 'https://tiles.lyon.example/{z}/{x}/{y}.png',
  credit: '© Tiles',
  center: { lat: 45.7578, lon: 4.832, zoom: 13 },
};
const GEOCODER = { url: 'https://addresses.lyon.example/search', format: 'addok' };
const NONE_AT_START = { setAtStart: { map: false, geocoder: false } };

describe('the map of an institution, over the API', () => {
  const node = apiNode();
  let admin: string;
  const patch = (json: object) => node.call('PATCH', PATH, { token: admin, json });

  beforeAll(async () => {
    admin = await node.token('admin');
  });

  it('is set, and taken away by null, with the right scope only', async () => {
    const officer = await node.token('consultations');
    expect((await node.call('PATCH', PATH, { token: officer, json: { map: MAP } })).status).toBe(403);
    expect((await node.call('GET', PATH, { token: officer })).status).toBe(403);
    expect((await patch({ map: MAP })).body).toEqual({ map: MAP, geocoder: null, ...NONE_AT_START });
    expect((await patch({ geocoder: GEOCODER })).body).toEqual({ map: MAP, geocoder: GEOCODER, ...NONE_AT_START });
    expect((await node.call('GET', PATH, { token: admin })).body).toMatchObject({ map: MAP, geocoder: GEOCODER });
    expect((await patch({ map: null })).body).toMatchObject({ map: null, geocoder: GEOCODER });
  });

  it.each([
    [{ map: { ...MAP, tiles: 'https://tiles.lyon.example/{z}/{x}' } }, { type: 'placeholder-missing', name: 'y' }],
    [{ map: { ...MAP, center: { lat: 91, lon: 0, zoom: 13 } } }, { field: 'map.center', because: 'not-a-place' }],
    [{ geocoder: { ...GEOCODER, url: 'http://a.example/search' } }, { field: 'geocoder.url', because: 'not-https' }],
  ])('is refused as %j, by what it is called there, and stays as it was', async (json, refusal) => {
    const { status, body } = await patch(json);
    expect([status, body.refusal]).toEqual([422, expect.objectContaining(refusal)]);
    expect((await node.call('GET', PATH, { token: admin })).body).toMatchObject({ map: null, geocoder: GEOCODER });
  });
});
