import type { Socket } from 'node:net';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import type { ProgressEvent } from './progress.ts';

/**
 * How a command reaches a node that runs already: one connection to a Unix socket, one JSON value a line. The first line
 * asks; lines come back until one has an exit code. Where the socket is, and the token that shows the asker may read the
 * data directory, stand in a file there.
 */
export const PROTOCOL = 1;

export function noteIn(dataDir: string): string {
  return join(dataDir, 'command-socket.json');
}

export const NOTE = z.object({ protocol: z.number(), path: z.string(), token: z.string(), pid: z.number() });
export type Note = z.output<typeof NOTE>;

export const REQUEST = z.object({ token: z.string(), argv: z.array(z.string()), cwd: z.string() });
export type Request = z.output<typeof REQUEST>;

export type Reply =
  | { readonly out: string }
  | { readonly err: string }
  | { readonly progress: ProgressEvent }
  | { readonly exit: number };

export function sendLine(socket: Socket, value: object): void {
  if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}

/** Calls `onLine` for every line; a line of more than `max` characters closes the connection. */
export function onLines(socket: Socket, max: number, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  socket.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > max) socket.destroy();
    for (const line of lines) onLine(line);
  });
}
