import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readInstitution } from '../application/institution/read-institution.ts';
import { ok } from '../domain/kit/result.ts';
import type { OpenNode, RunningNode } from '../start/node.ts';
import { CommandRefused, type Context, command } from './command.ts';
import { openCommandSocket } from './command-socket.ts';
import { requireNotExported, requireSameNode } from './may-serve.ts';

/** How long a node may take to stop before its process is ended; what it acknowledged is in the database. */
const STOP_MS = 9_000;

export const serve = command({
  path: 'serve',
  says: 'Run the node until it is stopped (Ctrl-C or SIGTERM)',
  beside: 'is-refused',
  serves: true,
  takes: (parser) =>
    parser.option('--although-exported', 'go on here although this node was exported to live elsewhere', false),
  options: z.object({ althoughExported: z.boolean() }),
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
