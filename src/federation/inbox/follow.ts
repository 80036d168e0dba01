import type { Handling } from './context.ts';
import { accepted, ignored, refused } from './incoming.ts';
import { idOf } from './json.ts';
import { isNotPublic } from './not-public.ts';
import { isNewerState, saveReactionState } from './state.ts';

/** Follow of an actor of ours, or of a proposal's text: a subscription. Answered with Accept every time it is asked. */
export const onFollow: Handling = async (context, incoming) => {
  const object = idOf(incoming.document['object']);
  if (object === null) return refused('no-object');
  const target = await context.targetOf(object);
  if (target === null) return ignored('not-ours');
  if (target.kind === 'comment' || target.kind === 'notice' || target.kind === 'poll') return refused('not-followable');
  if (isNotPublic(target)) return refused('gone');
  const change = { verb: 'follow', object, present: true } as const;
  if (!(await isNewerState(context, incoming, change))) return ignored('older-than-known');
  const follower = await context.actorOf(incoming.actor);
  if (follower === null) return refused('actor-unreadable');
  await context.app.store.transact((writer) =>
    writer.peers.saveFollow({
      target: object,
      follower: follower.uri,
      activityId: incoming.id,
      since: incoming.receivedAt,
    }),
  );
  await saveReactionState(context, incoming, change);
  await context.replies.acceptFollow({ id: incoming.id, follower, target: object, document: incoming.document });
  return accepted('follows');
};
