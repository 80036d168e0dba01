import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Application } from '../../application/application.ts';
import type { HostPolicy } from '../../application/host/ports.ts';
import { recordFlooding } from '../../application/network/evidence/evidence.ts';
import type { VerdictReason } from '../../domain/host/verdict-reason.ts';
import type { InboxContext } from './context.ts';
import { eraseActor } from './delete.ts';
import { fingerprintOf } from './fingerprint.ts';
import { deletedIn } from './gone-originals.ts';
import { type Envelope, guard } from './guard.ts';
import { idOf, isJson } from './json.ts';
import type { VerifySignature } from './signature.ts';
import { isOwn, repliedTo } from './threads.ts';
import { claimedHosts, countVerdict } from './traffic.ts';
import type { VerifiedActivity } from './verified-activity.ts';

/** Activities per host and minute; for a limited domain with all its subdomains, a tenth. Beyond it 429, after which servers retry. */
const PER_MINUTE = { allow: 300, limit: 30 } as const;
/** What takes something back. It has a limit of its own, so that no flood stands in its way. */
const TAKES_BACK: ReadonlySet<string> = new Set(['Delete', 'Leave', 'Reject', 'Undo']);

/** When a server whose replies wait for too many parents is to send another reply: meanwhile it sends the parents. */
const PARENTS_MS = 600_000;

export type Receiving = {
  readonly context: InboxContext;
  readonly verify: VerifySignature;
  /** Whether hosts may be private addresses and names, to which no policy applies. */
  readonly allowPrivateAddresses: boolean;
  /** Wakes the workers, since a message was stored. */
  readonly wake: () => void;
  /** A host signed something: it is there. */
  readonly onHeard: (host: string) => void;
};

/** `network` is the network of the request; null where it is unknown. */
export type ReceiveActivity = (request: Request, network?: string | null) => Promise<Response>;

type RejectedRequest = { readonly status: number; readonly because: VerdictReason; readonly waitMs?: number };

/**
 * Receives every POST to an inbox: guard, policy, rate limit, signature, then 202 once the activity is stored. Only signed
 * activities count against the limit of a host, so that others cannot use it up in its name.
 */
export function receiver({ context, verify, allowPrivateAddresses, wake, onHeard }: Receiving): ReceiveActivity {
  const { app } = context;
  const limits = {
    allow: new RateLimiterMemory({ points: PER_MINUTE.allow, duration: 60 }),
    limit: new RateLimiterMemory({ points: PER_MINUTE.limit, duration: 60 }),
  };
  const claimed = claimedHosts();

  async function turnAway({ actor, type }: Envelope, { status, because, waitMs }: RejectedRequest): Promise<Response> {
    const at = app.now();
    const host = claimed(new URL(actor).host, at);
    await countRefused(app, { host, type, at, because });
    return answer(status, because, waitMs);
  }

  return async (request, network = null) => {
    const receivedAt = app.now();
    const guarded = await guard(request, { allowPrivateAddresses });
    if (!guarded.ok) return answer(guarded.status, guarded.reason);
    const { envelope, bytes } = guarded;
    const { actor } = envelope;
    const { host } = new URL(actor);
    const policy = await app.store.readShared((reader) => reader.peers.policyOf(host));
    if (policy?.policy === 'block') return await rejectBlocked(app, envelope, policy);
    const limiter = limits[policy?.policy ?? 'allow'];
    const counted = await countedAs(app, envelope, policy?.policy === 'limit' ? policy.host : host);
    const before = await limiter.get(counted);
    // The signature of the first activity beyond the limit is verified, to know its sender; the later ones are refused unverified.
    if (before !== null && before.consumedPoints > limiter.points) {
      return await turnAway(envelope, tooMany(before.msBeforeNext));
    }
    if (isDeleteAttempt(envelope) && (await isUnknownActor(app, actor))) return answer(202, 'nothing-known');
    const verified = await verify(request, { bytes, actor, network });
    if (!verified.ok) {
      const { because } = verified;
      if (isDeleteAttempt(envelope) && (await isGone(context, actor, because))) {
        await eraseActor(context, { actor, receivedAt });
        return answer(202, 'gone');
      }
      if (because === 'too-many') return await turnAway(envelope, tooMany(60_000));
      if (await isWithdrawnAt(context, envelope)) {
        const verdict = { verdict: 'accepted', because: 'withdrawn' } as const;
        await countTogether(app, { host, type: envelope.type, at: receivedAt, ...verdict });
        return answer(202, 'gone');
      }
      return await turnAway(envelope, { status: 401, because });
    }
    const waitMs = await spend(limiter, counted);
    if (waitMs > 0) {
      // The signature is verified, so the sender is known.
      await recordFlooding(app, new URL(actor).origin);
      return await turnAway(envelope, tooMany(waitMs));
    }
    if (await waitsWithTooMany(context, envelope))
      return await turnAway(envelope, { status: 429, because: 'too-many-waiting', waitMs: PARENTS_MS });
    await storeReceivedActivity(app, { envelope, bytes, signedAt: verified.signedAt, receivedAt });
    wake();
    onHeard(host);
    return answer(202, 'kept');
  };
}

