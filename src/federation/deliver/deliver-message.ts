import { createPrivateKey } from 'node:crypto';
import type { KvStore } from '@fedify/fedify';
import type { Application } from '../../application/application.ts';
import { MessageGivenUp } from '../../application/federation/delivery/dead-letters.ts';
import { latestDocument } from '../../application/federation/save-document.ts';
import { loadMoves } from '../../application/network/move/resolve-move.ts';
import { currentUri } from '../../domain/network/move.ts';
import type { Log } from '../../start/log.ts';
import { type Keys, rsaKey, type SenderKey } from '../keys.ts';
import { blockedHosts } from './blocked.ts';
import { type DeliveryMessage, deliveryIn } from './delivery-message.ts';
import { type Verdict, verdictOn } from './delivery-verdict.ts';
import type { FailingHosts } from './failing-hosts.ts';
import { hostPlaces } from './host-places.ts';
import type { Outbox } from './outbox.ts';
import { outgoingBodies } from './outgoing-bodies.ts';
import { post, type SignatureSpecs } from './post.ts';
import { wasRejected } from './rejected-activities.ts';
import { DELETE_PAUSE_MS, retriesOver, SENT_WITHIN_MS } from './retries.ts';
import { bodyOf } from './sign-request.ts';
import { undeliverable } from './undeliverable.ts';

/** How soon a delivery looks again for room at its host. */
const ROOM_MS = 250;
/** Pause after an answer that asks for time and does not say how much. */
const LATER_MS = 60_000;
/** How old the list of blocked hosts may be. */
const POLICY_MS = 5_000;
/** Tries at telling a server that somebody is no more: one that never knew their key cannot verify it. */
const DELETE_ATTEMPTS = 3;

export type DeliverParts = {
  readonly app: Application;
  readonly keys: Keys;
  readonly kv: KvStore;
  readonly log: Log;
  readonly outbox: Outbox;
  readonly specs: SignatureSpecs;
  readonly hosts: FailingHosts;
  /** Divides the pauses between tries; for tests. */
  readonly pace: number;
};

