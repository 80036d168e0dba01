import type { Comment, CommentSide, CommentStatus } from '../../domain/comment/comment.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Lang } from '../../domain/kit/text.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { DecisionView } from '../moderation/ports.ts';
import type { WordsState } from '../network/authorship/ports.ts';
import type { AuthorView } from '../participant/ports.ts';
import type { ImageView } from '../proposal/ports.ts';

export type CommentView = {
  readonly id: Id;
  readonly proposalNumber: number | null;
  readonly parentId: Id | null;
  readonly depth: number;
  readonly author: AuthorView;
  readonly side: CommentSide;
  /** Empty where the text was withdrawn or removed. */
  readonly body: string;
  /** Shown first, and the text only when somebody asks for it; null where there is none, or no text. */
  readonly warning: string | null;
  /** Pictures of the post that it was, behind the warning as the text is; none where the text was withdrawn or removed. */
  readonly images: readonly ImageView[];
  readonly lang: Lang;
  readonly status: CommentStatus;
  readonly receivedAt: Date;
  readonly updatedAt: Date;
  readonly decision: DecisionView | null;
  /** How it is known that the words are their author's, where another city vouches for them. */
  readonly words: WordsState | null;
};
export type Thread = { readonly consultationId: Id; readonly proposalId: Id | null };
export type ReplyParent = Thread & { readonly commentId: Id | null };
/** A reply by its id here, and by its address where it was written elsewhere. */
export type ReplyView = { readonly id: Id; readonly original: string | null };
/** Direct replies that are public, oldest first: to a comment, else to a proposal, else to the consultation itself. */
export type ReplyViews = {
  replies(query: PageRequest & ReplyParent): Promise<Page<ReplyView>>;
  countReplies(parent: ReplyParent): Promise<number>;
  /** All that is public of a thread, in reading order. */
  thread(query: PageRequest & Thread): Promise<Page<ReplyView>>;
  countThread(thread: Thread): Promise<number>;
};

/** A picture of the post that a comment was: where it is, and the image once it was fetched. */
export type CommentImage = {
  readonly position: number;
  readonly source: string;
  readonly alt: string;
  readonly imageId: Id | null;
  /** When it is asked for next; null where it is there, or was given up. */
  readonly dueAt: Date | null;
  readonly tries: number;
};
export type DueCommentImage = Pick<CommentImage, 'position' | 'source' | 'alt' | 'tries'> & { readonly commentId: Id };

export interface CommentReader {
  byId(id: Id): Promise<Comment | null>;
  byOriginal(original: string): Promise<Comment | null>;
  /** A mirrored one, by its id at the host. */
  byUri(uri: string): Promise<Comment | null>;
  /** The oldest comment of an author with this exact text on the same parent that is held or published. */
  worded(
    by: Pick<Comment, 'authorId' | 'consultationId' | 'proposalId' | 'parentId' | 'body'>,
  ): Promise<Comment | null>;
  /** Pictures of a comment that are there, in their order. */
  imagesOf(commentId: Id): Promise<readonly ImageView[]>;
  /** All of its pictures, whether they are there or not. */
  listedImages(commentId: Id): Promise<readonly CommentImage[]>;
  /** Pictures of public and held comments to be fetched now. */
  dueImages(now: Date, limit: number): Promise<readonly DueCommentImage[]>;
}

export interface CommentWriter {
  save(comment: Comment): Promise<void>;
  replaceImages(commentId: Id, images: readonly CommentImage[]): Promise<void>;
  updateImage(commentId: Id, image: Pick<CommentImage, 'position' | 'imageId' | 'dueAt' | 'tries'>): Promise<void>;
}

export interface CommentViews extends ReplyViews {
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
