import { beforeAll, describe, expect, it } from 'vitest';
import { apiNode } from './node.ts';

/** Counts far from any other number an answer may hold. */
const SUPPORTERS = 7;

describe('counts that wait for the close', () => {
  const node = apiNode();
  let admin: string;
  let adminInPerson: string;
  let supporter: string;
  const AT = '/consultations/scrutin';
  const CLOSES = '2026-03-31T22:00:00.000Z';

  beforeAll(async () => {
    admin = await node.token('admin');
    adminInPerson = (await node.person('Admin', ['admin'])).token;
    const json = {
      slug: 'scrutin',
      title: { fr: 'Scrutin' },
      summary: { fr: 'Résultats après la clôture.' },
      phases: [
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-03-31' },
      ],
      resultsVisibility: 'after-close',
      decidingStanding: 'registered',
      supports: 'for-and-against',
    };
    await node.call('POST', '/consultations', { token: admin, json });
    await node.call('POST', `${AT}/publish`, { token: admin });
    const author = await node.person('Ana', ['propose']);
    for (const title of ['Première', 'Deuxième']) {
      await node.call('POST', `${AT}/proposals`, {
        token: author.token,
        json: { title: { fr: title }, body: { fr: '…' } },
      });
    }
    for (let at = 0; at < SUPPORTERS; at += 1) {
      supporter = (await node.person(`P${at}`, ['support', 'vote'])).token;
      await node.call('POST', `${AT}/proposals/2/support`, { token: supporter });
    }
    const poll = await node.call('POST', `${AT}/polls`, {
      token: admin,
      json: { question: { fr: '?' }, options: [{ fr: 'Oui' }, { fr: 'Non' }], closesAt: '2026-03-31' },
    });
    const options = [poll.body.options[0].id];
    await node.call('POST', `/polls/${poll.body.id}/votes`, { token: supporter, json: { options } });
  });

  const onlookers = () => [undefined, admin, adminInPerson, supporter];

  it('hides supports and objections from everybody, an administrator and a supporter too', async () => {
    for (const token of onlookers()) {
      for (const number of [1, 2]) {
        const { body } = await node.call('GET', `${AT}/proposals/${number}`, { token });
        const hidden = {
          visible: false,
          byStanding: null,
          deciding: null,
          hiddenBecause: 'after-close',
          hiddenUntil: CLOSES,
        };
        expect(body).toMatchObject({ supports: hidden, objections: hidden, toFormerVersions: null, published: null });
      }
    }
  });

  it('hides them from whoever has just supported or taken back', async () => {
    const given = await node.call('POST', `${AT}/proposals/2/support`, { token: supporter });
    expect(given.body).toMatchObject({ side: 'for', supports: { visible: false, byStanding: null } });
    const extra = (await node.person('Extra', ['support'])).token;
    await node.call('POST', `${AT}/proposals/1/support`, { token: extra });
    const withdrawn = await node.call('DELETE', `${AT}/proposals/1/support`, { token: extra });
    expect(withdrawn.body).toMatchObject({ supports: { visible: false }, objections: { visible: false } });
  });

  it('refuses the order that would tell them', async () => {
    for (const token of onlookers()) {
      const refused = await node.call('GET', `${AT}/proposals?order=supported`, { token });
      expect(refused).toMatchObject({ status: 403, body: { refusal: { type: 'results-hidden', until: CLOSES } } });
    }
  });

  it('lists both proposals alike, but for what they say', async () => {
    for (const token of onlookers()) {
      for (const order of ['fair', 'newest', 'oldest', 'discussed']) {
        const { body } = await node.call('GET', `${AT}/proposals?order=${order}&seed=${order === 'fair' ? 3 : 0}`, {
          token,
        });
        const [first, second] = body.items.toSorted(
          (a: { number: number }, b: { number: number }) => a.number - b.number,
        );
        const own = ['id', 'number', 'title', 'contentHash', 'uri', 'url', 'handle'];
        const alike = (item: object) => Object.fromEntries(Object.entries(item).filter(([key]) => !own.includes(key)));
        expect(alike(second)).toEqual(alike(first));
      }
    }
  });

  it('tells neither turnout nor votes', async () => {
    for (const token of onlookers()) {
      expect((await node.call('GET', AT, { token })).body.participants).toBeNull();
      const [poll] = (await node.call('GET', `${AT}/polls`, { token })).body.items;
      const options = [{ votes: null }, { votes: null }];
      expect(poll).toMatchObject({ visible: false, voters: null, hiddenUntil: CLOSES, options });
      const [listed] = (await node.call('GET', '/consultations', { token })).body.items;
      expect(listed.participants).toBeNull();
    }
  });

  it('answers the same bytes before and after somebody supports', async () => {
    const paths = [
      '/consultations',
      AT,
      `${AT}/proposals?order=newest`,
      `${AT}/proposals/1`,
      `${AT}/polls`,
      '/events?limit=100',
    ];
    const all = async () =>
      await Promise.all(paths.map(async (path) => (await node.call('GET', path)).headers.get('etag')));
    const before = await all();
    const one = (await node.person('Late', ['support'])).token;
    expect((await node.call('POST', `${AT}/proposals/1/support`, { token: one })).status).toBe(200);
    expect(await all()).toEqual(before);
  });

  it('counts no supports in the metrics or the log', async () => {
    expect(node.lines.join('\n')).not.toContain('scrutin');
  });

  it('shows everything to everybody once it is closed', async () => {
    node.clock.set(CLOSES);
    const { body } = await node.call('GET', `${AT}/proposals?order=supported`);
    expect(body.items.map((item: { number: number }) => item.number)).toEqual([2, 1]);
    expect(body.items[0].supports).toMatchObject({
      visible: true,
      deciding: SUPPORTERS,
      byStanding: { registered: SUPPORTERS },
    });
    const [poll] = (await node.call('GET', `${AT}/polls`)).body.items;
    expect(poll).toMatchObject({ voters: 1, options: [{ votes: 1 }, { votes: 0 }] });
    expect((await node.call('GET', AT)).body.participants).toEqual(expect.any(Number));
  });
});

describe('counts that wait for taking part', () => {
  const node = apiNode();
  const AT = '/consultations/budget';

  it('shows them to whoever took part and to nobody else', async () => {
    const admin = await node.token('admin');
    const json = {
      slug: 'budget',
      title: { fr: 'Budget' },
      summary: { fr: '…' },
      phases: [
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-03-31' },
      ],
      resultsVisibility: 'after-taking-part',
    };
    await node.call('POST', '/consultations', { token: admin, json });
    await node.call('POST', `${AT}/publish`, { token: admin });
    const ana = (await node.person('Ana', ['propose', 'support'], 'resident')).token;
    const input = { title: { fr: 'Une fontaine' }, body: { fr: '…' } };
    await node.call('POST', `${AT}/proposals`, { token: ana, json: input });
    const given = await node.call('POST', `${AT}/proposals/1/support`, { token: ana });
    expect(given.body.supports).toMatchObject({ visible: true, deciding: 1 });
    const seenBy = async (token?: string) =>
      (await node.call('GET', `${AT}/proposals/1`, { token })).body.supports.visible;
    expect([await seenBy(ana), await seenBy(admin), await seenBy()]).toEqual([true, false, false]);
  });
});
