import type { RemoteVerb } from '../../application/federation/ports.ts';
import { actorLock } from '../../application/kit/names.ts';
import type { InboxContext } from './context.ts';
import type { Incoming } from './incoming.ts';

type Change = {
  readonly verb: RemoteVerb;
  readonly object: string;
  readonly present: boolean;
  readonly standing?: readonly string[];
};

/**
 * Whether a change of state is news. Servers reuse the ids of Likes and send an Undo before or without its Like, so what
 * holds is the state of (actor, verb, object), ordered by signed time (design: decisions, Idempotency). A clock that is
 * ahead does not make an act later than its receipt: what takes it back would be older for as long.
 */
export async function isNewerState(context: InboxContext, incoming: Incoming, change: Change): Promise<boolean> {
  const key = { actor: incoming.actor, verb: change.verb, object: change.object };
  const before = await context.app.store.readShared((reader) => reader.peers.act(key));
  if (before === null) return true;
  const at = actedAt(incoming);
  if (at < before.signedAt) return false;
  const isSame = before.present === change.present && before.signedAt.getTime() === at.getTime();
  // Two reactions may be of one second.
  return !isSame || (before.standing.length > 0 && !before.standing.includes(incoming.id));
}

/** Signed times have whole seconds: an act is not before another one of the same second that came first. */
function actedAt({ signedAt, receivedAt }: Incoming): Date {
  const received = new Date(Math.floor(receivedAt.getTime() / 1_000) * 1_000);
  return signedAt < received ? signedAt : received;
}

export async function saveReactionState(context: InboxContext, incoming: Incoming, change: Change): Promise<void> {
  const { actor, id: activityId } = incoming;
  const names = [actorLock(actor)];
  await context.app.store.transactShared({ group: 'named', names }, (writer) =>
    writer.peers.saveAct({ standing: [], ...change, actor, activityId, signedAt: actedAt(incoming) }),
  );
}
