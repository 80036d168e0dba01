import type { RemoteAct, RemoteVerb } from '../../application/federation/ports.ts';
import type { InboxContext } from './context.ts';
import type { Incoming } from './incoming.ts';

/** How many reactions of one account to one object are distinguished. */
const STANDING_MAX = 20;

type Reaction = { readonly verb: RemoteVerb; readonly object: string };

/** The current reactions with a new one: a support stays as long as there is one of them. */
export async function reactionsWith(
  context: InboxContext,
  incoming: Incoming,
  word: Reaction,
): Promise<readonly string[]> {
  const before = await reactionOf(context, incoming, word);
  const others = before?.present === true ? before.standing.filter((each) => each !== incoming.id) : [];
  return [...others, incoming.id].slice(-STANDING_MAX);
}

/**
 * Removes one of several reactions, and leaves the support that the others are; false where it is the only one, or its id
 * is unknown. The Undo names one activity, so its order among others does not matter.
 */
export async function removeReaction(
  context: InboxContext,
  incoming: Incoming,
  undone: Reaction & { readonly id: string | null },
): Promise<boolean> {
  const before = await reactionOf(context, incoming, undone);
  if (before === null || undone.id === null || !before.present || !before.standing.includes(undone.id)) return false;
  const standing = before.standing.filter((each) => each !== undone.id);
  if (standing.length === 0) return false;
  await context.app.store.transact((writer) => writer.peers.saveAct({ ...before, standing }));
  return true;
}

async function reactionOf(
  context: InboxContext,
  { actor }: Incoming,
  { verb, object }: Reaction,
): Promise<RemoteAct | null> {
  return await context.app.store.readShared((reader) => reader.peers.act({ actor, verb, object }));
}
