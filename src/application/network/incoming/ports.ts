import type { ConsultationId, ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import type { OutgoingContributionKind } from '../outgoing/ports.ts';

/** An act of a participant of a co-host in a consultation of ours, and the reply to it. */
export type IncomingContribution = {
  /** The id of the activity, by which a repeated delivery is recognised. */
  readonly activity: string;
  readonly consultationId: ConsultationId;
  /** The id of what they wrote, at their node. */
  readonly object: string;
  readonly act: OutgoingContributionKind;
  /** When it was done, by the co-host's clock: orders the changes of one object. */
  readonly sentAt: Date;
  /** Null where nothing was stored. */
  readonly subject: Subject | null;
  readonly status: 'held' | 'accepted' | 'refused';
  /** Null unless it was refused. */
  readonly refusal: Refusal | null;
  readonly answeredAt: Date;
};
export interface IncomingContributionReader {
  byActivity(activity: string): Promise<IncomingContribution | null>;
  /** All acts on one object, by its id at its author's node, oldest first. */
  ofObject(object: string): Promise<readonly IncomingContribution[]>;
  /** How much the participants at an origin wrote in a consultation since a moment, and one of them; refused it is not. */
  countWritten(of: {
    readonly consultationId: ConsultationId;
    readonly origin: string;
    readonly authorId: ParticipantId;
    readonly since: Date;
  }): Promise<{ readonly byAll: number; readonly byAuthor: number }>;
  /** The act that created a contribution; null for one that did not come from a co-host. */
  creation(subject: Subject): Promise<IncomingContribution | null>;
}
export interface IncomingContributionWriter {
  save(act: IncomingContribution): Promise<void>;
}
