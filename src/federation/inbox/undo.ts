import type { RemoteVerb } from '../../application/federation/ports.ts';
import type { Verdict } from '../../application/host/ports.ts';
import { withdrawSupport } from '../../application/support/support.ts';
import type { Handling, InboxContext } from './context.ts';
import { accepted, type Incoming, ignored, originOf, refused } from './incoming.ts';
import { undoneInvite } from './invite.ts';
import { idOf, isJson } from './json.ts';
import { removeReaction } from './reactions.ts';
import { isNewerState, saveReactionState } from './state.ts';

const VERBS: ReadonlyMap<string, RemoteVerb> = new Map([
  ['Follow', 'follow'],
  ['Like', 'support'],
  ['EmojiReact', 'support'],
  ['Dislike', 'object'],
  ['Announce', 'share'],
  ['Block', 'block'],
]);

/**
 * Undoes an act of the same actor. The undone activity is embedded, or named by its id only. An Undo may arrive
 * before or without what it undoes: its signed time then keeps the older act from taking effect.
 */
export const onUndo: Handling = async (context, incoming) => {
  const sharing = await undoneInvite(context, incoming);
  if (sharing !== null) return sharing;
  const undone = await undoneBy(context, incoming);
  if (undone === 'foreign') return refused('foreign-undo');
  if (undone === null) return ignored('nothing-to-undo');
  const target = await context.targetOf(undone.object);
  if (target === null) return ignored('not-ours');
  if (undone.isOneOfSome && (await removeReaction(context, incoming, undone))) return accepted('reaction-taken-back');
  const { verb, named } = undone;
  const change = { verb, object: verb === 'follow' ? named : undone.object, present: false };
  if (!(await isNewerState(context, incoming, change))) return ignored('older-than-known');
  const verdict = await take(context, incoming, undone);
  if (verdict.verdict === 'accepted') await saveReactionState(context, incoming, change);
  return verdict;
};

type Undone = {
  readonly verb: RemoteVerb;
  readonly object: string;
  /**
   * The object under the id that the Undo names. A server that follows our Move follows the actor of now and undoes the
   * Follow of the former one: what it undoes is another follow than the one that is to stay.
   */
  readonly named: string;
  readonly id: string | null;
  /**
   * Whether the account may have other reactions to the object. It has several emoji reactions, but one Like: an Undo of a
   * Like removes all Likes, also one whose own Undo was lost.
   */
  readonly isOneOfSome: boolean;
};

async function undoneBy(context: InboxContext, incoming: Incoming): Promise<Undone | 'foreign' | null> {
  const embedded = incoming.document['object'];
  if (isJson(embedded)) {
    if (embedded['actor'] !== undefined && idOf(embedded['actor']) !== incoming.actor) return 'foreign';
    const id = idOf(embedded);
    if (id !== null && originOf(id) !== originOf(incoming.actor)) return 'foreign';
    const verb = VERBS.get(String(embedded['type']));
    const object = idOf(embedded['object']);
    const isOneOfSome = embedded['type'] === 'EmojiReact';
    if (verb !== undefined && object !== null) {
      const sent = incoming.asSent['object'];
      const named = (isJson(sent) ? idOf(sent['object']) : null) ?? object;
      return { verb, object, named, id, isOneOfSome };
    }
  }
  const id = idOf(embedded);
  if (id === null) return null;
  if (originOf(id) !== originOf(incoming.actor)) return 'foreign';
  const act = await context.app.store.read((reader) => reader.peers.actByActivity(incoming.actor, id));
  if (act === null) return null;
  return { verb: act.verb, object: act.object, named: act.object, id, isOneOfSome: true };
}

async function take(context: InboxContext, incoming: Incoming, undone: Undone): Promise<Verdict> {
  if (undone.verb === 'follow') {
    const { named, id } = undone;
    await context.app.store.transact(({ peers }) => peers.endFollow({ follower: incoming.actor, target: named, id }));
    return accepted('unfollows');
  }
  if (undone.verb !== 'support' && undone.verb !== 'object') return accepted(`no-more-${undone.verb}`);
  const target = await context.targetOf(undone.object);
  const participant = await context.app.store.read((reader) => reader.participants.byActor(incoming.actor));
  // An Undo that arrives first is recorded: the Like that it undoes is then older than the known state.
  if (target?.kind !== 'proposal' || participant === null) return accepted('nothing-to-take-back');
  const withdrawn = await withdrawSupport(context.app, {
    proposalId: target.proposal.id,
    participantId: participant.id,
    side: undone.verb === 'support' ? 'for' : 'against',
    receivedAt: incoming.receivedAt,
  });
  return withdrawn.ok ? accepted('word-taken-back') : refused(withdrawn.refusal.type);
}
