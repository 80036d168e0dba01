import type { Application } from '../../application/application.ts';
import type { InboxMessage } from '../../application/federation/ports.ts';
import type { Verdict } from '../../application/host/ports.ts';
import { wakeCatalogue } from '../../application/network/catalogue/read-catalogues.ts';
import { loadMoves } from '../../application/network/move/resolve-move.ts';
import { failureOf, type Log } from '../../start/log.ts';
import { ACTIVITIES } from './activities.ts';
import type { InboxContext, Waiting } from './context.ts';
import { isHostUpdate, UPDATE_ACTIVITIES } from './host-updates.ts';
import { accepted, ignored, incomingOf, originOf, refused, withCurrentUris } from './incoming.ts';
import { repliedTo } from './threads.ts';
import { countVerdict } from './traffic.ts';
import { createSignal, processDue, type Signal } from './workers.ts';

/** Temporary failures (no database, a peer that does not answer) are retried with growing intervals, for about a day. */
const RETRY_MS = [5_000, 30_000, 300_000, 1_800_000, 7_200_000, 28_800_000, 57_600_000] as const;

/** A message that so often was in hand when its process ended is given up: it may be why. */
const UNANSWERED_MAX = 20;

/** Processes the messages that are due, also those that arrive meanwhile; returns their number. */
export async function processInbox(
  context: InboxContext,
  log: Log,
  at: { readonly wakeSignal?: Signal | undefined; readonly stop?: AbortSignal | undefined } = {},
): Promise<number> {
  return await processDue({
    app: context.app,
    decide: (message) => processMessage(context, message, log),
    onUndecided: (message, error) => log.error({ ...ofMessage(message), ...failureOf(error) }, 'an activity was left'),
    wakeSignal: at.wakeSignal ?? createSignal(),
    stop: at.stop,
  });
}

/** Whether a message is decided. What fails, the writing of its verdict too, is tried again later, and is given up at last. */
async function processMessage(context: InboxContext, message: InboxMessage, log: Log): Promise<boolean> {
  const { app } = context;
  try {
    const isGivenUp = message.unanswered > UNANSWERED_MAX;
    const outcome = isGivenUp ? GIVEN_UP : await verdictOn(context, message);
    if (outcome.verdict === 'waiting') await awaitParent(context, message, outcome.parent);
    else await saveVerdict(app, message, outcome);
    return true;
  } catch (error) {
    log.warn({ ...ofMessage(message), ...failureOf(error) }, 'an activity could not be decided');
    const wait = RETRY_MS[message.attempts];
    if (wait === undefined) {
      await saveVerdict(app, message, GIVEN_UP);
      return true;
    }
    const due = new Date(app.now().getTime() + wait);
    await app.store.transact((writer) => writer.peers.postponeMessage(message.id, due));
    return false;
  }
}

/** What it answers may have been filed while this was decided: then nobody else has it go on. */
async function awaitParent(context: InboxContext, message: InboxMessage, parent: string): Promise<void> {
  const { app } = context;
  await app.store.transact((writer) => writer.peers.awaitParent(message.id, parent));
  if ((await repliedTo(context, parent)) === null) return;
  await app.store.transact((writer) => writer.peers.releaseReplies(parent, app.now()));
}

const GIVEN_UP: Verdict = { verdict: 'failed', because: 'gave-up' };

async function saveVerdict(app: Application, message: InboxMessage, verdict: Verdict): Promise<void> {
  const at = app.now();
  await app.store.transactShared({ group: 'named', names: [] }, async (writer) => {
    await writer.peers.decideMessage(message.id, verdict, at);
    await countVerdict(writer, { host: message.host, type: message.type, at, ...verdict });
  });
}

function ofMessage({ type, attempts }: InboxMessage) {
  return { type, attempts };
}

async function verdictOn(context: InboxContext, message: InboxMessage): Promise<Verdict | Waiting> {
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
