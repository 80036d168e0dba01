import type { Handling } from './context.ts';
import { accepted, idOf, ignored, refused } from './incoming.ts';
import { isNews, keepState } from './state.ts';

/** Somebody wants nothing from an actor of ours any more: they follow it no longer and are not mentioned by it. */
export const onBlock: Handling = async (context, incoming) => {
  const object = idOf(incoming.document['object']);
  if (object === null) return refused('no-object');
  if ((await context.targetOf(object)) === null) return ignored('not-ours');
  const change = { verb: 'block', object, present: true } as const;
  if (!(await isNews(context, incoming, change))) return ignored('older-than-known');
  await context.app.store.transact((writer) => writer.peerWrite.unfollow(object, incoming.actor));
  await keepState(context, incoming, change);
  return accepted('blocked-us');
};
