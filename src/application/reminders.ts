import type { ReminderEdge } from '../domain/answer/reminder.ts';
import type { CommitmentId } from '../domain/id.ts';
import type { OpenCommitment } from './follow-up-views.ts';

/** An open commitment, with the edges of its day that agents were reminded of. */
export type RemindableCommitment = OpenCommitment & { readonly told: readonly ReminderEdge[] };

export type ReminderReader = {
  /**
   * The open commitments of this institution, promised before a moment, that are due on or before a day (`YYYY-MM-DD`)
   * and of which there may be something to say, the soonest due first. One that a new version of the answer repeats, for
   * the same day, was told where the former was.
   */
  remindable(of: { readonly before: Date; readonly through: string }): Promise<readonly RemindableCommitment[]>;
};

export type ReminderWriter = {
  /** Says that agents were reminded. */
  reminded(
    reminders: readonly { readonly commitmentId: CommitmentId; readonly edge: ReminderEdge }[],
    at: Date,
  ): Promise<void>;
};
