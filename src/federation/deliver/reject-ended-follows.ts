import { createHash } from 'node:crypto';
import type { EndedFollow } from '../../application/federation/ports.ts';
import { createPrivateDocumentSigner } from '../documents.ts';
import { followedActor } from '../followed-actor.ts';
import { activityDocument } from '../mapping/activity.ts';
import type { DeliveryContext } from './delivering.ts';
import { ownInboxOf } from './inbox-of.ts';

/** Follows that are read at once. */
const PAGE = 100;

/**
 * Tells the servers of followers whose host was blocked that each of these follows ended. It is the last that a blocked host
 * gets: without it its people go on "following", and cannot follow again once the block is lifted.
 */
export async function rejectEndedFollows({ documents, send }: DeliveryContext): Promise<void> {
  const { app, uris, keys } = documents;
  const sign = createPrivateDocumentSigner(app, keys);
  for (;;) {
    const ended = await app.store.read((reader) => reader.peers.endedFollows(PAGE));
    for (const follow of ended) {
      const { target, follower, activityId } = follow;
      const speaker = followedActor(uris, target);
      const to = await app.store.read((reader) => reader.peers.actor(follower));
      if (speaker !== null && to !== null && to.goneAt === null) {
        const document = activityDocument({
          id: uris.activityFor(keyOf(follow), 'reject'),
          type: 'Reject',
          actor: speaker,
          object: { id: activityId, type: 'Follow', actor: follower, object: target },
          to: [follower],
          cc: [],
          at: app.now(),
        });
        const activity = await sign(document, speaker);
        const inboxes = [ownInboxOf(to)];
        await send({ activity, isKept: false, speaker, orderingKey: follower, inboxes, toBlocked: true });
      }
      await app.store.transact((writer) => writer.peers.deleteEndedFollow(follow));
    }
    if (ended.length < PAGE) return;
  }
}

/** The same follow is rejected under the same id, however often it is sent. */
function keyOf({ target, follower, activityId }: EndedFollow): string {
  return createHash('sha256')
    .update(JSON.stringify([activityId, follower, target]))
    .digest('hex')
    .slice(0, 32);
}
