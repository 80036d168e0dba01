import { setTimeout as sleep } from 'node:timers/promises';
import { readConsumers } from '../src/application/event/event-consumers.ts';
import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { startNode } from '../src/start/node.ts';

const ASKED_MS = 200;

/** Lets a node do what its events bring with them, so that whatever is measured afterwards has the machine to itself. */
export async function catchUp(config: Config): Promise<void> {
  await using node = await startNode(config, createLog('silent'));
  while ((await readConsumers(node.app)).some(({ behind }) => behind > 0)) await sleep(ASKED_MS);
}
