import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { keepFlood } from '../../application/network/keep-flood.ts';
import type { HostPolicy } from '../../application/peers.ts';
import type { Application } from '../../application/ports.ts';
import type { Arrival } from './arrival.ts';
import type { InboxContext } from './context.ts';
import { eraseActor } from './delete.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Envelope, guard } from './guard.ts';
import { idOf } from './incoming.ts';
import type { VerifySignature } from './signature.ts';
import { claimedHosts, countVerdict } from './traffic.ts';

/** What one host may send in a minute; a domain that is limited with all that is below it, a tenth. Beyond it, 429: an honest server tries again. */
const PER_MINUTE = { allow: 300, limit: 30 } as const;

export type Receiving = {
  readonly context: InboxContext;
  readonly verify: VerifySignature;
  /** Whether hosts may be addresses and machines of this network, which no policy names. */
  readonly allowPrivateAddresses: boolean;
  /** The worker may look. */
  readonly wake: () => void;
};

/** `network` is what a request came from, null where nobody says which. */
export type ReceiveActivity = (request: Request, network?: string | null) => Promise<Response>;

type TurnedAway = { readonly status: number; readonly because: string; readonly waitMs?: number };

/**
 * The way in for every POST to an inbox: guard, policy, rate, signature, then 202 for what is durably kept. Only what a
 * host signed counts against its rate: nobody uses up another's by naming it.
 */
export function receiver({ context, verify, allowPrivateAddresses, wake }: Receiving): ReceiveActivity {
  const { app } = context;
  const limits = {
    allow: new RateLimiterMemory({ points: PER_MINUTE.allow, duration: 60 }),
    limit: new RateLimiterMemory({ points: PER_MINUTE.limit, duration: 60 }),
  };
  const claimed = claimedHosts();

  async function turnAway({ actor, type }: Envelope, { status, because, waitMs }: TurnedAway): Promise<Response> {
    const at = app.now();
    const host = claimed(new URL(actor).host, at);
    await app.store.transact((writer) => countVerdict(writer, { host, type, at, verdict: 'refused', because }));
    return answer(status, because, waitMs);
  }

  return async (request, network = null) => {
    const receivedAt = app.now();
    const guarded = await guard(request, { allowPrivateAddresses });
    if (!guarded.ok) return answer(guarded.status, guarded.reason);
    const { envelope, bytes } = guarded;
    const { actor } = envelope;
    const { host } = new URL(actor);
    const policy = await app.store.read((reader) => reader.peers.policyOf(host));
    if (policy?.policy === 'block') return await turnBlockedAway(app, envelope, policy);
    const limiter = limits[policy?.policy ?? 'allow'];
    const counted = policy?.policy === 'limit' ? policy.host : host;
    const before = await limiter.get(counted);
    // The first beyond the limit is looked at, to know who sent it; nobody looks at those after it.
    if (before !== null && before.consumedPoints > limiter.points) {
      return await turnAway(envelope, tooMany(before.msBeforeNext));
    }
    if (isFarewell(envelope) && (await isStranger(app, actor))) return answer(202, 'nothing-known');
    const verified = await verify(request, { bytes, actor, network });
    if (!verified.ok) {
      const { because } = verified;
      if (isFarewell(envelope) && (await isGone(context, actor, because))) {
        await eraseActor(context, { actor, receivedAt });
        return answer(202, 'gone');
      }
      return await turnAway(envelope, because === 'too-many' ? tooMany(60_000) : { status: 401, because });
    }
    const waitMs = await spend(limiter, counted);
    if (waitMs > 0) {
      // Signed, so it is known who sends so much.
      await keepFlood(app, new URL(actor).origin);
      return await turnAway(envelope, tooMany(waitMs));
    }
    await keepArrival(app, { envelope, bytes, signedAt: verified.signedAt, receivedAt });
    wake();
    return answer(202, 'kept');
  };
}

/** Keeps an activity as it was received, before anybody is told that it arrived. */
export async function keepArrival(app: Application, arrival: Arrival): Promise<void> {
  const { envelope, bytes, signedAt, receivedAt } = arrival;
  await app.store.transact((writer) =>
    writer.peerWrite.receive({
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
    }),
  );
}

/** Somebody says that they themselves are no more. */
function isFarewell({ type, document, actor }: Envelope): boolean {
  return type === 'Delete' && idOf(document['object']) === actor;
}

/** Servers tell everybody about every account that goes; of most of them we never heard. */
async function isStranger(app: Application, actor: string): Promise<boolean> {
  return await app.store.read(
    async (reader) => (await reader.peers.actor(actor)) === null && (await reader.participants.byActor(actor)) === null,
  );
}

/** Whether the actor's own document is gone; asked for where a key of its own could not be read. */
async function isGone(context: InboxContext, actor: string, because: string): Promise<boolean> {
  return because === 'gone' || (because === 'key-unreadable' && (await context.fetch(actor)) === 'gone');
}

/** Counted under the domain that is blocked, however many names there are below it. */
async function turnBlockedAway(app: Application, { type }: Envelope, { host }: HostPolicy): Promise<Response> {
  const because = 'blocked-host';
  await app.store.transact((writer) =>
    countVerdict(writer, { host, type, at: app.now(), verdict: 'refused', because }),
  );
  return answer(403, because);
}

/** Milliseconds to wait; 0 where there was one left. */
async function spend(limiter: RateLimiterMemory, host: string): Promise<number> {
  try {
    await limiter.consume(host);
    return 0;
  } catch (error) {
    if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
    throw error;
  }
}

function tooMany(waitMs: number): TurnedAway {
  return { status: 429, because: 'too-many', waitMs };
}

function answer(status: number, because: string, waitMs?: number): Response {
  return new Response(status === 202 ? null : `${because}\n`, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      // Without it, nothing would be said in chunks.
      ...(status === 202 ? { 'content-length': '0' } : {}),
      ...(waitMs === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) }),
    },
  });
}
