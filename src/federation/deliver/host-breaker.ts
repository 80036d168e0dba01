import type { FailingHost } from '../../application/federation/delivery/ports.ts';
import { DELETE_PAUSE_MS } from './retries.ts';

/** When a host that fails is left alone. All times in milliseconds. */
export type Breaker = {
  /** So many activities fail within `windowMs`, none of them counted twice. */
  readonly threshold: number;
  readonly windowMs: number;
  /** How long it is left alone until something is sent to see whether it is back. */
  readonly heldMs: number;
  /** How soon a Delete may be what is sent to see. */
  readonly deleteMs: number;
};

const HALF_HOUR_MS = 30 * 60_000;

/** Five activities that fail in half an hour; then one try every half hour, or every 45 seconds where a Delete waits. */
export function breakerAt(pace = 1): Breaker {
  const ms = (milliseconds: number) => Math.max(1, Math.round(milliseconds / pace));
  return { threshold: 5, windowMs: ms(HALF_HOUR_MS), heldMs: ms(HALF_HOUR_MS), deleteMs: ms(DELETE_PAUSE_MS) };
}

export type Failure = { readonly host: string; readonly activity: string; readonly error: string; readonly at: Date };

/** What is known of a host after another failure. One that is held already is held anew. */
export function afterFailure(before: FailingHost | null, failure: Failure, breaker: Breaker): FailingHost {
  const { host, activity, error, at } = failure;
  const since = at.getTime() - breaker.windowMs;
  const recent = (before?.failures ?? []).filter((each) => each.activity !== activity && Date.parse(each.at) > since);
  const failures = [...recent, { activity, at: at.toISOString() }].slice(-breaker.threshold);
  const isHeld = (before?.heldUntil ?? null) !== null || failures.length >= breaker.threshold;
  return {
    host,
    since: before?.since ?? at,
    failedAt: at,
    error,
    failures,
    heldUntil: isHeld ? new Date(at.getTime() + breaker.heldMs) : null,
    probedAt: before?.probedAt ?? null,
    probed: before?.probed ?? null,
  };
}

/** Since when a host may be sent something to see, and of what it is to be another than the last. */
export type ProbeWindow = { readonly activity: string; readonly isDelete: boolean; readonly now: Date };

/**
 * Whether this activity may go to a host that is held, to see; otherwise the moment to look again. The one that failed
 * last waits a little for another: it may be what the host cannot take.
 */
export function probeOf(held: FailingHost, { activity, isDelete, now }: ProbeWindow, breaker: Breaker): true | Date {
  const dueAt = (held.heldUntil ?? now).getTime();
  const othersFirst = held.probed === activity ? breaker.deleteMs : 0;
  const deleteAt = (held.probedAt ?? held.failedAt).getTime() + breaker.deleteMs;
  const at = Math.min(dueAt + othersFirst, isDelete ? deleteAt + othersFirst : Number.POSITIVE_INFINITY);
  return at <= now.getTime() ? true : new Date(at);
}
