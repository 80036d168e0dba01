import { beforeAll, describe, expect, it } from 'vitest';
import { pictureFile, SVG_WITH_SCRIPT } from '../support/pictures.ts';
import { apiNode } from './node.ts';

describe('how an institution looks, over the API', () => {
  const node = apiNode();
  let admin: string;
  let officer: string;
  const call = (method: string, path: string, json?: object) =>
    node.call(method, path, { token: admin, ...(json === undefined ? {} : { json }) });

  beforeAll(async () => {
    admin = await node.token('admin');
    officer = await node.token('consultations');
  });

  it('is drafted, published and taken back with the right scope only', async () => {
    expect(
      (await node.call('PATCH', '/institution/appearance', { token: officer, json: { main: '#123456' } })).status,
    ).toBe(403);
    const logo = (await pictureFile({ width: 300, height: 100 })).toString('base64');
    const drafted = await call('PATCH', '/institution/appearance', { main: '#5a1f3d', accent: '#8a1c2f', logo });
    expect(drafted.body).toMatchObject({
      draft: { main: '#5a1f3d', logo: { width: 300 } },
      published: { main: null },
      former: null,
    });
    expect((await call('POST', '/institution/appearance/publish')).body).toMatchObject({
      draft: null,
      published: { accent: '#8a1c2f' },
    });
    expect((await node.call('GET', '/institution')).body.appearance).toMatchObject({
      main: '#5a1f3d',
      logo: { mediaType: 'image/png' },
    });
    expect((await call('POST', '/institution/appearance/restore')).body.published).toMatchObject({
      main: null,
      logo: null,
    });
    expect((await call('POST', '/institution/appearance/discard')).status).toBe(404);
  });

  it('is refused with the ratio and the nearest colour, and by the field of a file', async () => {
    const pale = await call('PATCH', '/institution/appearance', { accent: '#9ecbff' });
    expect(pale.status).toBe(422);
    expect(pale.body.refusal).toMatchObject({ type: 'low-contrast', field: 'accent', colour: '#9ecbff', limit: 4.5 });
    expect(pale.body.refusal.nearest).toMatch(/^#[0-9a-f]{6}$/);
    const drawing = await call('PATCH', '/institution/appearance', { logo: SVG_WITH_SCRIPT.toString('base64') });
    expect(drawing.body.refusal).toMatchObject({ field: 'logo', because: 'vector-image' });
    expect((await call('PATCH', '/institution/appearance', { logo: 'not base64!' })).status).toBe(422);
  });

  it('gives a consultation a picture', async () => {
    const phases = [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }];
    const words = { title: { fr: 'Vélo' }, summary: { fr: 'Où ?' } };
    await call('POST', '/consultations', { slug: 'velo', ...words, phases });
    const picture = (await pictureFile({ width: 900, height: 600 })).toString('base64');
    const given = await call('PATCH', '/consultations/velo/cover', { picture, alt: { fr: 'Une piste' } });
    expect(given.body).toMatchObject({ cover: { width: 900, alt: { fr: 'Une piste' } } });
    const read = await call('GET', '/consultations/velo');
    expect(read.body.cover).toEqual(given.body.cover);
    expect((await call('PATCH', '/consultations/velo/cover', { picture: null })).body).toEqual({
      cover: null,
    });
  });
});
