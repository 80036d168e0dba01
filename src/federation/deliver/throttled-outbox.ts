import type { webcrypto } from 'node:crypto';
import { exportJwk, type MessageQueue } from '@fedify/fedify';
import type { Application } from '../../application/application.ts';
import { MessageGivenUp } from '../../application/federation/delivery/dead-letters.ts';
import type { Keys } from '../keys.ts';
import { blockedHosts } from './blocked.ts';
import { markQueuedAgain, type Outcome, trackDelivery } from './delivery-tracking.ts';
import { SENT_WITHIN_MS } from './retries.ts';
import { delivered, type Undelivered } from './undeliverable.ts';

/** Concurrent deliveries to one host. One that hangs occupies so many handlers of a worker, and no more. */
export const PER_HOST = 6;
/** How soon a delivery looks again for room at its host. */
const ROOM_MS = 250;
/** How old the list of blocked hosts may be. */
const POLICY_MS = 5_000;

/** Tries at telling a server that somebody is no more: one that never knew their key cannot verify it. */
const DELETE_ATTEMPTS = 3;

/** What is read here of the messages that Fedify puts into its outbox queue. */
type Delivery = {
  readonly type: 'outbox';
  readonly inbox: string;
  readonly started: string;
  readonly attempt: number;
  readonly activity: unknown;
  readonly keys: readonly { readonly keyId: string; readonly privateKey: webcrypto.JsonWebKey }[];
};

/**
 * The outbox queue with what Fedify's worker does not do: a host that hangs leaves room for others, a host that was
 * blocked meanwhile gets nothing more, what waited too long behind something else is given up, what was given up becomes a dead letter, what waited is signed with
 * the key that its actor has by then, and what an inbox failed before is forgotten once it takes something.
 */
export function throttledOutbox(parts: {
  readonly app: Application;
  readonly keys: Keys;
  readonly queue: MessageQueue;
  readonly undeliverable: (failure: Undelivered) => Promise<void>;
}): MessageQueue {
  const { app, queue } = parts;
  const atWork = new Map<string, number>();
  let policy = { isBlocked: (_: string) => false, until: 0 };

  async function isBlocked(host: string): Promise<boolean> {
    if (policy.until <= performance.now()) {
      policy = { isBlocked: await blockedHosts(app), until: performance.now() + POLICY_MS };
    }
    return policy.isBlocked(host);
  }

  async function deliver(message: Delivery, handler: (message: unknown) => Promise<void> | void): Promise<void> {
    const inbox = new URL(message.inbox);
    if (await isBlocked(inbox.host)) return;
    if (Date.now() - Date.parse(message.started) > SENT_WITHIN_MS) {
      const failure = { reason: 'circuit-breaker-ttl', inbox, statusCode: 0 } as const;
      return throwIfGivenUp(message, await trackDelivery(() => parts.undeliverable(failure)));
    }
    const isDelete = isDeleteAttempt(message.activity);
    if (message.attempt >= DELETE_ATTEMPTS && isDelete) return;
    const before = atWork.get(inbox.host) ?? 0;
    if (before >= PER_HOST) {
      return await queue.enqueue(message, { delay: Temporal.Duration.from({ milliseconds: ROOM_MS }) });
    }
    atWork.set(inbox.host, before + 1);
    try {
      // Whoever is no more gets no new key.
      const current = isDelete ? message : await withCurrentKey(parts.keys, message);
      const outcome = await trackDelivery(() => handler(current));
      if (outcome.is === 'arrived') await delivered(app, inbox);
      throwIfGivenUp(message, outcome);
    } finally {
      const after = (atWork.get(inbox.host) ?? 1) - 1;
      if (after === 0) atWork.delete(inbox.host);
      else atWork.set(inbox.host, after);
    }
  }

  return {
    ...queue,
    // Within a delivery, only what is to be tried again is queued.
    async enqueue(message, options) {
      markQueuedAgain();
      await queue.enqueue(message, options);
    },
    listen: (handler, options) =>
      queue.listen(
        async (message) => (isDelivery(message) ? await deliver(message, handler) : await handler(message)),
        options,
      ),
  };
}

/**
 * Lets the queue keep what was given up as a dead letter. Not activities of somebody who was erased: their key is in the message,
 * and nobody can look up the other half.
 */
function throwIfGivenUp(message: Delivery, outcome: Outcome): void {
  if (outcome.is === 'given-up' && !isDeleteAttempt(message.activity)) throw new MessageGivenUp(outcome.error);
}

/** A message is queued with the key that signs for it; a peer asks in vain for one that was retired meanwhile. */
async function withCurrentKey(keys: Keys, message: Delivery): Promise<Delivery> {
  const [key] = message.keys;
  if (key === undefined) return message;
  const { keyId, privateKey } = await keys.sender(key.keyId.replace(/#.*$/, ''), 'rsa');
  if (keyId.href === key.keyId) return message;
  return { ...message, keys: [{ keyId: keyId.href, privateKey: await exportJwk(privateKey) }] };
}

function isDelivery(message: unknown): message is Delivery {
  const read = message as Partial<Delivery> | null;
  return typeof read === 'object' && read?.type === 'outbox' && typeof read.inbox === 'string';
}

/** Somebody's last word: their own document, with their keys, is gone by then. */
function isDeleteAttempt(activity: unknown): boolean {
  const { type, actor, object } = activity as Readonly<Record<string, unknown>>;
  return type === 'Delete' && typeof object === 'object' && object !== null && 'id' in object && object.id === actor;
}
