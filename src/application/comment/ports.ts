import type { Comment, CommentSide, CommentStatus } from '../../domain/comment/comment.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Lang } from '../../domain/kit/text.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { DecisionView } from '../moderation/ports.ts';
import type { AuthorView } from '../participant/ports.ts';

export type CommentView = {
  readonly id: Id;
  readonly proposalNumber: number | null;
  readonly parentId: Id | null;
  readonly depth: number;
  readonly author: AuthorView;
  readonly side: CommentSide;
  /** Empty where the text was withdrawn or removed. */
  readonly body: string;
  readonly lang: Lang;
  readonly status: CommentStatus;
  readonly receivedAt: Date;
  readonly updatedAt: Date;
  readonly decision: DecisionView | null;
};
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

export interface CommentReader {
  byId(id: Id): Promise<Comment | null>;
  byOriginal(original: string): Promise<Comment | null>;
  /** A mirrored one, by its id at the host. */
  byUri(uri: string): Promise<Comment | null>;
  /** The oldest comment of an author with this exact text on the same parent that is held or published. */
  worded(
    by: Pick<Comment, 'authorId' | 'consultationId' | 'proposalId' | 'parentId' | 'body'>,
  ): Promise<Comment | null>;
}

export interface CommentWriter {
  save(comment: Comment): Promise<void>;
}

export interface CommentViews {
  /** In reading order: each reply below what it answers. */
  comments(
    query: PageRequest & {
      readonly proposalId: Id | null;
      readonly consultationId: Id;
      readonly statuses: readonly CommentStatus[];
    },
  ): Promise<Page<CommentView>>;
  latestComments(query: PageRequest & { readonly consultationId: Id }): Promise<Page<CommentView>>;
  participantComments(
    query: PageRequest & { readonly participantId: Id },
  ): Promise<Page<CommentView & { readonly consultationSlug: string }>>;
  /** Numbers of what the whole node published. */
  usage(): Promise<{ readonly proposals: number; readonly comments: number }>;
}
