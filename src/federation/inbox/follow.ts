import type { Follow } from '../../application/federation/ports.ts';
import type { Handling } from './context.ts';
import { accepted, type Incoming, ignored, refused } from './incoming.ts';
import { idOf } from './json.ts';
import { isNotPublic } from './not-public.ts';
import { isNewerState, saveReactionState } from './state.ts';

/**
 * Follow of an actor of ours, or of a proposal's text: a subscription. Answered with Accept every time it is asked. Whoever
 * names a former id follows the one of now too, under the id of the one Follow, as `moveFollows` makes it at a move.
 */
export const onFollow: Handling = async (context, incoming) => {
  const object = idOf(incoming.document['object']);
  if (object === null) return refused('no-object');
  const target = await context.targetOf(object);
  if (target === null) return ignored('not-ours');
  if (target.kind === 'comment' || target.kind === 'notice' || target.kind === 'poll') return refused('not-followable');
  if (isNotPublic(target)) return refused('gone');
  const named = idOf(incoming.asSent['object']) ?? object;
  const change = { verb: 'follow', object: named, present: true } as const;
  if (!(await isNewerState(context, incoming, change))) return ignored('older-than-known');
  const follower = await context.actorOf(incoming.actor);
  if (follower === null) return refused('actor-unreadable');
  await context.app.store.transact(async ({ peers }) => {
    for (const each of new Set([named, object])) await peers.saveFollow(followOf(incoming, follower.uri, each));
  });
  await saveReactionState(context, incoming, change);
  await context.replies.acceptFollow({ id: incoming.id, follower, target: object, document: incoming.document });
  return accepted('follows');
};

function followOf({ id, receivedAt }: Incoming, follower: string, target: string): Follow {
  return { target, follower, activityId: id, since: receivedAt };
}
