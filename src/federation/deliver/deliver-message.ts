import { createPrivateKey } from 'node:crypto';
import type { KvStore } from '@fedify/fedify';
import type { Application } from '../../application/application.ts';
import { MessageGivenUp } from '../../application/federation/delivery/dead-letters.ts';
import { latestDocument } from '../../application/federation/save-document.ts';
import { loadMoves } from '../../application/network/move/resolve-move.ts';
import { readsRepliesAlone } from '../../domain/federation/private-message-form.ts';
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
import { announceOf, wasRejected } from './rejected-activities.ts';
import { DELETE_PAUSE_MS, retriesOver, SENT_WITHIN_MS } from './retries.ts';
import { passedOnIn } from './send.ts';
import { bodyOf } from './sign-request.ts';
import { undeliverable } from './undeliverable.ts';

/** How soon a delivery looks again for room at its host. */
const ROOM_MS = 250;
/**
 * How long an Announce waits for the activity that it passes on to have an answer of the same host. Servers that read the post for the
 * Announce know it when the Create comes, and tell nobody whom that mentions. It waits for none that is tried later than that.
 */
const PASSED_ON_WITHIN_MS = 5_000;
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

type FailedTry = {
  readonly error: string;
  /** When it is tried again, whatever its own pause would be. */
  readonly exactMs: number | null;
  /** What the server asked for. */
  readonly pauseMs: number;
  /** How long it is left alone, except for Deletes. */
  readonly heldMs: number;
  /** Since when its host fails; null where it answers. */
  readonly failsSince: Date | null;
};
const NO_FAILURE = { exactMs: null, pauseMs: 0, heldMs: 0, failsSince: null } as const;

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
    if (await isBlocked(host)) return;
    const isLast = message.key !== null;
    if (message.attempt >= DELETE_ATTEMPTS && isLast) return;
    if (Date.now() - Date.parse(message.started) > SENT_WITHIN_MS) {
      await giveUpInbox({ inbox, status: null });
      return giveUp(message, 'Expired');
    }
    const rests = restsMs(message);
    if (rests > 0) return await outbox.again(message, rests);
    if (await hasNothingToSay(message, host)) return;
    if (await isPassedOnTooSoon(message)) return await outbox.again(message, ROOM_MS);
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
  async function hasNothingToSay({ activity, activityType, about }: DeliveryMessage, host: string): Promise<boolean> {
    const isAnnounce = activityType === 'Announce' && about !== null;
    if (await wasRejected(kv, isAnnounce ? [activity, announceOf(about)] : [activity], host)) return true;
    return await isGone(about);
  }

  async function isPassedOnTooSoon({ activityType, attempt, orderingKey, started }: DeliveryMessage): Promise<boolean> {
    if (activityType !== 'Announce' || attempt > 0) return false;
    const leftMs = Date.parse(started) + PASSED_ON_WITHIN_MS - Date.now();
    return leftMs > 0 && (await outbox.isWaiting(passedOnIn(orderingKey), leftMs));
  }

  async function isGone(about: string | null): Promise<boolean> {
    const document = about === null ? null : await latestDocument(app, about);
    return document !== null && (JSON.parse(document.body) as { type?: unknown }).type === 'Tombstone';
  }

  /** Was under way when the Delete of what it is about began, and may be read after that: the Delete goes once more, in its place. */
  async function deletesAgain(message: DeliveryMessage, pauseMs: number): Promise<boolean> {
    const { about } = message;
    if (about === null || !(await isGone(about))) return false;
    const signed = await app.store.read((reader) => reader.documents.deleteOf(about));
    if (signed === null) return false;
    const { actor } = JSON.parse(signed.body) as { actor: string };
    const { failed: _, ...rest } = message;
    const said = { activity: signed.uri, activityType: 'Delete', about: null, speaker: actor, body: signed.body };
    await outbox.again({ ...rest, ...said, before: null, attempt: 0 }, pauseMs);
    return true;
  }

  async function follow(message: DeliveryMessage, inbox: URL, verdict: Verdict): Promise<void> {
    const { host } = inbox;
    switch (verdict.is) {
      case 'arrived':
        if (await hosts.arrived(host, inbox.href)) await outbox.release(host);
        await deletesAgain(message, 0);
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
        return (await isNeverTaken(message, host, verdict.error)) ? undefined : giveUp(message, verdict.error);
      case 'soon':
        return await again(message, inbox, { ...NO_FAILURE, error: verdict.error, exactMs: verdict.afterMs / pace });
      case 'later': {
        const pauseMs = (verdict.afterMs ?? LATER_MS) / pace;
        if (verdict.afterMs !== null) await outbox.hold(host, pauseMs);
        return await again(message, inbox, { ...NO_FAILURE, error: verdict.error, pauseMs });
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
        const failsSince = failed.since;
        return await again(message, inbox, { ...NO_FAILURE, error: verdict.error, heldMs, failsSince });
      }
    }
  }

  /** It says nothing of the activity, and trying it by hand would change nothing: no operator is told of it. */
  async function isNeverTaken({ activityType }: DeliveryMessage, host: string, error: string): Promise<boolean> {
    if (activityType !== 'Create' || error !== 'HTTP 400') return false;
    const known = await app.store.read((reader) => reader.deliveries.software(host));
    return readsRepliesAlone(known?.software ?? null);
  }

  async function again(message: DeliveryMessage, inbox: URL, failure: FailedTry): Promise<void> {
    // What was said meanwhile decides here, too: nothing of its lane is to wait for a try that will not be made.
    if (await deletesAgain(message, DELETE_PAUSE_MS / pace)) return;
    if (await hasNothingToSay(message, inbox.host)) return;
    const now = Date.now();
    const isDelete = message.activityType === 'Delete' && message.key === null;
    // A try that was made before its time, because something else arrived at the host, is none.
    const restMs = pauseLeftMs(message, now);
    const counted = restMs > 0 && failure.exactMs === null ? 0 : 1;
    const nextMs =
      failure.exactMs ?? (restMs > 0 ? restMs : isDelete ? DELETE_PAUSE_MS / pace : retryPause(message.attempt));
    if (nextMs === null) {
      await giveUpInbox({ inbox, status: null });
      return giveUp(message, failure.error);
    }
    const waitMs = Math.max(nextMs, failure.pauseMs, isDelete ? 0 : failure.heldMs);
    const failed = {
      at: new Date(now).toISOString(),
      pauseUntil: new Date(now + nextMs).toISOString(),
      keepsPause: message.failed !== undefined && (failure.failsSince?.toISOString() ?? '') > message.failed.at,
    };
    const next = { ...message, attempt: message.attempt + counted, failed };
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

/** Milliseconds until the pause of what failed at a host that takes other things is over: nothing that arrives there shortens it. */
function restsMs(message: DeliveryMessage): number {
  return message.failed?.keepsPause === true ? pauseLeftMs(message, Date.now()) : 0;
}

/** Milliseconds until the pause after the last try is over; none where that try is yet to come, by a clock that was ahead. */
function pauseLeftMs({ failed }: DeliveryMessage, now: number): number {
  return failed === undefined || Date.parse(failed.at) > now ? 0 : Date.parse(failed.pauseUntil) - now;
}

async function heldHost(hosts: FailingHosts, host: string) {
  const failing = await hosts.find(host);
  return failing?.heldUntil == null ? null : failing;
}

function importedKey({ id, jwk }: NonNullable<DeliveryMessage['key']>): SenderKey {
  return rsaKey(id, createPrivateKey({ key: jwk, format: 'jwk' }));
}
