import type { RemoteVerb, Verdict } from '../../application/peers.ts';
import { withdrawSupport } from '../../application/withdraw-support.ts';
import type { Handling, InboxContext } from './context.ts';
import { accepted, type Incoming, idOf, ignored, isJson, originOf, refused } from './incoming.ts';
import { undoneInvite } from './invite.ts';
import { takeReactionBack } from './reactions.ts';
import { isNews, keepState } from './state.ts';

const VERBS: ReadonlyMap<string, RemoteVerb> = new Map([
  ['Follow', 'follow'],
  ['Like', 'support'],
  ['EmojiReact', 'support'],
  ['Dislike', 'object'],
  ['Announce', 'share'],
  ['Block', 'block'],
]);

/**
 * Takes back what the same actor did. The undone activity is embedded, or named by its id only. An Undo may arrive
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
  if (undone.isOneOfSome && (await takeReactionBack(context, incoming, undone))) return accepted('reaction-taken-back');
  const { verb, object } = undone;
  const change = { verb, object, present: false };
  if (!(await isNews(context, incoming, change))) return ignored('older-than-known');
  const verdict = await take(context, incoming, undone);
  if (verdict.verdict === 'accepted') await keepState(context, incoming, change);
  return verdict;
};

type Undone = {
  readonly verb: RemoteVerb;
  readonly object: string;
  readonly id: string | null;
  /**
   * An account reacts with several signs, and likes once: of an earlier Like the Undo was lost, and whoever takes the last one
   * back wants none.
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
    if (verb !== undefined && object !== null) return { verb, object, id, isOneOfSome };
  }
  const id = idOf(embedded);
  if (id === null) return null;
  if (originOf(id) !== originOf(incoming.actor)) return 'foreign';
  const act = await context.app.store.read((reader) => reader.peers.actByActivity(incoming.actor, id));
  return act === null ? null : { verb: act.verb, object: act.object, id, isOneOfSome: true };
}

async function take(context: InboxContext, incoming: Incoming, undone: Undone): Promise<Verdict> {
  if (undone.verb === 'follow') {
    await context.app.store.transact((writer) => writer.peerWrite.unfollow(undone.object, incoming.actor));
    return accepted('unfollows');
  }
  if (undone.verb !== 'support' && undone.verb !== 'object') return accepted(`no-more-${undone.verb}`);
  const target = await context.targetOf(undone.object);
  const participant = await context.app.store.read((reader) => reader.participants.byActor(incoming.actor));
  // An Undo that comes first is remembered: the Like it undoes will find a later state.
  if (target?.kind !== 'proposal' || participant === null) return accepted('nothing-to-take-back');
  const withdrawn = await withdrawSupport(context.app, {
    proposalId: target.proposal.id,
    participantId: participant.id,
    side: undone.verb === 'support' ? 'for' : 'against',
    receivedAt: incoming.receivedAt,
  });
  return withdrawn.ok ? accepted('word-taken-back') : refused(withdrawn.refusal.type);
}
