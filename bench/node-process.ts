/** A whole node with its log, in a process of its own: `{ config }` is its configuration. */
import '../src/start/temporal.ts';
import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { startNode } from '../src/start/node.ts';
import { beChild } from './child.ts';

const { config } = JSON.parse(process.argv[2] ?? '{}') as { readonly config: Config };
const node = await startNode(config, createLog(config.logLevel));

beChild({
  port: node.port ?? 0,
  async waiting() {
    const { db } = node.database;
    const { count } = await db
      .selectFrom('inbox_message')
      .where('due_at', 'is not', null)
      .select((all) => all.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  async stop() {
    await node[Symbol.asyncDispose]();
  },
});
