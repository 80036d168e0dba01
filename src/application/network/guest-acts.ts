import type { ConsultationId } from '../../domain/id.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { HomeActKind } from './home-acts.ts';

/** Something that a participant of a co-host did here, and how it was answered. */
export type GuestAct = {
  /** The id of the activity: it is known again however often it is sent. */
  readonly activity: string;
  readonly consultationId: ConsultationId;
  /** The id of what they wrote, at their node. */
  readonly object: string;
  readonly act: HomeActKind;
  /** When it was done, by the co-host's clock: orders the changes of one thing. */
  readonly saidAt: Date;
  /** Null where nothing was kept. */
  readonly subject: Subject | null;
  readonly status: 'held' | 'accepted' | 'refused';
  /** Null unless it was refused. */
  readonly refusal: Refusal | null;
  readonly answeredAt: Date;
};

export interface GuestActReader {
  byActivity(activity: string): Promise<GuestAct | null>;
  /** Everything that was done to one thing, by its id at its author's node; the oldest first. */
  ofObject(object: string): Promise<readonly GuestAct[]>;
  /** What brought something here; null for what did not come from a co-host. */
  creation(subject: Subject): Promise<GuestAct | null>;
}

export interface GuestActWriter {
  act(act: GuestAct): Promise<void>;
}

/** What a name is locked by while something of one object is decided. */
export const guestName = (object: string): string => `guest ${object}`;
