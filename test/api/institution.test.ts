import { beforeAll, describe, expect, it } from 'vitest';
import { apiNode } from './node.ts';

describe('what an institution and its drafts say, over the API', () => {
  const node = apiNode();
  let admin: string;
  let officer: string;
  const patch = (path: string, token: string, json: object) => node.call('PATCH', path, { token, json });

  beforeAll(async () => {
    admin = await node.token('admin');
    officer = await node.token('consultations');
    const drafted = await node.call('POST', '/consultations', {
      token: officer,
      json: {
        slug: 'velo',
        title: { fr: 'Vélo' },
        summary: { fr: 'Où ?' },
        phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }],
        campaign: 'mobilite',
      },
    });
    expect(drafted.status).toBe(201);
  });

  it('are changed with the right scope only', async () => {
    expect((await patch('/institution', officer, { contact: 'a' })).body.refusal).toEqual({
      type: 'missing-scope',
      scope: 'admin',
    });
    const reader = await node.token('read');
    expect((await patch('/consultations/velo', reader, { title: { fr: 'a' } })).status).toBe(403);
  });

  it('keeps what is not said, and shows a notice on its page', async () => {
    const changed = await patch('/institution', admin, {
      contact: 'participation@lyon.example',
      licence: 'CC0-1.0',
      notices: { privacy: { fr: 'Le délégué répond ici.' }, about: { fr: 'Nous.' } },
      territories: [{ code: '69387', name: { fr: 'Lyon 7e' }, within: '69123' }],
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        name: { fr: 'Ville de Lyon' },
        contact: 'participation@lyon.example',
        licence: 'CC0-1.0',
        timeZone: 'Europe/Paris',
      },
    });
    expect(changed.body.territories).toHaveLength(2);
    expect(await (await node.http.request('/privacy')).text()).toContain('Le délégué répond ici.');
    expect((await patch('/institution', admin, { licence: 'mine' })).body.refusal).toMatchObject({ field: 'licence' });
    const after = await patch('/institution', admin, { notices: { about: null }, contact: null });
    expect(after.body).toMatchObject({ contact: null, notices: { privacy: { fr: 'Le délégué répond ici.' } } });
    expect(Object.keys(after.body.notices)).toEqual(['privacy']);
    expect((await node.call('GET', '/institution')).body).toEqual(after.body);
  });

  it.each([
    [{ handle: 'paris' }, { field: 'handle', because: 'unknown-field' }],
    [{ notices: { legal: { fr: 'a' } } }, { field: 'notices.legal', because: 'unknown-field' }],
    [{ notices: { about: { fr: 'x'.repeat(100_001) } } }, { field: 'notices.about.fr', because: 'too-long' }],
    [{ languages: [] }, { field: 'languages', because: 'missing' }],
    [
      { secondAgentAbove: { amount: -5, currency: '₳₳₳' } },
      { field: 'secondAgentAbove.amount', because: 'too-small', limit: 0 },
    ],
    [{ timeZone: 'Europe/Lyon' }, { field: 'timeZone', because: 'not-a-time-zone' }],
    [
      { territories: [{ code: '69388', name: { fr: 'a' }, within: 'nowhere' }] },
      { field: 'territories.0.within', because: 'unknown-value' },
    ],
    [
      { territories: [{ code: '69387', name: { fr: 'a' }, within: null }] },
      { field: 'territories.0.within', because: 'duplicate' },
    ],
  ])('refuses for the institution %j', async (change, expected) => {
    expect(await patch('/institution', admin, change)).toMatchObject({ status: 422, body: { refusal: expected } });
  });

  it('changes anything of a draft, its address included, and names what is wrong', async () => {
    const moved = await patch('/consultations/velo', officer, {
      slug: 'velo-2026',
      supports: 'for',
      campaign: null,
      phases: [
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-04-30' },
      ],
    });
    expect(moved).toMatchObject({
      status: 200,
      body: { slug: 'velo-2026', title: { fr: 'Vélo' }, campaign: null, handle: '@velo_2026@participation.example' },
    });
    expect(moved.body.phases).toHaveLength(2);
    expect((await node.call('GET', '/consultations/velo', { token: officer })).status).toBe(404);
    expect((await patch('/consultations/velo-2026', officer, { follows: 'velo-2025' })).body.refusal).toMatchObject({
      field: 'campaign',
    });
    expect((await patch('/consultations/nothing', officer, { title: { fr: 'a' } })).status).toBe(404);
  });

  it('changes the words of what is published, and never its frozen rules', async () => {
    await node.call('POST', '/consultations/velo-2026/publish', { token: officer });
    const hash = (await node.call('GET', '/consultations/velo-2026')).body.rulesHash;
    const named = await patch('/consultations/velo-2026', officer, { title: { fr: 'Plan vélo', en: 'Cycling plan' } });
    expect(named.body).toMatchObject({ title: { fr: 'Plan vélo', en: 'Cycling plan' }, rulesHash: hash });
    for (const change of [{ supports: 'none' }, { phases: [] }, { slug: 'other' }, { languages: ['fr'] }]) {
      expect(await patch('/consultations/velo-2026', officer, change), JSON.stringify(change)).toMatchObject({
        status: 409,
        body: { refusal: { type: 'rules-frozen' } },
      });
    }
  });

  it('erases a person on an administrator’s word, again without effect', async () => {
    const mia = await node.person('Mia', ['propose']);
    const path = `/participants/${mia.id}`;
    expect((await node.call('DELETE', path, { token: mia.token })).status).toBe(403);
    const erased = await node.call('DELETE', path, { token: admin });
    expect(erased).toMatchObject({ status: 200, body: { id: mia.id } });
    expect((await node.call('GET', path)).status).toBe(410);
    node.clock.advance({ days: 1 });
    expect((await node.call('DELETE', path, { token: admin })).body).toEqual(erased.body);
  });
});
