import type { CommentId, ConsultationId, ParticipantId, ProposalId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { Lang } from '../kit/text.ts';

export const COMMENT_SIDES = ['for', 'neutral', 'against'] as const;
export type CommentSide = (typeof COMMENT_SIDES)[number];
export type CommentStatus = 'held' | 'published' | 'withdrawn' | 'removed';

/** Whether what it says is for nobody any more. */
export function isWithheld(status: CommentStatus): boolean {
  return status === 'withdrawn' || status === 'removed';
}

/** Deepest reply that is still shown indented; a reply to one at this depth stands beside it. */
export const THREAD_DEPTH_MAX = 6;

/** A comment on a proposal, or (without one) on the consultation itself. */
export type Comment = {
  readonly id: CommentId;
  readonly consultationId: ConsultationId;
  readonly proposalId: ProposalId | null;
  readonly parentId: CommentId | null;
  readonly depth: number;
  readonly authorId: ParticipantId;
  readonly side: CommentSide;
  readonly body: string;
  /** What its author warns of before the text is shown, in one line of plain text; null for none. */
  readonly warning: string | null;
  readonly lang: Lang;
  readonly status: CommentStatus;
  readonly original: string | null;
  /** Its id at the host, where the consultation is a mirror and the host has it; null for our own. */
  readonly uri: string | null;
  readonly receivedAt: Date;
  readonly updatedAt: Date;
};

const AFTER = {
  accept: { held: 'published' },
  hold: { published: 'held' },
  withdraw: { held: 'withdrawn', published: 'withdrawn' },
  remove: { held: 'removed', published: 'removed' },
  restore: { removed: 'published' },
} as const satisfies Record<string, Partial<Record<CommentStatus, CommentStatus>>>;

export function commentStatusAfter(
  status: CommentStatus,
  act: keyof typeof AFTER,
): Result<CommentStatus, RefusalOf<'wrong-status'>> {
  const table: Partial<Record<CommentStatus, CommentStatus>> = AFTER[act];
  const next = table[status];
  return next === undefined ? refuse({ type: 'wrong-status', status, needs: Object.keys(table) }) : ok(next);
}

/** Where a reply stands: one deeper than what it answers, up to the deepest that is shown. */
export function replyDepth(parent: Pick<Comment, 'depth'> | null): number {
  return parent === null ? 0 : Math.min(parent.depth + 1, THREAD_DEPTH_MAX);
}
