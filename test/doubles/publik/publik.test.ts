import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPublik } from './publik.ts';
import { signedQuery } from './signing.ts';

const KEY = 's3cr3t-partage';
const NOW = new Date('2026-03-02T08:00:00Z');
const late = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

/** Both were computed by two other implementations. */
describe('a signed query', () => {
  it.each([
    [
      { key: 's3cr3t-partage', at: new Date('2026-11-24T22:30:00Z'), nonce: '0123456789abcdef0123456789abcdef' },
      'NameID=&format=json&orig=participation.ville.example',
      '&algo=sha256&timestamp=2026-11-24T22%3A30%3A00Z&nonce=0123456789abcdef0123456789abcdef&signature=f1UY1O8QoPETVT5QEB6w8bA6gUkujO5W4MvjXuNk14s%3D',
    ],
    [
      { key: '1234', at: new Date('2026-01-02T03:04:05Z'), nonce: 'f00dfeedf00dfeedf00dfeedf00dfeed' },
      'email=jean.dupont%2Btest%40ville.example&orig=coucou',
      '&algo=sha256&timestamp=2026-01-02T03%3A04%3A05Z&nonce=f00dfeedf00dfeedf00dfeedf00dfeed&signature=OEf1oDipiEng9Q1yfQ0PMjh2u2mE3qAErUAurOxmKlY%3D',
    ],
  ])('has the known signature', async (parts, query, expected) => {
    expect(await signedQuery(query, parts)).toBe(query + expected);
  });
});

describe('the double of Publik', () => {
  let publik: Awaited<ReturnType<typeof startPublik>>;
  beforeAll(async () => {
    publik = await startPublik({
      keys: { 'participation.example': KEY },
      forms: [
        {
          slug: 'engagement',
          fields: ['parvis_id', 'commitment'],
          statuses: [
            { id: 'new', name: 'Nouvelle' },
            { id: 'finished', name: 'Terminée', endpoint: true },
          ],
          hooks: { parvis: 'finished' },
        },
      ],
      callKey: () => KEY,
      now: () => NOW,
    });
  });
  afterAll(() => publik[Symbol.asyncDispose]());

  const sign = (query: string, more: { at?: Date; key?: string; nonce?: string } = {}) =>
    signedQuery(query, { key: KEY, at: NOW, ...more });
  const get = async (query: string) => {
    const response = await fetch(`${publik.origin}/api/formdefs/?${query}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it.each([
    ['Missing/multiple orig field.', () => sign('a=1')],
    ['Invalid orig.', () => sign('orig=nobody')],
    ['Missing/multiple algo field.', async () => 'orig=participation.example&signature=x'],
    ['Invalid algo.', async () => 'orig=participation.example&algo=rot13&signature=x'],
    ['Invalid signature.', () => sign('orig=participation.example', { key: 'another' })],
    [
      'timestamp is more than 30 seconds in the past: 0:01:00',
      () => sign('orig=participation.example', { at: late(-60) }),
    ],
    [
      'timestamp is more than 30 seconds in the future: 0:00:31',
      () => sign('orig=participation.example', { at: late(31) }),
    ],
  ])('refuses with “%s”', async (description, query) => {
    expect(await get(await query())).toMatchObject({ status: 403, body: { err: 1, err_desc: description } });
  });

  it('takes a nonce once', async () => {
    const query = await sign('orig=participation.example', { nonce: 'abc' });
    expect((await get(query)).status).toBe(200);
    expect(await get(query)).toMatchObject({ status: 403, body: { err_desc: 'Nonce already used.' } });
  });

  it('keeps a request that is submitted, finds it by a field, and moves it on by a hook', async () => {
    const call = async (method: string, path: string, body?: unknown) => {
      const [at = '', query = ''] = path.split('?');
      const signed = await sign(`${query === '' ? '' : `${query}&`}orig=participation.example`);
      const response = await fetch(`${publik.origin}${at}?${signed}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      return (await response.json()) as unknown;
    };
    const data = { parvis_id: 'one', commitment: 'Une piste.', unknown: 'x' };
    const submitted = await call('POST', '/api/formdefs/engagement/submit', { data });
    expect(submitted).toMatchObject({ err: 0, data: { id: '1' } });
    const list = await call('GET', '/api/forms/engagement/list?full=on&filter-parvis_id=one');
    expect(list).toMatchObject([{ id: '1', fields: { parvis_id: 'one' } }]);
    expect(await call('GET', '/api/forms/engagement/list?filter-parvis_id=two')).toEqual([]);
    expect(await call('POST', '/api/forms/engagement/1/hooks/parvis/', { verdict: 'accepted' })).toEqual({ err: 0 });
    expect(await call('GET', '/api/forms/engagement/1/')).toMatchObject({
      workflow: { status: { id: 'finished', endpoint: true }, data: { parvis: { verdict: 'accepted' } } },
    });
  });
});
