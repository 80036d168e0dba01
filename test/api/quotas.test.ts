import { describe, expect, it } from 'vitest';
import { QUOTAS } from '../../src/http/kit/limit.ts';
import { apiNode } from './node.ts';

const PATH = '/api/v1/institution';
const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });

describe('requests to the API', () => {
  const node = apiNode();
  const ask = async (address: string, headers: Readonly<Record<string, string>> = {}) =>
    await node.http.request(PATH, { headers }, from(address));
  /** Sends as many as a quota takes. */
  const spend = async (send: () => Promise<Response>, { points }: { readonly points: number }) => {
    for (let nth = 0; nth < points; nth += 1) expect((await send()).status).toBe(200);
  };
  const seconds = (response: Response) => Number(response.headers.get('retry-after'));

  it('say what is left, by the network where there is no token', async () => {
    const answer = await ask('198.51.100.1');
    expect(answer.headers.get('ratelimit-policy')).toBe('"network";q=1200;w=60');
    expect(answer.headers.get('ratelimit')).toBe('"network";r=1199;t=60');
    const missing = await node.http.request('/api/v1/nowhere', {}, from('198.51.100.1'));
    expect(missing.headers.get('ratelimit')).toMatch(/^"network";r=1198;t=\d+$/);
  });

  it('are refused beyond the quota of a network, which is a /64, and of no other', { timeout: 60_000 }, async () => {
    await spend(() => ask('2001:db8:1:2::7'), QUOTAS.network);
    const refused = await ask('2001:db8:1:2:ffff::1');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(seconds(refused)).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toMatch(/^"network";r=0;t=\d+$/);
    const { type, refusal, detail } = (await refused.json()) as Record<string, unknown>;
    expect(type).toBe('https://participation.example/api/v1/problems#too-many-requests');
    expect(refusal).toEqual({ type: 'too-many-requests', quota: 'network', seconds: seconds(refused) });
    expect(detail).toContain('Too many requests');
    expect((await ask('2001:db8:1:3::7')).status).toBe(200);
    // A wrong token is no way around, and a valid one has a quota of its own.
    expect((await ask('2001:db8:1:2::7', { authorization: 'Bearer parvis_wrong' })).status).toBe(429);
    const authorization = `Bearer ${await node.token('read')}`;
    expect((await ask('2001:db8:1:2::7', { authorization })).headers.get('ratelimit-policy')).toBe(
      '"token";q=1200;w=60',
    );
    expect(node.lines.join()).not.toContain('2001:db8');
  });

  it('are refused beyond the quota of a person, whichever of their tokens asks', { timeout: 60_000 }, async () => {
    const ana = await node.person('Ana', ['support']);
    const admin = await node.token('admin');
    const json = { name: 'x', scopes: ['support'], participant: { id: ana.id } };
    const other = (await node.call('POST', '/tokens', { token: admin, json })).body.token as string;
    const by = (token: string) => ask('198.51.100.2', { authorization: `Bearer ${token}` });
    await spend(() => by(ana.token), QUOTAS.person);
    const refused = await by(other);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit')).toMatch(/^"token";r=1199;t=60, "person";r=0;t=\d+$/);
    expect((await by(admin)).status).toBe(200);
  });

  it('are counted by no network where a proxy that is not trusted hides who asks', async () => {
    for (const answer of [
      await ask('127.0.0.1'),
      await ask('10.0.0.1'),
      await ask('::1'),
      await ask('198.51.100.3', { 'x-forwarded-for': '203.0.113.1' }),
    ]) {
      expect([answer.status, answer.headers.get('ratelimit')]).toEqual([200, null]);
    }
  });
});

describe('requests through a proxy that is trusted', () => {
  const node = apiNode(undefined, { trustProxy: true });

  it('are counted by the network that it says', { timeout: 60_000 }, async () => {
    const ask = async (client: string) =>
      await node.http.request(PATH, { headers: { 'x-forwarded-for': client } }, from('127.0.0.1'));
    for (let nth = 0; nth < QUOTAS.network.points; nth += 1) await ask('198.51.100.1');
    expect([(await ask('198.51.100.1')).status, (await ask('198.51.100.2')).status]).toEqual([429, 200]);
    const silent = await node.http.request(PATH, {}, from('127.0.0.1'));
    expect([silent.status, silent.headers.get('ratelimit')]).toEqual([200, null]);
  });
});
