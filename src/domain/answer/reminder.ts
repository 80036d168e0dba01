import { type Commitment, OPEN_STATUSES } from './answer.ts';

/** How long before its day agents are reminded of a commitment. */
export const REMINDED_DAYS = 7;

export const REMINDER_EDGES = ['before', 'after'] as const;
/** Before the day of a commitment, the day itself included, or once it has passed. */
export type ReminderEdge = (typeof REMINDER_EDGES)[number];

/** The last day of which a commitment can be due so that agents are reminded of it today. Days are `YYYY-MM-DD`. */
export function remindedThrough(today: string): string {
  return Temporal.PlainDate.from(today).add({ days: REMINDED_DAYS }).toString();
}

/**
 * Of which edge of its day agents are to be reminded of a commitment: of each once, and of none where it has no day, or
 * was kept or dropped. Once its day has passed there is nothing to say before it.
 */
export function reminderDue(
  { status, dueOn }: Pick<Commitment, 'status' | 'dueOn'>,
  { today, notified: messages }: { readonly today: string; readonly notified: readonly ReminderEdge[] },
): ReminderEdge | null {
  if (dueOn === null || dueOn > remindedThrough(today) || !OPEN_STATUSES.includes(status)) return null;
  const edge = dueOn < today ? 'after' : 'before';
  return messages.includes(edge) ? null : edge;
}
