import type { Answer } from '../../domain/answer/answer.ts';
import type { Ballot } from '../../domain/ballot/ballot.ts';
import type { Comment, CommentStatus } from '../../domain/comment/comment.ts';
import type { EventType } from '../../domain/event.ts';
import type { ConsultationId, Id, ParticipantId } from '../../domain/id.ts';
import type { ImageView } from '../images.ts';
import type { AuthorView, DecisionView, ProposalRow } from '../views.ts';

/** A proposal that was public once, as its host tells co-hosts of it. */
export type ToldProposal = {
  readonly row: ProposalRow & { readonly number: number };
  readonly images: readonly ImageView[];
  /** The decision by which it is removed, where it is. */
  readonly decision: DecisionView | null;
};

/** A comment that was public once. */
export type ToldComment = {
  readonly comment: Comment;
  readonly author: AuthorView;
  /** The number of the proposal it is on; null for one on the consultation itself. */
  readonly number: number | null;
  /** Of a mirrored one that answers another: the id of that at the host. */
  readonly parentUri: string | null;
  /** Of one that answers another: whether that is there. */
  readonly parentStatus: CommentStatus | null;
  readonly decision: DecisionView | null;
};

export type ToldBallot = { readonly ballot: Ballot };

/** A signed subtotal that counts. */
export type ToldSubtotal = { readonly institution: string; readonly document: string };

export type ToldAnswer = { readonly number: number; readonly answer: Answer };

/** An event of a consultation that others see something of, with what it is about. */
export type TellingEvent = {
  readonly id: Id;
  readonly type: EventType;
  readonly proposalId: Id | null;
  readonly commentId: Id | null;
  readonly answerId: Id | null;
  readonly ballotId: Id | null;
  readonly participantId: ParticipantId | null;
  readonly subtotalId: Id | null;
};

/** Some ids of a list in an order that does not change; `place` is where the list goes on after each. */
export type PlacedId = { readonly id: Id; readonly place: string };

/** Kinds of which there are many in a consultation. */
export type ListedKind = 'proposal' | 'comment' | 'answer' | 'ballot' | 'subtotal';

/** What the changes of a consultation are read from. Nothing here was never public, but for what is `held`. */
export interface ChangesReader {
  /** Proposals by number, comments, answers and published ballots as they came, subtotals by sequence. */
  all(query: {
    readonly kind: ListedKind;
    readonly consultationId: ConsultationId;
    readonly after: string | null;
    readonly limit: number;
  }): Promise<readonly PlacedId[]>;
  proposals(ids: readonly Id[]): Promise<ReadonlyMap<Id, ToldProposal>>;
  comments(ids: readonly Id[]): Promise<ReadonlyMap<Id, ToldComment>>;
  answers(ids: readonly Id[]): Promise<ReadonlyMap<Id, ToldAnswer>>;
  subtotals(ids: readonly Id[]): Promise<ReadonlyMap<Id, ToldSubtotal>>;
  ballots(ids: readonly Id[]): Promise<ReadonlyMap<Id, ToldBallot>>;
  /** The last event of some types, of this consultation or of none; null where there is none. */
  latestEvent(consultationId: ConsultationId, types: readonly EventType[]): Promise<Id | null>;
  /** Such events after one of them, in order; null where that one is not known here. */
  eventsSince(query: {
    readonly consultationId: ConsultationId;
    readonly since: Id | null;
    readonly types: readonly EventType[];
    readonly limit: number;
  }): Promise<readonly TellingEvent[] | null>;
  /** What somebody wrote in a consultation. */
  worksOf(
    participantId: ParticipantId,
    consultationId: ConsultationId,
  ): Promise<{ readonly proposals: readonly Id[]; readonly comments: readonly Id[] }>;
  commentsOn(proposalId: Id): Promise<readonly Id[]>;
  /** All that answer a comment, and what answers those. */
  commentsBelow(commentId: Id): Promise<readonly Id[]>;
}
