import { setTimeout as sleep } from 'node:timers/promises';
import { readInstitution } from '../application/institution/reads.ts';
import { checkOrigin } from '../application/network/move/check-origin.ts';
import { ok } from '../domain/kit/result.ts';
import { isLocal } from '../start/config.ts';
import type { OpenNode, RunningNode } from '../start/node.ts';
import { CommandRefused, type Context, command, flag } from './command.ts';
import { originFaultText } from './doctor-origin.ts';
import { openCommandSocket } from './socket.ts';

/**
 * Refuses to serve what was exported to live elsewhere: both would send the same mails and deliveries, and give the same
 * numbers to different things. Whoever says so goes on here, and it counts as not exported.
 */
async function requireNotExported({ app }: OpenNode, isAllowed: boolean): Promise<void> {
  const at = await app.store.read((reader) => reader.moving.exportedAt());
  if (at === null) return;
  if (!isAllowed) {
    throw new CommandRefused(
      `this node was exported at ${at.toISOString()} to live elsewhere, and two nodes of one address contradict each other: where it never started elsewhere, say serve --although-exported`,
    );
  }
  await app.store.transact((writer) => writer.moving.markExported(null));
}

/**
 * Refuses to serve under an address under which nothing was ever signed, where the database is that of a node at another
 * one: all would get new ids and keys, and its followers would be lost. On this very machine it is only warned of.
 */
async function requireSameNode({ app, log }: OpenNode): Promise<void> {
  const fault = await checkOrigin(app);
  if (fault === null) return;
  const says = originFaultText(fault, app.origin);
  if (fault.isNew && !isLocal(new URL(app.origin).hostname)) throw new CommandRefused(says);
  log.warn({ was: fault.was }, 'the node has another address than before, and nobody said that it moved');
}

/** How long a node may take to stop before its process is ended; what it acknowledged is in the database. */
const STOP_MS = 9_000;

export const serve = command({
  path: 'serve',
  says: 'Run the node until it is stopped (Ctrl-C or SIGTERM)',
  beside: 'is-refused',
  serves: true,
  takes: { althoughExported: flag('go on here although this node was exported to live elsewhere', false) },
  async run(context, { althoughExported }) {
    const { config, services, log, signal } = context;
    await using stack = new AsyncDisposableStack();
    const mayStart = async (opened: OpenNode) => {
      await requireNotExported(opened, althoughExported);
      await requireSameNode(opened);
    };
    const node = stack.use(await services.startNode(config, log, { mayStart }));
    stack.use(await services.startWatchdog(config, log));
    if (config.database.kind === 'embedded') {
      stack.use(await openCommandSocket(config.dataDir, (query) => context.runInNode(node, query)));
    }
    await announce(node, context);
    await aborted(signal);
    const stopped = stack.disposeAsync().then(() => true);
    const inTime = await Promise.race([stopped, sleep(STOP_MS, false, { ref: false })]);
    if (!inTime) throw new CommandRefused('the node did not stop in time and was ended');
    return ok({ json: { stopped: true }, text: 'Parvis has stopped.' });
  },
});

async function announce(node: RunningNode, { config, json, line }: Context): Promise<void> {
  const empty = (await readInstitution(node.app)) === null;
  const setup = empty && node.port !== null ? `${config.origin}/setup?key=${node.setupKey}` : null;
  if (json) {
    line(JSON.stringify({ origin: config.origin, port: node.port, role: config.role, pid: process.pid, setup }));
    return;
  }
  if (node.port === null) line('Parvis works on the event log; it serves no pages (ROLE=worker).');
  else line(`Parvis is at ${config.origin} (port ${node.port}).`);
  if (setup !== null) line(`This node has no institution yet. Set it up at ${setup} or with: parvis setup --help`);
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
}
