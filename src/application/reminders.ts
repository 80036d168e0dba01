import type { ReminderEdge } from '../domain/answer/reminder.ts';
import type { DigestDay } from '../domain/follow/digest-day.ts';
import type { AgentId, CommitmentId } from '../domain/id.ts';
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
  /** The agents who were told on a day (`YYYY-MM-DD`), or a later one, what waits for them. */
  toldWaiting(day: DigestDay): Promise<ReadonlySet<AgentId>>;
};

export type ReminderWriter = {
  /** Says that agents were reminded. */
  reminded(
    reminders: readonly { readonly commitmentId: CommitmentId; readonly edge: ReminderEdge }[],
    at: Date,
  ): Promise<void>;
  /** Says that agents were told on a day what waits. */
  waitingTold(agentIds: readonly AgentId[], day: DigestDay): Promise<void>;
};
