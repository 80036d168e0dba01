import { afterEach, expect, it } from 'vitest';
import { consulSource } from '../../src/integrations/consul/read.ts';
import { democracyosSource } from '../../src/integrations/democracyos/read.ts';
import { goVocalSource } from '../../src/integrations/go-vocal/read.ts';
import { startConsul } from '../doubles/consul/consul.ts';
import { startDemocracyos } from '../doubles/democracyos/democracyos.ts';
import { startGoVocal } from '../doubles/go-vocal/go-vocal.ts';
import type { PlatformProposal } from '../doubles/platform.ts';

const FIRST = { cursor: null, publishedSince: null };
const NEWEST = { cursor: null, publishedSince: new Date('2026-02-20T08:00:00Z') };
let now = new Date('2026-03-02T08:00:00Z');
let platform: AsyncDisposable | undefined;
afterEach(async () => await platform?.[Symbol.asyncDispose]());

const request = (url: string, init: RequestInit) => fetch(url, init);
const callOf = (settings: Readonly<Record<string, string>>, current = '') => ({
  ...{ settings: { languages: 'fr', ...settings }, secrets: { current, former: null }, now: () => now },
});
const proposal = (id: number, more: Partial<PlatformProposal> = {}): PlatformProposal => ({
  ...{
    id: String(id),
    title: `Proposition ${id}`,
    body: 'Oui.',
    author: { id: '1', name: 'Ama' },
    votes: 1,
    comments: [],
  },
  publishedAt: new Date(Date.UTC(2026, 1, 10) + id * 3_600_000).toISOString(),
  ...{ updatedAt: '2026-02-16T08:00:00.000Z', ...more },
});
const comments = (count: number) =>
  Array.from({ length: count }, (_, nth) => ({ id: String(nth + 1), body: 'Oui.', author: { id: '1', name: 'Ama' } }));

it('reads all comments of a CONSUL by 25, and those of what is there where one of them is gone', async () => {
  const consul = await startConsul();
  platform = consul;
  consul.state.proposals = [proposal(1, { comments: comments(60) }), proposal(2)];
  const source = consulSource(request);
  const call = callOf({ url: consul.page, title: 'Les rives', opens: '2026-02-01' });
  const read = await source.comments(call, ['1', '9', '2']);
  expect(read.ok && [...read.value].map(([key, of]) => [key, of.length])).toEqual([
    ['1', 60],
    ['2', 0],
  ]);
  const missing = await source.missing(call, ['1', '9']);
  expect(missing.ok && [...missing.value]).toEqual(['9']);
});

it('asks each platform once for what is new', async () => {
  const consul = await startConsul();
  platform = consul;
  consul.state.proposals = Array.from({ length: 40 }, (_, nth) => proposal(nth + 1));
  const call = callOf({ url: consul.page, title: 'Les rives', opens: '2026-02-01' });
  const read = await consulSource(request).read(call, NEWEST);
  expect(read.ok && [read.value.proposals.at(-1)?.key, read.value.proposals.length, read.value.next]).toEqual([
    '40',
    25,
    null,
  ]);
  expect(consul.state.requests).toBe(1);
});

it('reads a DemocracyOS to its last page, whatever number of pages it gives, and the comments of a topic too', async () => {
  const double = await startDemocracyos();
  platform = double;
  double.state.proposals = Array.from({ length: 250 }, (_, nth) => proposal(nth + 1));
  double.state.proposals[0] = proposal(1, { comments: comments(130) });
  const source = democracyosSource(request);
  const call = callOf({ url: double.page });
  const keys = new Set<string>();
  let cursor: string | null = null;
  do {
    const read = await source.read(call, { ...FIRST, cursor });
    if (!read.ok) throw new Error(read.outcome.error);
    for (const { key } of read.value.proposals) keys.add(key);
    cursor = read.value.next;
  } while (cursor !== null);
  expect(keys.size).toBe(250);
  const read = await source.comments(call, ['1']);
  expect(read.ok && read.value.get('1')?.length).toBe(130);
  double.state.proposals[1] = proposal(2, { unpublished: true });
  const missing = await source.missing(call, ['1', '2', '999']);
  expect(missing.ok && [...missing.value]).toEqual(['2', '999']);
  expect(await source.read(callOf({ url: `${double.origin}/autre` }), FIRST)).toMatchObject({
    outcome: { error: 'forum-not-there' },
  });
});

