import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { listen } from './local-server.ts';

/** Below those that systems give to connections on their way out, of which one could take it before it is used, or while a node is down. */
const [FIRST, BEYOND] = [15_000, 32_768];

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer();
    const port = await listen(server, '127.0.0.1', randomInt(FIRST, BEYOND)).catch(ifTaken);
    if (port === null) continue;
    await new Promise((closed) => server.close(closed));
    return port;
  }
}

function ifTaken(error: NodeJS.ErrnoException): null {
  if (error.code !== 'EADDRINUSE') throw error;
  return null;
}
