import type { Verdict } from '../../application/host/ports.ts';
import { cohostOf } from '../../application/network/incoming/receive-contribution.ts';
import { giveSupport } from '../../application/support/support.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Side } from '../../domain/support/support.ts';
import type { Handling, InboxContext } from './context.ts';
import { accepted, type Incoming, ignored, refused } from './incoming.ts';
import { idOf } from './json.ts';
import { activeActor, isPersonActor, withPseudonym } from './participant.ts';
import { reactionsWith } from './reactions.ts';
import { isNewerState, saveReactionState } from './state.ts';

/** Like or EmojiReact on a proposal: a support of standing `fediverse`. */
export const onLike: Handling = (context, incoming) => onReaction(context, incoming, 'for');

/** Dislike on a proposal: an objection, where the rules allow one. */
export const onDislike: Handling = (context, incoming) => onReaction(context, incoming, 'against');

export const VERB_OF = { for: 'support', against: 'object' } as const satisfies Record<Side, string>;

async function onReaction(context: InboxContext, incoming: Incoming, side: Side): Promise<Verdict> {
  const object = idOf(incoming.document['object']);
  if (object === null) return refused('no-object');
  const target = await context.targetOf(object);
  if (target === null) return ignored('not-ours');
  if (target.kind !== 'proposal') return ignored('not-a-proposal');
  // Its participants are counted there, in the subtotals that it signs.
  if (await isCohosts(context, target.consultation, incoming.actor)) return refused('counted-at-home');
  const change = { verb: VERB_OF[side], object, present: true } as const;
  if (!(await isNewerState(context, incoming, change))) return ignored('older-than-known');
  const actor = await activeActor(context, incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  if (!isPersonActor(actor)) return refused('not-a-person');
  const given = await withPseudonym(context.app, actor, (within, { id: participantId }) =>
    giveSupport(within, { proposalId: target.proposal.id, participantId, side, receivedAt: incoming.receivedAt }),
  );
  if (!given.ok) {
    const { refusal } = given;
    const { consultation } = target;
    await context.replies.tell({ to: actor, about: { kind: 'refused', refusal }, incoming, consultation });
    return refused(refusal.type);
  }
  await saveReactionState(context, incoming, { ...change, standing: await reactionsWith(context, incoming, change) });
  return accepted(side === 'for' ? 'support' : 'objection');
}

async function isCohosts(context: InboxContext, consultation: Consultation, actor: string): Promise<boolean> {
  const cohost = await context.app.store.readShared((reader) => cohostOf(reader, consultation, actor));
  return cohost?.status === 'accepted';
}
