import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { DecisionKind, Subject } from '../../domain/moderation/decision.ts';
import type { ModerationRule } from '../../domain/moderation/rule.ts';
import type { Application } from '../application.ts';
import { decideComment, decideProposal } from './decide.ts';

/** At most as many at once. */
export const SEVERAL_MAX = 50;

/** What became of each, in the order in which they were given. */
export type DecidedSeveral = readonly { readonly subject: Subject; readonly refusal: Refusal | null }[];

/**
 * One decision about each of several contributions, by one rule and in the same words. Each is a decision of its own, in a
 * transaction of its own: one that is refused, since it was decided or changed meanwhile, holds up no other. Sent twice,
 * the second finds all of them decided.
 */
export async function decideSeveral(
  app: Application,
  command: {
    readonly items: readonly { readonly subject: Subject; readonly seen: Date }[];
    readonly kind: DecisionKind;
    readonly rule: ModerationRule;
    readonly reason: string;
    readonly by: Actor;
  },
): Promise<DecidedSeveral> {
  const { items, ...decision } = command;
  const decided: { readonly subject: Subject; readonly refusal: Refusal | null }[] = [];
  for (const { subject, seen } of items.slice(0, SEVERAL_MAX)) {
    const { kind, id } = subject;
    const done =
      kind === 'comment'
        ? await decideComment(app, { ...decision, commentId: id, seen })
        : await decideProposal(app, { ...decision, proposalId: id, seen });
    decided.push({ subject, refusal: done.ok ? null : done.refusal });
  }
  return decided;
}