it('asks a Go Vocal for another token when its own is over, and says where the secret is wrong', async () => {
  const double = await startGoVocal({ now: () => now });
  platform = double;
  double.state.proposals = [proposal(1)];
  const source = goVocalSource(request);
  const settings = { url: double.page, client: double.client.id };
  expect(await source.read(callOf(settings, double.client.secret), FIRST)).toMatchObject({ ok: true });
  now = new Date('2026-03-04T08:00:00Z');
  expect(await source.read(callOf(settings, double.client.secret), FIRST)).toMatchObject({ ok: true });
  expect(await source.read(callOf(settings, 'wrong'), FIRST)).toMatchObject({
    outcome: { error: 'authenticate: HTTP 404' },
  });
});

it('reads topics, budgets and images of a Go Vocal, and its topics again for what is new alone', async () => {
  const double = await startGoVocal({ now: () => now });
  platform = double;
  const one = proposal(1, { topics: ['Nature', 'Eau vive'], budget: 1_500, images: ['/uploads/quai.png'] });
  double.state.proposals = [one, proposal(2)];
  const source = goVocalSource(request);
  const settings = { url: double.page, client: double.client.id, currency: 'EUR' };
  const call = callOf(settings, double.client.secret);
  const read = async (of: typeof FIRST | typeof NEWEST) => {
    const page = await source.read(call, of);
    return page.ok ? page.value.proposals.find(({ key }) => key === '1') : page;
  };
  expect(await read(FIRST)).toMatchObject({
    ...{ tags: ['nature', 'eau-vive'], cost: { amount: 150_000, currency: 'EUR' } },
    images: [{ url: `${double.origin}/uploads/quai.png`, alt: expect.stringMatching(/Proposition 1/) }],
  });
  const before = double.state.requests;
  expect(await read(NEWEST)).toMatchObject({ tags: ['nature', 'eau-vive'] });
  expect(double.state.requests - before).toBe(3);
  double.state.proposals.push(proposal(3, { publishedAt: '2026-02-28T08:00:00.000Z', topics: ['Eau vive'] }));
  expect(await read(NEWEST)).toMatchObject({ tags: ['nature', 'eau-vive'] });
  expect(double.state.requests - before).toBe(8);
});

it('shows nothing of a Go Vocal project that is for some alone', async () => {
  const double = await startGoVocal({ now: () => now });
  platform = double;
  double.state.proposals = [proposal(1)];
  const source = goVocalSource(request);
  const call = callOf({ url: double.page, client: double.client.id }, double.client.secret);
  double.state.visibleTo = 'admins';
  expect(await source.read(call, FIRST)).toMatchObject({ outcome: { error: 'project-not-public' } });
  expect(await source.missing(call, ['1'])).toMatchObject({ outcome: { error: 'project-not-public' } });
  double.state.visibleTo = 'public';
  double.state.deleted = ['9'];
  const before = double.state.requests;
  const missing = await source.missing(call, ['9']);
  expect(missing.ok && [...missing.value]).toEqual(['9']);
  // What the list of deleted inputs has is not asked for by itself: one request for the project, one for the list.
  expect(double.state.requests - before).toBe(2);
});

it('gives up before it reads the comments of a Go Vocal that has very many', async () => {
  const double = await startGoVocal({ release: 'former', now: () => now });
  platform = double;
  double.state.proposals = [proposal(1, { comments: comments(2_401) })];
  const call = callOf({ url: double.page, client: double.client.id }, double.client.secret);
  const read = await goVocalSource(request).comments(call, ['1']);
  expect([read, double.state.requests]).toMatchObject([{ outcome: { error: 'too-many-comments' } }, 2]);
});
