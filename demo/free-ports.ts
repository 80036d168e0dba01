import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '../src/start/config.ts';

/** Throws what listening on a port that is taken throws (`EADDRINUSE`), before anything else is begun. */
export async function requireFreePorts(nodes: readonly Pick<Config, 'port' | 'host'>[]): Promise<void> {
  for (const { port, host } of nodes) {
    const server = createServer().listen({ port, ...(host === null ? {} : { host }) });
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
  }
}
