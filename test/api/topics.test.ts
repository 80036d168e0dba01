import { beforeAll, describe, expect, it } from 'vitest';
import { apiNode } from './node.ts';

describe('topics over the API', () => {
  const node = apiNode();
  let officer: string;
  let ana: { token: string; id: string };
  const VELO = '/consultations/velo-2026';

  beforeAll(async () => {
    officer = await node.token('consultations', 'moderate', 'answer', 'tokens');
    ana = await node.person('Ana', ['propose', 'comment', 'support', 'vote', 'report']);
  });

  it('are a list with a label in each language', async () => {
    const { body } = await node.call('GET', '/topics');
    expect(body.items).toContainEqual({
      id: 'cycling',
      labels: { ca: 'Bicicleta', en: 'Cycling', es: 'Bicicleta', fi: 'Pyöräily', fr: 'Vélo', it: 'Bicicletta' },
      eurovoc: null,
    });
  });

  it('are given to a consultation, and may change once it is published', async () => {
    const json = {
      slug: 'velo-2026',
      title: { fr: 'Plan vélo 2026' },
      summary: { fr: 'Où faut-il des pistes cyclables ?' },
      topics: ['mobility'],
      phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }],
      hold: 'nothing',
    };
    const created = await node.call('POST', '/consultations', { token: officer, json });
    expect(created).toMatchObject({ status: 201, body: { topics: ['mobility'] } });
    expect((await node.call('POST', `${VELO}/publish`, { token: officer })).status).toBe(200);
    const changed = await node.call('PATCH', VELO, { token: officer, json: { topics: ['cycling', 'road-safety'] } });
    expect(changed).toMatchObject({ status: 200, body: { topics: ['cycling', 'road-safety'] } });
    const refused = await node.call('PATCH', VELO, { token: officer, json: { topics: ['vélo'] } });
    expect(refused).toMatchObject({ status: 422, body: { refusal: { field: 'topics.0', because: 'unknown-value' } } });
  });

  it('are given to a proposal beside its tags, filter the list, and are found by a label of any language', async () => {
    const content = { title: { fr: 'Sur le quai' }, body: { fr: 'Des arceaux.' } };
    const sent = await node.call('POST', `${VELO}/proposals`, {
      token: ana.token,
      json: { ...content, tags: ['quai'], topics: ['cycling', 'parking'] },
    });
    expect(sent).toMatchObject({ status: 201, body: { tags: ['quai'], topics: ['cycling', 'parking'] } });
    const items = async (query: string) => (await node.call('GET', `${VELO}/proposals?${query}`)).body.items;
    expect(await items('topic=cycling')).toHaveLength(1);
    expect(await items('topic=water')).toEqual([]);
    expect(await items('topic=no-topic')).toEqual([]);
    expect(await items('search=aparcamiento')).toHaveLength(1);
    expect(await items('search=vivienda')).toEqual([]);
  });

  it('of a proposal change at once, and officers see what they were', async () => {
    const address = `${VELO}/proposals/1`;
    const changed = await node.call('PATCH', address, { token: ana.token, json: { topics: ['public-space'] } });
    expect(changed).toMatchObject({ status: 200, body: { topics: ['public-space'], tags: ['quai'], version: 1 } });
    const former = await node.call('GET', `${address}/former-details`, { token: officer });
    expect(former.body.items).toMatchObject([{ topics: ['cycling', 'parking'] }]);
    const refused = await node.call('PATCH', address, { token: ana.token, json: { topics: ['nothing'] } });
    expect(refused).toMatchObject({ status: 422, body: { refusal: { field: 'topics.0' } } });
  });
});