/**
 * What a message counts against: its host, or what is taken back there, or, of an institution that is a peer, what that takes
 * back. So an institution can leave whatever its people send, and they can withdraw.
 */
async function countedAs(app: Application, { type, actor }: Envelope, host: string): Promise<string> {
  if (!TAKES_BACK.has(type)) return host;
  const peer = await app.store.readShared((reader) => reader.peering.peer(actor));
  return peer === null ? `${host} taken back` : `${host} taken back by its institution`;
}

/** Stores an activity as received, before it is acknowledged. */
export async function storeReceivedActivity(app: Application, activity: VerifiedActivity): Promise<void> {
  const { envelope, bytes, signedAt, receivedAt } = activity;
  await app.store.transactShared({ group: 'named', names: [] }, (writer) =>
    writer.peers.saveMessage({
      id: app.newId(),
      activityId: envelope.id,
      fingerprint: fingerprintOf(envelope),
      digest: createHash('sha256').update(bytes).digest('hex'),
      type: envelope.type.slice(0, 40),
      actor: envelope.actor,
      host: new URL(envelope.actor).host,
      body: bytes,
      signedAt,
      receivedAt,
      attempts: 0,
      unanswered: 0,
    }),
  );
}

/** Whether it answers what is not here, and would wait for it beside too many of its server. Their parents still come in. */
async function waitsWithTooMany(context: InboxContext, { type, actor, document }: Envelope): Promise<boolean> {
  const { object } = document;
  const parent = type === 'Create' && isJson(object) ? idOf(object['inReplyTo']) : null;
  if (parent === null || isOwn(context, parent)) return false;
  const { host } = new URL(actor);
  const isFull = await context.app.store.readShared((reader) => reader.peers.manyAwaitParent(host));
  return isFull && (await repliedTo(context, parent)) === null;
}

/** Whether it is the Delete of an actor by that actor. */
function isDeleteAttempt({ type, document, actor }: Envelope): boolean {
  return type === 'Delete' && idOf(document['object']) === actor;
}

/** Whether an activity that nobody signed leads to something of its own server that is gone there, and is withdrawn here. */
async function isWithdrawnAt({ withdrawGone }: InboxContext, envelope: Envelope): Promise<boolean> {
  const deleted = deletedIn(envelope);
  const isOfActor = deleted !== null && URL.parse(deleted)?.origin === new URL(envelope.actor).origin;
  return isOfActor && (await withdrawGone(deleted));
}

/** Servers send the Delete of every account to everybody; most of these accounts are unknown here. */
async function isUnknownActor(app: Application, actor: string): Promise<boolean> {
  return await app.store.read(
    async (reader) => (await reader.peers.actor(actor)) === null && (await reader.participants.byActor(actor)) === null,
  );
}

/** Whether the actor's document is gone; it is fetched where the actor's key could not be read. */
async function isGone(context: InboxContext, actor: string, because: string): Promise<boolean> {
  return because === 'gone' || (because === 'key-unreadable' && (await context.fetch(actor)) === 'gone');
}

/** Counts under the blocked domain, not under its subdomains. */
async function rejectBlocked(app: Application, { type }: Envelope, { host }: HostPolicy): Promise<Response> {
  const because = 'blocked-host';
  await countRefused(app, { host, type, at: app.now(), because });
  return answer(403, because);
}

/** What is refused costs little, however much of it comes: those that come together are one statement. */
async function countRefused(
  app: Application,
  refused: { readonly host: string; readonly type: string; readonly at: Date; readonly because: VerdictReason },
): Promise<void> {
  await countTogether(app, { ...refused, verdict: 'refused' });
}

async function countTogether(app: Application, counted: Parameters<typeof countVerdict>[1]): Promise<void> {
  await app.store.transactShared({ group: 'named', names: [] }, (writer) => countVerdict(writer, counted));
}

/** Milliseconds to wait; 0 where the limit is not reached. */
async function spend(limiter: RateLimiterMemory, host: string): Promise<number> {
  try {
    await limiter.consume(host);
    return 0;
  } catch (error) {
    if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
    throw error;
  }
}

function tooMany(waitMs: number): RejectedRequest {
  return { status: 429, because: 'too-many', waitMs };
}

function answer(status: number, because: string, waitMs?: number): Response {
  return new Response(status === 202 ? null : `${because}\n`, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      // Without it, the response would be sent in chunks.
      ...(status === 202 ? { 'content-length': '0' } : {}),
      ...(waitMs === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) }),
    },
  });
}
