import type { CommentSide } from '../../../domain/comment/comment.ts';
import type { ConsultationId, Id } from '../../../domain/kit/id.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import type { Content } from '../../../domain/proposal/version.ts';

/** What somebody said: of a proposal its text in every language, of a comment the side it takes as well. */
export type Words =
  | { readonly kind: 'proposal'; readonly content: Content }
  | { readonly kind: 'comment'; readonly body: string; readonly lang: Lang; readonly side: CommentSide };

/** How it is known that a contribution has the words of its author, where the author belongs to another city than the host. */
export type Authorship = {
  readonly subject: Subject;
  readonly consultationId: ConsultationId;
  /** `unsigned`: nothing that their author signed was ever seen with it. */
  readonly state: 'signed' | 'unsigned';
  /** The `Create` or `Update` that the words were last checked against; null while unsigned. */
  readonly activity: string | null;
  /** When its author did that, by the clock of their city: orders the versions. */
  readonly actedAt: Date | null;
  /** Of the words that were checked (`wordsHash`). */
  readonly wordsHash: string | null;
  /** The host's number of that version of a proposal; null for comments. */
  readonly version: number | null;
  /** That activity as it was signed, for others to check; null where the words are not public, and at its author's city. */
  readonly document: string | null;
  readonly checkedAt: Date;
  /** Since when what came with it cannot be checked, its key being unreadable. */
  readonly unreadAt: Date | null;
  /** The institution whose key that is. */
  readonly unreadFrom: string | null;
  /** Since when the host tells other words than those; null while it tells them. */
  readonly alteredAt: Date | null;
};
/**
 * What a reader is told of the words of a resident of another city: `signed` by that city and checked here; `unsigned`, what
 * came before acts were passed on; `unread`, not checked yet; `altered`, the host tells others, which are not shown.
 */
export const WORDS_STATES = ['signed', 'unsigned', 'unread', 'altered'] as const;
export type WordsState = (typeof WORDS_STATES)[number];
export interface AuthorshipReader {
  /** Null for a contribution that no other city vouches for. */
  state(subjectId: Id): Promise<WordsState | null>;
  of(subjectId: Id): Promise<Authorship | null>;
  /** Since when the oldest of those cannot be checked whose key cannot be read, and whose key it is; null where all can. */
  unread(consultationId: ConsultationId): Promise<{ readonly at: Date; readonly institution: string } | null>;
}
export interface AuthorshipWriter {
  save(authorship: Authorship): Promise<void>;
  /** The words are not public any more: what was signed goes, the hash stays. */
  deleteDocument(subjectId: Id): Promise<void>;
  /** The author took the words back: nothing of them stays, not even a hash. */
  delete(subjectId: Id): Promise<void>;
}
