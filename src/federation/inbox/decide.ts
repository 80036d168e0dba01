import type { InboxMessage } from '../../application/federation/ports.ts';
import type { Verdict } from '../../application/host/ports.ts';
import { wakeCatalogue } from '../../application/network/catalogue/read-catalogues.ts';
import { loadMoves } from '../../application/network/move/resolve-move.ts';
import { failureOf, type Log } from '../../start/log.ts';
import { ACTIVITIES } from './activities.ts';
import type { InboxContext } from './context.ts';
import { isHostUpdate, UPDATE_ACTIVITIES } from './host-updates.ts';
import { accepted, ignored, incomingOf, originOf, refused, withCurrentUris } from './incoming.ts';
import { countVerdict } from './traffic.ts';
import { createSignal, processDue, type Signal } from './workers.ts';

/** Temporary failures (no database, a peer that does not answer) are retried with growing intervals, for about a day. */
const RETRY_MS = [5_000, 30_000, 300_000, 1_800_000, 7_200_000, 28_800_000, 57_600_000] as const;

/** Processes the messages that are due, also those that arrive meanwhile; returns their number. */
export async function processInbox(
  context: InboxContext,
  log: Log,
  at: { readonly wakeSignal?: Signal | undefined; readonly stop?: AbortSignal | undefined } = {},
): Promise<number> {
  return await processDue({
    app: context.app,
    decide: (message) => processMessage(context, message, log),
    wakeSignal: at.wakeSignal ?? createSignal(),
    stop: at.stop,
  });
}

async function processMessage(context: InboxContext, message: InboxMessage, log: Log): Promise<void> {
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
      await app.store.transact((writer) => writer.peers.postponeMessage(message.id, due));
      return;
    }
    verdict = { verdict: 'failed', because: 'gave-up' };
  }
  const at = app.now();
  await app.store.transactShared({ group: 'named', names: [] }, async (writer) => {
    await writer.peers.decideMessage(message.id, verdict, at);
    await countVerdict(writer, { host: message.host, type: message.type, at, ...verdict });
  });
}

async function verdictOn(context: InboxContext, message: InboxMessage): Promise<Verdict> {
  const received = incomingOf(message);
  if (received === null) return refused('malformed');
  const [moves, earlier, policy] = await context.app.store.readShared((reader) =>
    Promise.all([
      loadMoves(context.app, reader),
      reader.peers.receivedAs(message.activityId, message.id),
      reader.peers.policyOf(message.host),
    ]),
  );
  const incoming = withCurrentUris(received, moves);
  // It may have been blocked since.
  if (policy?.policy === 'block') return refused('blocked-host');
  if (earlier.some(({ fingerprint }) => fingerprint !== message.fingerprint)) return refused('id-reused');
  const isReplay = earlier.some(
    ({ digest, signedAt }) => digest === message.digest && signedAt.getTime() === message.signedAt.getTime(),
  );
  if (isReplay) return ignored('replay');
  if (UPDATE_ACTIVITIES.has(incoming.type)) await wakeCatalogue(context.app, originOf(incoming.actor));
  if (await isHostUpdate(context, incoming)) return accepted('told-by-host');
  const handling = ACTIVITIES.get(incoming.type);
  return handling === undefined ? ignored('unknown-activity') : await handling(context, incoming);
}