/** Sends one message of the outbox queue, and decides what follows from the answer (docs/adr/0061). */
export function messageDeliverer(parts: DeliverParts): (message: unknown) => Promise<void> {
  const { app, outbox, pace, keys, kv, log, specs, hosts } = parts;
  const retryPause = retriesOver(pace);
  const places = hostPlaces();
  const bodies = outgoingBodies(app, keys);
  const giveUpInbox = undeliverable(app, log);
  let policy = { isBlocked: (_: string) => false, until: 0 };

  async function isBlocked(host: string): Promise<boolean> {
    if (policy.until <= performance.now())
      policy = { isBlocked: await blockedHosts(app), until: performance.now() + POLICY_MS };
    return policy.isBlocked(host);
  }

  /** What failed may have failed because an institution moved: then its inbox is where it is now. */
  async function inboxOf({ inbox, attempt }: DeliveryMessage): Promise<URL> {
    if (attempt === 0) return new URL(inbox);
    return new URL(currentUri(await app.store.read((reader) => loadMoves(app, reader)), inbox));
  }

  return async (queued) => {
    const message = deliveryIn(queued);
    if (message === null) throw new TypeError('the outbox holds what is no delivery');
    const inbox = await inboxOf(message);
    const { host } = inbox;
    if (message.toBlocked !== true && (await isBlocked(host))) return;
    const isLast = message.key !== null;
    if (message.attempt >= DELETE_ATTEMPTS && isLast) return;
    if (Date.now() - Date.parse(message.started) > SENT_WITHIN_MS) {
      await giveUpInbox({ inbox, status: null });
      return giveUp(message, 'Expired');
    }
    if (message.attempt > 0 && (await hasNothingToSay(message, host))) return;
    const place = places.enter(host);
    if (place === null) return await outbox.again(message, ROOM_MS);
    try {
      const held = await heldHost(hosts, host);
      if (held !== null) {
        const mayGo = await hosts.probe(held, {
          activity: message.activity,
          isDelete: message.activityType === 'Delete',
        });
        if (mayGo !== true) return await outbox.again(message, mayGo.getTime() - Date.now());
      }
      const body = await bodies(message);
      if (body === null) return;
      const key = message.key === null ? await keys.sender(message.speaker, 'rsa') : importedKey(message.key);
      if (message.before != null) await post({ inbox, body: bodyOf(message.before), key }, specs);
      await follow(message, inbox, verdictOn(await post({ inbox, body, key }, specs), message.attempt));
    } finally {
      place.leave();
    }
  };

  /** What it is about was taken back meanwhile, or its host said that it does not want it. */
  async function hasNothingToSay({ activity, about }: DeliveryMessage, host: string): Promise<boolean> {
    if (await wasRejected(kv, activity, host)) return true;
    const document = about === null ? null : await latestDocument(app, about);
    return document !== null && (JSON.parse(document.body) as { type?: unknown }).type === 'Tombstone';
  }

  async function follow(message: DeliveryMessage, inbox: URL, verdict: Verdict): Promise<void> {
    const { host } = inbox;
    switch (verdict.is) {
      case 'arrived':
        if (await hosts.arrived(host, inbox.href)) await outbox.release(host);
        return;
      case 'gone':
      case 'missing': {
        const status = verdict.is === 'gone' ? 410 : 404;
        const isDead = await giveUpInbox({ inbox, status });
        hosts.forget();
        return isDead ? undefined : giveUp(message, `HTTP ${status}`);
      }
      case 'refused':
        log.info({ host, error: verdict.error, type: message.activityType }, 'a server refused an activity');
        return giveUp(message, verdict.error);
      case 'later': {
        const pauseMs = (verdict.afterMs ?? LATER_MS) / pace;
        if (verdict.afterMs !== null) await outbox.hold(host, pauseMs);
        return await again(message, inbox, { error: verdict.error, pauseMs, heldMs: 0 });
      }
      case 'retry': {
        const failed = await hosts.failed({ host, activity: message.activity, error: verdict.error, at: new Date() });
        const heldMs = failed.heldUntil === null ? 0 : failed.heldUntil.getTime() - Date.now();
        if (heldMs > 0) {
          log.warn(
            { host, error: verdict.error, since: failed.since.toISOString() },
            'a server takes nothing and is left alone for a while',
          );
          await outbox.hold(host, heldMs);
        }
        return await again(message, inbox, { error: verdict.error, pauseMs: 0, heldMs });
      }
    }
  }

  async function again(
    message: DeliveryMessage,
    inbox: URL,
    failure: {
      readonly error: string;
      /** What the server asked for. */
      readonly pauseMs: number;
      /** How long it is left alone, except for Deletes. */
      readonly heldMs: number;
    },
  ): Promise<void> {
    // What was said meanwhile decides here, too: nothing of its lane is to wait for a try that will not be made.
    if (await hasNothingToSay(message, inbox.host)) return;
    const isDelete = message.activityType === 'Delete' && message.key === null;
    const nextMs = isDelete ? DELETE_PAUSE_MS / pace : retryPause(message.attempt);
    if (nextMs === null) {
      await giveUpInbox({ inbox, status: null });
      return giveUp(message, failure.error);
    }
    const waitMs = Math.max(nextMs, failure.pauseMs, isDelete ? 0 : failure.heldMs);
    const next = { ...message, attempt: message.attempt + 1 };
    const hasMoved = (await inboxOf(next)).href !== inbox.href;
    await outbox.again(next, hasMoved ? 0 : waitMs);
  }
}

/**
 * The queue keeps what was given up as a dead letter. Not activities of somebody who was erased: their key is in the
 * message, and nobody can look up the other half.
 */
function giveUp(message: DeliveryMessage, error: string): void {
  if (message.key === null) throw new MessageGivenUp(error);
}

async function heldHost(hosts: FailingHosts, host: string) {
  const failing = await hosts.find(host);
  return failing?.heldUntil == null ? null : failing;
}

function importedKey({ id, jwk }: NonNullable<DeliveryMessage['key']>): SenderKey {
  return rsaKey(id, createPrivateKey({ key: jwk, format: 'jwk' }));
}
