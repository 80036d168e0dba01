import type { RemoteVerb } from '../../application/peers.ts';
import type { InboxContext } from './context.ts';
import type { Incoming } from './incoming.ts';

type Change = { readonly verb: RemoteVerb; readonly object: string; readonly present: boolean };

/**
 * Whether a change of state is news. Servers reuse the ids of Likes and send an Undo before or without its Like, so what
 * holds is the state of (actor, verb, object), ordered by signed time (design: decisions, Idempotency).
 */
export async function isNews(context: InboxContext, incoming: Incoming, change: Change): Promise<boolean> {
  const key = { actor: incoming.actor, verb: change.verb, object: change.object };
  const before = await context.app.store.read((reader) => reader.peers.act(key));
  if (before === null) return true;
  if (incoming.signedAt < before.signedAt) return false;
  return !(before.present === change.present && before.signedAt.getTime() === incoming.signedAt.getTime());
}

export async function keepState(context: InboxContext, incoming: Incoming, change: Change): Promise<void> {
  const { actor, signedAt } = incoming;
  await context.app.store.transact((writer) =>
    writer.peerWrite.act({ ...change, actor, signedAt, activityId: incoming.id }),
  );
}
