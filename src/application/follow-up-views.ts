import type { Commitment } from '../domain/answer/answer.ts';
import type { Id } from '../domain/id.ts';
import type { Localised } from '../domain/text.ts';
import type { QueueScope } from './moderation-queue.ts';
import type { Page, PageRequest } from './views.ts';

/** The proposal that something follows from, as a list names it. */
export type FollowedProposal = {
  readonly id: Id;
  readonly number: number;
  readonly title: Localised;
  readonly consultation: {
    readonly id: Id;
    readonly slug: string;
    readonly title: Localised;
    readonly timeZone: string;
  };
};

/** What the institution said it would do and has not done. */
export type OpenCommitment = { readonly commitment: Commitment; readonly proposal: FollowedProposal };

export type UnansweredProposal = FollowedProposal & { readonly publishedAt: Date };

export interface FollowUpViews {
  /** Of the answers that stand, those that are neither kept nor dropped: the soonest due first, those without a day last. */
  openCommitments(query: PageRequest & { readonly within: QueueScope }): Promise<Page<OpenCommitment>>;
  /** How many of them were due before a day (`YYYY-MM-DD`). */
  countOverdue(query: { readonly within: QueueScope; readonly before: string }): Promise<number>;
  /** Published proposals without an official answer, the oldest first. */
  unanswered(query: PageRequest & { readonly within: QueueScope }): Promise<Page<UnansweredProposal>>;
}
