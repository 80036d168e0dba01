import type { RemoteAct, RemoteVerb } from '../../application/peers.ts';
import type { InboxContext } from './context.ts';
import type { Incoming } from './incoming.ts';

/** More reactions of one account to one thing are not told apart; nobody has use for so many signs. */
const STANDING_MAX = 20;

type Word = { readonly verb: RemoteVerb; readonly object: string };

/** The reactions that stand with one more: a support stays as long as one of them does. */
export async function reactionsWith(context: InboxContext, incoming: Incoming, word: Word): Promise<readonly string[]> {
  const before = await wordOf(context, incoming, word);
  const others = before?.present === true ? before.standing.filter((each) => each !== incoming.id) : [];
  return [...others, incoming.id].slice(-STANDING_MAX);
}

/**
 * Takes one of several reactions back, and leaves the support that the others bring; false where it is the only one, or
 * none that is known by its id. It is that very activity, so no later one makes it old.
 */
export async function takeReactionBack(
  context: InboxContext,
  incoming: Incoming,
  undone: Word & { readonly id: string | null },
): Promise<boolean> {
  const before = await wordOf(context, incoming, undone);
  if (before === null || undone.id === null || !before.present || !before.standing.includes(undone.id)) return false;
  const standing = before.standing.filter((each) => each !== undone.id);
  if (standing.length === 0) return false;
  await context.app.store.transact((writer) => writer.peerWrite.act({ ...before, standing }));
  return true;
}

async function wordOf(context: InboxContext, { actor }: Incoming, { verb, object }: Word): Promise<RemoteAct | null> {
  return await context.app.store.read((reader) => reader.peers.act({ actor, verb, object }));
}
