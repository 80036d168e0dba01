import { giveSupport } from '../../application/give-support.ts';
import { cohostOf } from '../../application/network/take-guest-act.ts';
import type { Verdict } from '../../application/peers.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Side } from '../../domain/support/support.ts';
import type { Handling, InboxContext } from './context.ts';
import { accepted, type Incoming, idOf, ignored, refused } from './incoming.ts';
import { asParticipant, isSomebody, presentActor } from './participant.ts';
import { reactionsWith } from './reactions.ts';
import { isNews, keepState } from './state.ts';

/** Like or EmojiReact on a proposal: a support of standing `fediverse`. */
export const onLike: Handling = (context, incoming) => onWord(context, incoming, 'for');

/** Dislike on a proposal: an objection, where the rules allow one. */
export const onDislike: Handling = (context, incoming) => onWord(context, incoming, 'against');

export const VERB_OF = { for: 'support', against: 'object' } as const satisfies Record<Side, string>;

async function onWord(context: InboxContext, incoming: Incoming, side: Side): Promise<Verdict> {
  const object = idOf(incoming.document['object']);
  if (object === null) return refused('no-object');
  const target = await context.targetOf(object);
  if (target === null) return ignored('not-ours');
  if (target.kind !== 'proposal') return ignored('not-a-proposal');
  // Its people are counted there, and what it signs says how many they are.
  if (await isCohosts(context, target.consultation, incoming.actor)) return refused('counted-at-home');
  const change = { verb: VERB_OF[side], object, present: true } as const;
  if (!(await isNews(context, incoming, change))) return ignored('older-than-known');
  const actor = await presentActor(context, incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  if (!isSomebody(actor)) return refused('not-a-person');
  const given = await asParticipant(context.app, actor, (within, { id: participantId }) =>
    giveSupport(within, { proposalId: target.proposal.id, participantId, side, receivedAt: incoming.receivedAt }),
  );
  if (!given.ok) {
    const { refusal } = given;
    const { consultation } = target;
    await context.replies.tell({ to: actor, about: { kind: 'refused', refusal }, incoming, consultation });
    return refused(refusal.type);
  }
  await keepState(context, incoming, { ...change, standing: await reactionsWith(context, incoming, change) });
  return accepted(side === 'for' ? 'support' : 'objection');
}

async function isCohosts(context: InboxContext, consultation: Consultation, actor: string): Promise<boolean> {
  const cohost = await context.app.store.read((reader) => cohostOf(reader, consultation, actor));
  return cohost?.status === 'accepted';
}
