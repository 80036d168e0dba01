import { beforeAll, describe, expect, it } from 'vitest';
import { apiNode } from './node.ts';

const CONTENT = {
  slug: 'charte',
  title: { fr: 'Charte' },
  text: { fr: 'Soyons clairs.' },
  conformity: null,
  inMenu: true,
  inFooter: true,
};

describe('pages of the institution, over the API', () => {
  const node = apiNode();
  let token: string;
  const call = (method: string, path: string, json?: object) =>
    node.call(method, path, { token, ...(json === undefined ? {} : { json }) });
  const anybody = (path: string) => node.call('GET', path, {});

  beforeAll(async () => {
    token = await node.token('admin');
  });

  it('are written with the scope that changes the institution, and read by everybody once they are published', async () => {
    const other = await node.token('consultations');
    const input = { kind: 'charter', ...CONTENT };
    expect((await node.call('POST', '/pages', { token: other, json: input })).status).toBe(403);
    const added = await call('POST', '/pages', input);
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({
      kind: 'charter',
      isPublished: false,
      url: 'https://participation.example/pages/charte',
    });
    expect((await anybody('/pages')).body).toEqual({ items: [] });
    expect((await anybody('/pages/charte')).status).toBe(404);
    expect((await node.call('GET', '/pages/charte', { token: other })).status).toBe(404);
    expect((await call('GET', '/pages')).body.items).toHaveLength(1);
    expect((await call('POST', '/pages/charte/publish')).body).toMatchObject({ isPublished: true });
    expect((await anybody('/pages/charte')).body).toMatchObject({ title: { fr: 'Charte' }, inMenu: true });
    const changed = await call('PATCH', '/pages/charte', { ...CONTENT, text: { fr: 'Autre.' } });
    expect(changed.body).toMatchObject({ text: { fr: 'Autre.' } });
    expect((await call('PATCH', '/pages/charte', { ...CONTENT, slug: 'autre' })).status).toBe(409);
    expect((await call('POST', '/pages/charte/unpublish')).body).toMatchObject({ isPublished: false });
    expect((await anybody('/pages')).body).toEqual({ items: [] });
  });

  it('are put in an order, and deleted', async () => {
    expect((await call('POST', '/pages', { kind: 'other', ...CONTENT, slug: 'b' })).status).toBe(201);
    const ordered = await call('POST', '/pages/order', { slugs: ['b', 'charte'] });
    expect(ordered.body.items.map(({ slug }: { slug: string }) => slug)).toEqual(['b', 'charte']);
    const refused = await call('POST', '/pages/order', { slugs: ['b'] });
    expect([refused.status, refused.body.refusal]).toMatchObject([422, { field: 'pages', because: 'unknown-value' }]);
    expect((await call('DELETE', '/pages/b')).body).toEqual({ deleted: 'b' });
    expect((await call('DELETE', '/pages/b')).status).toBe(404);
  });
});
