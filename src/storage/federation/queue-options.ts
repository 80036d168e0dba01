import type { Database } from '../kit/database.ts';
import type { SecretBox } from '../kit/secret-box.ts';

/** What went wrong while a queue worked; the queue goes on. Says nothing of what the message holds. */
export interface QueueFailure {
  readonly queue: string;
  readonly error: unknown;
  /** The message that failed and how often it was tried; absent when the database did not answer. */
  readonly message?: { readonly id: number; readonly attempts: number; readonly givenUp: boolean };
}

export interface MessageQueueOptions {
  readonly database: Database;
  readonly secretBox: SecretBox;
  /** Queues of one name share their messages, across processes. */
  readonly name: string;
  readonly onFailure: (failure: QueueFailure) => void;
  /** Handlers at work at once in one `listen`. */
  readonly parallel?: number;
  /** For few lanes in which much can wait: who handled a message goes on with the next one of its lane. */
  readonly longLanes?: boolean;
  /** A worker that gives no sign of life for so long has lost its messages to the next. Renewed while handlers work. */
  readonly leaseMs?: number;
  /** Looks for messages this often even when no notification came. */
  readonly pollMs?: number;
  /** A message claimed this often without success is given up; a handler that ends the process counts each time. */
  readonly maxAttempts?: number;
  /** How long `listen` waits, once aborted, for handlers to finish. */
  readonly drainMs?: number;
}

/** Wakes the workers of a queue; the payload is its name. */
export const QUEUE_CHANNEL = 'queue';

/** What a payload of a queue is sealed for: one moved to another queue does not open. */
export function encryptionContext(queue: string): string {
  return `queue ${queue}`;
}
