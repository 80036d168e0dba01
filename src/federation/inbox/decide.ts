import { wakeCatalogue } from '../../application/network/read-catalogues.ts';
import { knownMoves } from '../../application/network/recognise.ts';
import type { InboxMessage, Verdict } from '../../application/peers.ts';
import type { Application } from '../../application/ports.ts';
import { failureOf, type Log } from '../../log.ts';
import { ACTIVITIES } from './activities.ts';
import type { InboxContext } from './context.ts';
import { type Bell, createBell, decideByHands } from './hands.ts';
import { accepted, asOfNow, ignored, incomingOf, originOf, refused } from './incoming.ts';
import { SENT_AGAIN_DAYS } from './late.ts';
import { isToldByHost, TELLING } from './told-by-host.ts';
import { countVerdict, dayOf } from './traffic.ts';

/** Failures of ours (a database away, a peer that does not answer) are tried again, later each time, for about a day. */
const RETRY_MS = [5_000, 30_000, 300_000, 1_800_000, 7_200_000, 28_800_000, 57_600_000] as const;
const KEPT_DAYS = 30;
/** Counts of what hosts sent say nothing about a person. */
const TRAFFIC_DAYS = 90;

/** Decides about everything that is due, and what comes meanwhile; answers how many messages it took. */
export async function decideInbox(
  context: InboxContext,
  log: Log,
  at: { readonly bell?: Bell | undefined; readonly stop?: AbortSignal | undefined } = {},
): Promise<number> {
  return await decideByHands({
    app: context.app,
    decide: (message) => decideOne(context, message, log),
    bell: at.bell ?? createBell(),
    stop: at.stop,
  });
}

/**
 * Forgets what was received more than thirty days ago, all but the fingerprints of ids; counts go after ninety, and what
 * was taken back before it came, and who is gone, once no server sends of it any more.
 */
export async function purgeInbox(app: Application): Promise<number> {
  const daysAgo = (days: number) => new Date(app.now().getTime() - days * 86_400_000);
  return await app.store.transact(async (writer) => {
    await writer.peerWrite.forgetTraffic(dayOf(daysAgo(TRAFFIC_DAYS)));
    await writer.peerWrite.forgetDeletions(daysAgo(SENT_AGAIN_DAYS));
    await writer.peerWrite.forgetGone(daysAgo(SENT_AGAIN_DAYS));
    await writer.peerWrite.forgetTold(dayOf(daysAgo(1)));
    return await writer.peerWrite.purge(daysAgo(KEPT_DAYS));
  });
}

async function decideOne(context: InboxContext, message: InboxMessage, log: Log): Promise<void> {
  const { app } = context;
  let verdict: Verdict;
  try {
    verdict = await verdictOn(context, message);
  } catch (error) {
    const wait = RETRY_MS[message.attempts - 1];
    log.warn(
      { type: message.type, attempts: message.attempts, ...failureOf(error) },
      'an activity could not be decided',
    );
    if (wait !== undefined) {
      const due = new Date(app.now().getTime() + wait);
      await app.store.transact((writer) => writer.peerWrite.postpone(message.id, due));
      return;
    }
    verdict = { verdict: 'failed', because: 'gave-up' };
  }
  const at = app.now();
  await app.store.transact(async (writer) => {
    await writer.peerWrite.decide(message.id, verdict, at);
    await countVerdict(writer, { host: message.host, type: message.type, at, ...verdict });
  });
}

async function verdictOn(context: InboxContext, message: InboxMessage): Promise<Verdict> {
  const received = incomingOf(message);
  if (received === null) return refused('malformed');
  const incoming = asOfNow(received, await context.app.store.read((reader) => knownMoves(context.app, reader)));
  const { earlier, policy } = await context.app.store.read(async (reader) => ({
    earlier: await reader.peers.receivedAs(message.activityId, message.id),
    policy: await reader.peers.policyOf(message.host),
  }));
  // It may have been blocked since.
  if (policy?.policy === 'block') return refused('blocked-host');
  if (earlier.some(({ fingerprint }) => fingerprint !== message.fingerprint)) return refused('id-reused');
  const isReplay = earlier.some(
    ({ digest, signedAt }) => digest === message.digest && signedAt.getTime() === message.signedAt.getTime(),
  );
  if (isReplay) return ignored('replay');
  if (TELLING.has(incoming.type)) await wakeCatalogue(context.app, originOf(incoming.actor));
  if (await isToldByHost(context, incoming)) return accepted('told-by-host');
  const handling = ACTIVITIES.get(incoming.type);
  return handling === undefined ? ignored('unknown-activity') : await handling(context, incoming);
}
