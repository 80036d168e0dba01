import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Verdict } from '../../application/peers.ts';
import type { Application } from '../../application/ports.ts';
import { type Arrival, signedTime } from './arrival.ts';
import type { InboxContext } from './context.ts';
import { dayOf } from './decide.ts';
import { eraseActor } from './delete.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Envelope, guard } from './guard.ts';
import { idOf } from './incoming.ts';

/** What one host may send in a minute; one that is limited, a tenth. Beyond it, 429: an honest server tries again. */
const PER_MINUTE = 300;
const PER_MINUTE_LIMITED = 30;

export type Receiving = {
  readonly context: InboxContext;
  /** Verifies the signature and, where it holds, calls `keep` through the one listener. */
  readonly verify: (request: Request, arrival: Arrival) => Promise<Response>;
  /** The worker may look. */
  readonly wake: () => void;
};

export type ReceiveActivity = (request: Request) => Promise<Response>;

/** The way in for every POST to an inbox: guard, policy, rate, signature, then 202 for what is durably kept. */
export function receiver({ context, verify, wake }: Receiving): ReceiveActivity {
  const { app } = context;
  const limits = {
    allow: new RateLimiterMemory({ points: PER_MINUTE, duration: 60 }),
    limit: new RateLimiterMemory({ points: PER_MINUTE_LIMITED, duration: 60 }),
  };
  return async (request) => {
    const receivedAt = app.now();
    const guarded = await guard(request);
    if (!guarded.ok) return answer(guarded.status, guarded.reason);
    const { envelope, bytes } = guarded;
    const host = new URL(envelope.actor).host;
    const policy = (await app.store.read((reader) => reader.peers.policyOf(host)))?.policy ?? 'allow';
    if (policy === 'block') return await turnAway(app, envelope, { status: 403, because: 'blocked-host' });
    const wait = await secondsToWait(limits[policy], host);
    if (wait > 0) {
      const response = await turnAway(app, envelope, { status: 429, because: 'too-many' });
      response.headers.set('retry-after', String(wait));
      return response;
    }
    if (isFarewell(envelope) && (await isStranger(app, envelope.actor))) return answer(202, 'nothing-known');
    const arrival: Arrival = {
      envelope,
      bytes,
      signedAt: signedTime(request.headers, receivedAt),
      receivedAt,
      outcome: null,
    };
    const response = await verify(
      new Request(request.url, { method: 'POST', headers: request.headers, body: bytes }),
      arrival,
    );
    if (arrival.outcome === 'two-readings')
      return await turnAway(app, envelope, { status: 400, because: 'two-readings' });
    if (response.status < 300) {
      wake();
      return response;
    }
    if (isFarewell(envelope) && (await context.fetch(envelope.actor)) === 'gone') {
      await eraseActor(context, { actor: envelope.actor, receivedAt });
      return answer(202, 'gone');
    }
    // What a library says about a hostile document stays here; the sender learns the class of the fault.
    const status = response.status >= 500 ? 400 : response.status;
    return await turnAway(app, envelope, { status, because: status === 401 ? 'signature' : 'unreadable' });
  };
}

/** Keeps a verified activity as it was received, before anybody is told that it arrived. */
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

async function secondsToWait(limiter: RateLimiterMemory, host: string): Promise<number> {
  try {
    await limiter.consume(host);
    return 0;
  } catch (error) {
    if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1_000) || 1;
    throw error;
  }
}

async function turnAway(
  app: Application,
  envelope: Envelope,
  as: { readonly status: number; readonly because: string },
): Promise<Response> {
  const verdict: Verdict = { verdict: 'refused', because: as.because };
  const host = new URL(envelope.actor).host;
  await app.store.transact((writer) =>
    writer.peerWrite.count({ host, day: dayOf(app.now()), type: envelope.type.slice(0, 40), ...verdict }),
  );
  return answer(as.status, as.because);
}

function answer(status: number, because: string): Response {
  return new Response(status === 202 ? null : `${because}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}
