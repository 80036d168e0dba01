import { beforeAll, describe, expect, it } from 'vitest';
import { askApi, type Visitor } from '../support/inbox-helpers.ts';
import { apiNode, ORIGIN } from './node.ts';

const VELO = '/consultations/velo-2026';
/** Each stands in one text that waits for an officer, and nowhere else. */
const HELD = ['zinnia', 'begonia', 'fuchsia', 'dahlia'] as const;

describe('what is held', () => {
  const node = apiNode();
  let ana: { readonly token: string; readonly id: string };
  let leo: { readonly token: string; readonly id: string };
  let officer: string;
  let params: Readonly<Record<string, readonly string[]>>;

  const proposed = async (word: string) => {
    const json = { title: { fr: word }, body: { fr: `Une ${word} sur le quai.` }, tags: [word] };
    return (await node.call('POST', `${VELO}/proposals`, { token: ana.token, json })).body;
  };
  const commented = async (at: string, word: string) => {
    const json = { body: `Une ${word}, oui.`, lang: 'fr' };
    return (await node.call('POST', `${at}/comments`, { token: ana.token, json })).body;
  };
  const decided = async (number: string, kind: string) => {
    const rule = kind === 'hold' ? 'off-topic' : 'within-the-rules';
    const json = { kind, rule, reason: 'Un officier regarde.' };
    const answer = await node.call('POST', `${VELO}/proposals/${number}/decisions`, { token: officer, json });
    expect(answer).toMatchObject({ status: 201 });
  };

  /** Every address of the API that is read, and lists as they are asked for what is held. */
  async function readBy(token?: string): Promise<ReadonlyMap<string, string>> {
    const headers: Visitor['headers'] = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const visitor = { name: 'somebody', headers };
    const readings = new Map(await askApi(node.http, { origin: ORIGIN, visitor, params, except: [] }));
    const lists = [
      'status=held',
      'status=held,published',
      ...HELD.flatMap((word) => [`search=${word}`, `tag=${word}`]),
    ];
    for (const list of lists) {
      const response = await node.http.request(`${ORIGIN}/api/v1${VELO}/proposals?${list}`, { headers });
      readings.set(list, `${response.status} ${await response.text()}`);
    }
    return readings;
  }
  const shown = (readings: ReadonlyMap<string, string>) =>
    HELD.filter((word) => [...readings.values()].some((text) => text.includes(word)));

  beforeAll(async () => {
    officer = await node.token('admin');
    ana = await node.person('Ana', ['propose', 'comment']);
    leo = await node.person('Léo', ['propose', 'comment', 'support', 'vote', 'report']);
    await node.call('POST', '/consultations', {
      token: officer,
      json: {
        slug: 'velo-2026',
        title: { fr: 'Plan vélo 2026' },
        summary: { fr: 'Où faut-il des pistes cyclables ?' },
        phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }],
        hold: 'everything',
      },
    });
    await node.call('POST', `${VELO}/publish`, { token: officer });
    const open = await proposed('tulipe');
    await decided(open.id, 'accept');
    const held = await proposed('zinnia');
    const again = await proposed('begonia');
    await decided(again.id, 'accept');
    await decided(again.id, 'hold');
    const comments = [await commented(VELO, 'fuchsia'), await commented(`${VELO}/proposals/1`, 'dahlia')];
    params = {
      slug: ['velo-2026'],
      number: ['1', '2', open.id, held.id, again.id],
      comment: comments.map(({ id }) => id),
      participant: [ana.id, leo.id],
    };
  });

  it('is read by an officer', async () => {
    expect(shown(await readBy(officer))).toEqual(HELD);
  });

  it('is shown to nobody else but its author, at no address and in no list', async () => {
    for (const token of [undefined, leo.token]) {
      const readings = await readBy(token);
      expect(readings.size).toBeGreaterThan(30);
      expect([...readings.values()].some((text) => text.includes('tulipe'))).toBe(true);
      expect(shown(readings)).toEqual([]);
    }
  });

  it('is no list that the public may ask for', async () => {
    for (const token of [undefined, leo.token, ana.token]) {
      for (const status of ['held', 'published,held']) {
        const refused = await node.call('GET', `${VELO}/proposals?status=${status}`, { token });
        expect(refused).toMatchObject({ status: 403, body: { refusal: { type: 'missing-scope', scope: 'moderate' } } });
      }
    }
    const { body } = await node.call('GET', `${VELO}/proposals?status=held`, { token: officer });
    expect(body.total).toBe(2);
  });

  it('leaves no trace among the events', async () => {
    const { items } = (await node.call('GET', '/events?limit=100')).body;
    const about = new Set(items.map(({ proposal }: { proposal: number | null }) => proposal));
    expect(about).toContain(1);
    expect(items.filter(({ type }: { type: string }) => type.startsWith('comment-'))).toEqual([]);
  });
});
