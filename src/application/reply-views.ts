import type { Id } from '../domain/id.ts';
import type { Page, PageRequest } from './views.ts';

export type ReplyParent = {
  readonly consultationId: Id;
  readonly proposalId: Id | null;
  readonly commentId: Id | null;
};

/** A reply by its id here, and by its address where it was written elsewhere. */
export type ReplyView = { readonly id: Id; readonly original: string | null };

/** Direct replies that are public, oldest first: to a comment, else to a proposal, else to the consultation itself. */
export type ReplyViews = {
  replies(query: PageRequest & ReplyParent): Promise<Page<ReplyView>>;
  countReplies(parent: ReplyParent): Promise<number>;
};
