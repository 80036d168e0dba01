import type { Id } from '../kit/id.ts';
import type { Refusal } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';

/** Why a connector sends nothing: somebody paused it, its target answered 410, or refused everything for too long. */
export type PauseReason = 'by-hand' | 'gone' | 'failed';

/** A connection to other software of the institution. */
export type Connector = {
  readonly id: Id;
  /** What its messages, its acts and the commands name it by; never changed. */
  readonly name: string;
  /** What software it speaks to, of those that this node knows. */
  readonly kind: string;
  /** As its kind checked them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  /** Null while it runs. */
  readonly paused: PauseReason | null;
  /** Since when nothing was taken, and why the last try failed: a status, or a word; null after one that was taken. */
  readonly failing: { readonly since: Date; readonly error: string } | null;
  readonly succeededAt: Date | null;
};

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** A name for a connector: up to forty lower-case letters, digits and hyphens, a letter first. */
export function checkConnectorName(name: string): Result<string, Refusal> {
  return NAME.test(name) ? ok(name) : refuse({ type: 'invalid', field: 'name', because: 'not-a-slug' });
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses after the first failure, the second, … in milliseconds: the schedule of Standard Webhooks 1.0, three days in all. */
const PAUSES_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;
/** What a target calls wrong, and not only untimely, is not believed the first time. */
const REFUSED_TRIES = 3;

/** What came of a try. `retryAfterMs` is what the target asked for; null where it did not. */
export type SendOutcome =
  | { readonly type: 'taken' }
  /** 410: whoever is there wants nothing any more. */
  | { readonly type: 'gone' }
  /** The message itself is refused: another time it will be, too. */
  | { readonly type: 'refused'; readonly error: string }
  /** Nothing is said of the message: the target was away, or busy. */
  | { readonly type: 'failed'; readonly error: string; readonly retryAfterMs: number | null };

/** Why a try was not taken: a status, or a word; null where it was. */
export function errorOf(outcome: SendOutcome): string | null {
  if (outcome.type === 'taken') return null;
  return outcome.type === 'gone' ? 'HTTP 410' : outcome.error;
}

/** What follows from it. Everything behind a message waits with it, so that it arrives in order. */
export type AfterSending =
  | { readonly type: 'done' }
  | { readonly type: 'again'; readonly pauseMs: number; readonly error: string }
  /** This message is given up, what waits behind it goes on. */
  | { readonly type: 'give-up'; readonly error: string }
  /** Nothing more is sent until somebody resumes it; this message waits. */
  | { readonly type: 'pause'; readonly because: Exclude<PauseReason, 'by-hand'>; readonly error: string };

/** Decides after a try; `failures` counts those of this message before it. */
export function afterSending(outcome: SendOutcome, failures: number): AfterSending {
  switch (outcome.type) {
    case 'taken':
      return { type: 'done' };
    case 'gone':
      return { type: 'pause', because: 'gone', error: '410' };
    case 'refused':
      return failures + 1 >= REFUSED_TRIES
        ? { type: 'give-up', error: outcome.error }
        : { type: 'again', pauseMs: PAUSES_MS[failures] ?? 0, error: outcome.error };
    case 'failed': {
      const { error, retryAfterMs } = outcome;
      const pause = PAUSES_MS[failures];
      if (pause === undefined) return { type: 'pause', because: 'failed', error };
      return { type: 'again', pauseMs: Math.max(pause, retryAfterMs ?? 0), error };
    }
  }
}
