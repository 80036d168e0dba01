import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiNode, type Request } from './node.ts';

const MIB = 1024 * 1024;

describe('what a request says wrongly', () => {
  const node = apiNode();
  let officer: string;
  let ana: string;
  const VELO = '/consultations/velo-2026';
  const proposal = { title: { fr: 'Une piste' }, body: { fr: 'Sur le quai.' } };
  const consultation = {
    slug: 'velo-2026',
    title: { fr: 'Plan vélo' },
    summary: { fr: 'Où ?' },
    phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }],
  };

  beforeAll(async () => {
    officer = await node.token('admin');
    ana = (await node.person('Ana', ['propose', 'comment', 'support', 'vote', 'report'])).token;
    for (const slug of ['velo-2026', 'clos-2026']) {
      const created = await node.call('POST', '/consultations', { token: officer, json: { ...consultation, slug } });
      expect(created.status).toBe(201);
      await node.call('POST', `/consultations/${slug}/publish`, { token: officer });
    }
  });
  beforeEach(() => node.clock.set('2026-03-02T08:00:00Z'));

  const rows = async () => {
    const counted = await sql<{ rows: string }>`
      select (select count(*) from proposal) || ' ' || (select count(*) from consultation) || ' ' ||
        (select count(*) from comment) || ' ' || (select count(*) from participant) || ' ' ||
        (select count(*) from event) || ' ' || (select count(*) from token) || ' ' ||
        (select count(*) from idempotency) as rows`.execute(node.database.db);
    return counted.rows[0]?.rows;
  };

  type Case = { readonly says: string; readonly path?: string; readonly method?: string } & Request & {
      readonly status: number;
      readonly refusal: object;
      readonly by?: 'officer' | 'ana' | 'nobody';
    };
  const JSON_TYPE = { 'content-type': 'application/json' };
  const invalid = (field: string, because: string) => ({ type: 'invalid', field, because });
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const drafts = '/consultations';

  const CASES: readonly Case[] = [
    {
      says: 'JSON that ends early',
      raw: '{"title":',
      headers: JSON_TYPE,
      status: 400,
      refusal: { type: 'malformed-json', field: 'body' },
    },
    {
      says: 'bytes that are no UTF-8',
      raw: new Uint8Array([0x22, 0xff, 0x22]),
      headers: JSON_TYPE,
      status: 400,
      refusal: { type: 'malformed-json' },
    },
    {
      says: 'another content type',
      raw: 'title=x',
      headers: { 'content-type': 'text/plain' },
      status: 415,
      refusal: { type: 'unsupported-media-type', field: 'content-type' },
    },
    {
      says: 'more than a mebibyte',
      raw: JSON.stringify({ title: 'x'.repeat(MIB) }),
      headers: JSON_TYPE,
      status: 413,
      refusal: { type: 'too-large', field: 'body', limit: MIB },
    },
    {
      says: 'nesting deeper than 64 levels',
      raw: nested(65),
      headers: JSON_TYPE,
      status: 400,
      refusal: { type: 'too-deep', limit: 64 },
    },
    {
      says: 'a hundred thousand brackets',
      raw: nested(50_000),
      headers: JSON_TYPE,
      status: 400,
      refusal: { type: 'too-deep' },
    },
    { says: 'a list where an object belongs', json: [proposal], status: 422, refusal: invalid('body', 'wrong-type') },
    { says: 'no body at all', status: 422, refusal: invalid('title', 'missing') },
    {
      says: 'an unknown field',
      json: { ...proposal, votes: 3 },
      status: 422,
      refusal: invalid('votes', 'unknown-field'),
    },
    {
      says: 'an unknown field inside',
      json: { ...proposal, location: { lat: 1, lon: 2, alt: 3 } },
      status: 422,
      refusal: invalid('location.alt', 'unknown-field'),
    },
    {
      says: 'a number for a title',
      json: { ...proposal, title: 7 },
      status: 422,
      refusal: invalid('title', 'wrong-type'),
    },
    {
      says: 'a text for a localised title',
      json: { ...proposal, title: 'Une piste' },
      status: 422,
      refusal: invalid('title', 'wrong-type'),
    },
    {
      says: 'a language that is none',
      json: { ...proposal, title: { 'not a language': 'x' } },
      status: 422,
      refusal: invalid('title.not a language', 'not-a-language'),
    },
    {
      says: 'a title without a language',
      json: { ...proposal, title: {} },
      status: 422,
      refusal: invalid('title', 'missing'),
    },
    {
      says: 'a key of prototypes',
      raw: '{"title":{"__proto__":"x"},"body":{"fr":"y"}}',
      headers: JSON_TYPE,
      status: 422,
      refusal: invalid('title', 'missing'),
    },
    {
      says: 'a title of two lines',
      json: { ...proposal, title: { fr: 'Une\npiste' } },
      status: 422,
      refusal: invalid('title.fr', 'control-characters'),
    },
    {
      says: 'an empty body',
      json: { ...proposal, body: { fr: ' \n ' } },
      status: 422,
      refusal: invalid('body.fr', 'empty'),
    },
    {
      says: 'a body of 100,000 characters',
      json: { ...proposal, body: { fr: 'é'.repeat(100_000) } },
      status: 422,
      refusal: { ...invalid('body.fr', 'too-long'), limit: 20_000 },
    },
    {
      says: 'a NUL character',
      json: { ...proposal, body: { fr: 'a\u0000b' } },
      status: 422,
      refusal: invalid('body.fr', 'control-characters'),
    },
    {
      says: 'half a character',
      raw: '{"title":{"fr":"\\ud83d"},"body":{"fr":"x"}}',
      headers: JSON_TYPE,
      status: 422,
      refusal: invalid('title.fr', 'control-characters'),
    },
    {
      says: 'a place off the globe',
      json: { ...proposal, location: { lat: 91, lon: 0 } },
      status: 422,
      refusal: invalid('location', 'not-a-place'),
    },
    {
      says: 'a cost of half a cent',
      json: { ...proposal, cost: { amount: 0.5, currency: 'EUR' } },
      status: 422,
      refusal: invalid('cost.amount', 'wrong-type'),
    },
    {
      says: 'a currency of no number',
      json: { ...proposal, cost: { amount: 'x', currency: 'EUR' } },
      status: 422,
      refusal: invalid('cost.amount', 'wrong-type'),
    },
    {
      says: 'a number that no column holds',
      json: { ...proposal, amends: 99_999_999_999 },
      status: 422,
      refusal: invalid('amends', 'too-large'),
    },
    {
      says: 'too many tags',
      json: { ...proposal, tags: Array.from({ length: 11 }, (_, at) => `t${at}`) },
      status: 422,
      refusal: invalid('tags', 'too-many'),
    },
    {
      says: 'an author beside one’s own',
      json: { ...proposal, author: { name: 'X' } },
      status: 422,
      refusal: invalid('author', 'unknown-field'),
    },
    {
      says: 'an unknown query',
      method: 'GET',
      path: `${VELO}/proposals?serach=x`,
      status: 422,
      refusal: invalid('serach', 'unknown-field'),
    },
    {
      says: 'a limit of nought',
      method: 'GET',
      path: `${VELO}/proposals?limit=0`,
      status: 422,
      refusal: invalid('limit', 'too-small'),
    },
    {
      says: 'a limit above 100',
      method: 'GET',
      path: `${VELO}/proposals?limit=101`,
      status: 422,
      refusal: invalid('limit', 'too-large'),
    },
    {
      says: 'a limit in words',
      method: 'GET',
      path: '/events?limit=ten',
      status: 422,
      refusal: invalid('limit', 'unknown-value'),
    },
    {
      says: 'two limits',
      method: 'GET',
      path: '/events?limit=1&limit=2',
      status: 422,
      refusal: invalid('limit', 'wrong-type'),
    },
    {
      says: 'an order that is none',
      method: 'GET',
      path: `${VELO}/proposals?order=best`,
      status: 422,
      refusal: invalid('order', 'unknown-value'),
    },
    {
      says: 'a NUL in a search',
      method: 'GET',
      path: `${VELO}/proposals?search=%00`,
      status: 422,
      refusal: invalid('search', 'control-characters'),
    },
    {
      says: 'a cursor made up',
      method: 'GET',
      path: `${VELO}/proposals?after=x`,
      status: 422,
      refusal: invalid('after', 'unknown-value'),
    },
    {
      says: 'a status that is none',
      method: 'GET',
      path: `${VELO}/proposals?status=secret`,
      status: 422,
      refusal: invalid('status', 'unknown-value'),
    },
    {
      says: 'an id that is none',
      method: 'GET',
      path: '/participants/1',
      status: 404,
      refusal: { type: 'not-found', what: 'participant' },
    },
    {
      says: 'a slug that is none',
      method: 'GET',
      path: '/consultations/%00',
      status: 404,
      refusal: { type: 'not-found', what: 'consultation' },
    },
    {
      says: 'a number beyond all',
      method: 'GET',
      path: `${VELO}/proposals/99999999999`,
      status: 404,
      refusal: { type: 'not-found', what: 'proposal' },
    },
    {
      says: 'an impossible date',
      path: drafts,
      by: 'officer',
      json: { ...consultation, slug: 'a', phases: [{ kind: 'inform', opensAt: '2026-02-30', closesAt: '2026-03-31' }] },
      status: 422,
      refusal: invalid('phases.0.opensAt', 'not-a-date'),
    },
    {
      says: 'an hour that is none',
      path: drafts,
      by: 'officer',
      json: {
        ...consultation,
        slug: 'a',
        phases: [{ kind: 'inform', opensAt: '2026-03-01T25:00:00Z', closesAt: '2026-03-31' }],
      },
      status: 422,
      refusal: invalid('phases.0.opensAt', 'not-a-date'),
    },
    {
      says: 'an end before the start',
      path: drafts,
      by: 'officer',
      json: { ...consultation, slug: 'a', phases: [{ kind: 'inform', opensAt: '2026-03-31', closesAt: '2026-03-01' }] },
      status: 422,
      refusal: invalid('phases.0.closesAt', 'ends-before-it-starts'),
    },
    {
      says: 'a phase of no kind',
      path: drafts,
      by: 'officer',
      json: { ...consultation, slug: 'a', phases: [{ kind: 'nap', opensAt: '2026-03-01', closesAt: '2026-03-31' }] },
      status: 422,
      refusal: invalid('phases.0.kind', 'unknown-value'),
    },
    {
      says: 'a standing that is none',
      path: drafts,
      by: 'officer',
      json: { ...consultation, slug: 'a', decidingStanding: ['king'] },
      status: 422,
      refusal: invalid('decidingStanding.0', 'unknown-value'),
    },
    {
      says: 'a duplicate slug',
      path: drafts,
      by: 'officer',
      json: consultation,
      status: 409,
      refusal: { type: 'slug-taken', slug: 'velo-2026' },
    },
    {
      says: 'a reserved slug',
      path: drafts,
      by: 'officer',
      json: { ...consultation, slug: 'admin' },
      status: 422,
      refusal: { type: 'handle-reserved', handle: 'admin' },
    },
    {
      says: 'a slug with a space',
      path: drafts,
      by: 'officer',
      json: { ...consultation, slug: 'vélo 2026' },
      status: 422,
      refusal: invalid('slug', 'not-a-slug'),
    },
    {
      says: 'a time zone that is none',
      path: drafts,
      by: 'officer',
      json: { ...consultation, slug: 'a', timeZone: 'Europe/Lyon' },
      status: 422,
      refusal: invalid('timeZone', 'not-a-time-zone'),
    },
    {
      says: 'a territory nobody knows',
      path: drafts,
      by: 'officer',
      json: { ...consultation, slug: 'a', territory: '\u0000' },
      status: 422,
      refusal: invalid('territory', 'unknown-value'),
    },
    {
      says: 'a threshold that no column holds',
      path: drafts,
      by: 'officer',
      json: { ...consultation, slug: 'a', supportThreshold: 1e15 },
      status: 422,
      refusal: invalid('supportThreshold', 'too-large'),
    },
    {
      says: 'what follows nothing',
      path: drafts,
      by: 'officer',
      json: { ...consultation, slug: 'a', follows: 'velo-2026' },
      status: 422,
      refusal: invalid('campaign', 'missing'),
    },
    {
      says: 'a report of no rule',
      path: '/reports',
      json: { subject: { kind: 'proposal', id: '01a21066-2802-7591-bb82-3cd21cf02315' }, rule: 'dislike' },
      status: 422,
      refusal: invalid('rule', 'unknown-value'),
    },
    {
      says: 'a report about nothing',
      path: '/reports',
      json: { subject: { kind: 'proposal', id: '01a21066-2802-7591-bb82-3cd21cf02315' }, rule: 'spam' },
      status: 404,
      refusal: { type: 'not-found', what: 'proposal' },
    },
    {
      says: 'a token of no scope',
      path: '/tokens',
      by: 'officer',
      json: { name: 'x', scopes: ['fly'] },
      status: 422,
      refusal: invalid('scopes.0', 'unknown-value'),
    },
    {
      says: 'a token that is over already',
      path: '/tokens',
      by: 'officer',
      json: { name: 'x', scopes: ['read'], expiresAt: '2026-01-01T00:00:00Z' },
      status: 422,
      refusal: invalid('expiresAt', 'in-the-past'),
    },
    {
      says: 'an idempotency key of spaces',
      json: proposal,
      headers: { 'idempotency-key': 'a b' },
      status: 422,
      refusal: invalid('idempotency-key', 'unknown-value'),
    },
    { says: 'no token', by: 'nobody', json: proposal, status: 401, refusal: { type: 'not-signed-in' } },
    {
      says: 'a token nobody gave',
      by: 'nobody',
      token: 'parvis_made-up',
      json: proposal,
      status: 401,
      refusal: { type: 'token-not-valid' },
    },
    {
      says: 'a token without the scope',
      path: `${VELO}/publish`,
      status: 403,
      refusal: { type: 'missing-scope', scope: 'consultations' },
    },
    {
      says: 'a method the address does not take',
      method: 'PUT',
      path: VELO,
      status: 405,
      refusal: { type: 'method-not-allowed', allowed: ['GET', 'PATCH', 'DELETE', 'HEAD'] },
    },
    {
      says: 'an address that is none',
      method: 'GET',
      path: '/votes',
      status: 404,
      refusal: { type: 'no-such-address' },
    },
  ];

  it.each(CASES)(
    'refuses $says',
    async ({ path = `${VELO}/proposals`, method = 'POST', by = 'ana', status, refusal, ...rest }) => {
      const before = await rows();
      const token = rest.token ?? { ana, officer, nobody: undefined }[by];
      const answer = await node.call(method, path, { ...rest, token });
      expect(answer).toMatchObject({ status, body: { status, refusal } });
      expect(answer.body.type).toBe(`https://participation.example/api/v1/problems#${answer.body.refusal.type}`);
      expect(answer.body.title).toEqual(expect.any(String));
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await rows()).toBe(before);
    },
  );

  it('is told one fault at a time, in the members that are described', async () => {
    const json = { title: { fr: ' ' }, body: { fr: ' ' } };
    const { status, body } = await node.call('POST', `${VELO}/proposals`, { token: ana, json });
    expect({ status, refusal: body.refusal }).toEqual({ status: 422, refusal: invalid('title.fr', 'empty') });
  });

  it('challenges whoever brings no token, or one without the scope', async () => {
    const none = await node.call('POST', `${VELO}/proposals`, { json: proposal });
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="parvis"');
    const lacking = await node.call('GET', '/tokens', { token: ana });
    expect(lacking.headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="tokens"');
  });

  it('refuses a proposal after the phase closed and stores nothing of it', async () => {
    node.clock.set('2026-03-31T22:00:00Z');
    const before = await rows();
    const late = await node.call('POST', '/consultations/clos-2026/proposals', { token: ana, json: proposal });
    expect(late).toMatchObject({
      status: 409,
      body: { refusal: { type: 'phase-closed', act: 'propose', closedAt: '2026-03-31T22:00:00.000Z' } },
    });
    const connector = await node.token('propose');
    const counted = await rows();
    const named = { ...proposal, author: { name: 'Nobody yet' } };
    expect((await node.call('POST', `${VELO}/proposals`, { token: connector, json: named })).status).toBe(409);
    expect([before === undefined, await rows()]).toEqual([false, counted]);
  });

  it.each([
    ['HTML with a script', '<script>alert(1)</script><img src=x onerror=alert(1)> & “quotes”'],
    ['right-to-left text with marks', 'שלום \u202eעולם\u202c مرحبا'],
    ['four-byte text', '🚲👩‍👩‍👧‍👦𝔭𝔞𝔯𝔳𝔦𝔰 𠜎'],
    ['20,000 characters', '🚲'.repeat(20_000)],
  ])('keeps %s as it was said', async (_, text) => {
    const json = { title: { fr: 'Texte' }, body: { fr: text } };
    const created = await node.call('POST', `${VELO}/proposals`, { token: ana, json });
    expect(created.status).toBe(201);
    const read = await node.call('GET', `${VELO}/proposals/${created.body.number}`);
    expect(read.body.body.fr).toBe(text);
    expect(read.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(read.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('logs nothing that anybody wrote', async () => {
    await node.call('GET', `${VELO}/proposals?search=Geheimnis`);
    const log = node.lines.join('\n');
    expect(log).toContain('/api/v1/consultations/:slug/proposals');
    expect(log).not.toMatch(/Geheimnis|velo-2026|Ana|parvis_|quai/);
  });
});
