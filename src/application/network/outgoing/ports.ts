import type { ConsultationId, Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import type { OutgoingStatus } from '../../../domain/network/host.ts';
import type { Details } from '../../../domain/proposal/details.ts';

export const OUTGOING_CONTRIBUTION_KINDS = ['create', 'update', 'delete'] as const;
export type OutgoingContributionKind = (typeof OUTGOING_CONTRIBUTION_KINDS)[number];
/** An act of a participant of ours in a consultation that another institution hosts. */
export type OutgoingContribution = {
  /** Also part of the id of its activity, by which the host recognises a repeated delivery. */
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly subject: Subject;
  readonly act: OutgoingContributionKind;
  readonly status: OutgoingStatus;
  /** Why the host refused; `type` is one of ours, or another where its software knows more. */
  readonly refusal: Refusal | null;
  /** The new text of a changed comment. The current one stays until the host accepts the change. */
  readonly words: string | null;
  /** All new details of a proposal whose topics, place or images change. */
  readonly details: Details | null;
  /** The activity as signed for the first delivery: each retry sends the same bytes. */
  readonly document: string | null;
  /** Hash of the words that were signed (`wordsHash`); null for a `Delete`, and until it is signed. */
  readonly wordsHash: string | null;
  readonly tries: number;
  /** When it is sent next; null once the host answered or it was given up. */
  readonly dueAt: Date | null;
  readonly actedAt: Date;
  readonly answeredAt: Date | null;
  /** When the host's `changes` showed what it accepted. */
  readonly shownAt: Date | null;
  /** When it was noticed that they do not. */
  readonly withheldAt: Date | null;
  /** The signed `Accept`, as it came, until what it accepts is shown. */
  readonly answer: string | null;
};
/** What hosts accepted and do not publish, by host. */
export type Withheld = { readonly host: string; readonly acts: number };
export interface OutgoingContributionReader {
  byId(id: Id): Promise<OutgoingContribution | null>;
  /** Acts about one contribution, oldest first. */
  about(subjectId: Id): Promise<readonly OutgoingContribution[]>;
  due(now: Date, limit: number): Promise<readonly OutgoingContribution[]>;
  /** The latest act about each of some contributions. */
  latest(subjectIds: readonly Id[]): Promise<ReadonlyMap<Id, OutgoingContribution>>;
  /**
   * What was accepted before a moment, is not shown in the `changes` of its host, which were read since a later one, and was not noticed yet:
   * the oldest first. What came with other words is no matter of this.
   */
  notShown(query: {
    readonly acceptedBefore: Date;
    readonly readSince: Date;
    readonly limit: number;
  }): Promise<readonly OutgoingContribution[]>;
  /** What was noticed and is still not shown. */
  withheld(): Promise<readonly Withheld[]>;
  /** The consultations of other institutions, by their ids there, in which a participant wrote anything. */
  hostsOf(participantId: ParticipantId): Promise<readonly string[]>;
}
export interface OutgoingContributionWriter {
  save(act: OutgoingContribution): Promise<void>;
  /** The host shows a contribution as it is after every act up to one of a moment; its answers are not kept any more. */
  markShown(subjectId: Id, of: { readonly upTo: Date; readonly at: Date }): Promise<void>;
  /** Those that wait for a later moment are sent, or asked about, at once. */
  wake(now: Date): Promise<void>;
}
