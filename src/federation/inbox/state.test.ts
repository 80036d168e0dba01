import { expect, it } from 'vitest';
import type { InboxContext } from './context.ts';
import type { Incoming } from './incoming.ts';
import { isNewerState } from './state.ts';

const second = (count: number) => new Date(Date.UTC(2026, 2, 2, 8, 0, count));
const LIKE = 'https://mastodon.example/likes/1';
const KNOWN = { present: true, signedAt: second(10), standing: [LIKE] };

/** Whether a Like is news where something is known of its actor and object. */
async function isNewerLike(
  known: object | null,
  like: { readonly id?: string; readonly signed: number },
): Promise<boolean> {
  const { id = LIKE, signed } = like;
  const store = { readShared: async () => known };
  const actor = 'https://mastodon.example/users/ana';
  return await isNewerState(
    { app: { store } } as unknown as InboxContext,
    { actor, id, signedAt: second(signed), receivedAt: second(60) } as unknown as Incoming,
    { verb: 'support', object: 'https://city.example/proposals/1', present: true },
  );
}

it.each([
  { where: 'nothing is known', known: null, like: { signed: 10 }, news: true },
  { where: 'an earlier act is known', known: KNOWN, like: { signed: 11 }, news: true },
  { where: 'a later act is known', known: KNOWN, like: { signed: 9 }, news: false },
  { where: 'it is known itself', known: KNOWN, like: { signed: 10 }, news: false },
  { where: 'it is known without its id', known: { ...KNOWN, standing: [] }, like: { signed: 10 }, news: false },
  {
    where: 'another reaction of the same second is known',
    known: KNOWN,
    like: { id: 'https://mastodon.example/likes/2', signed: 10 },
    news: true,
  },
  {
    where: 'it was taken back in the same second',
    known: { ...KNOWN, present: false, standing: [] },
    like: { signed: 10 },
    news: true,
  },
])('a Like is news or not by its moment, where $where', async ({ known, like, news }) => {
  expect(await isNewerLike(known, like)).toBe(news);
});
