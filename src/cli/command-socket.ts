import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RelayedCommand } from './command.ts';
import { progressTo } from './progress.ts';
import {
  type Note,
  noteIn,
  onLines,
  PROTOCOL,
  REQUEST,
  type Reply,
  type Request,
  sendLine,
} from './socket-protocol.ts';

/** A socket's path has at most 107 bytes on Linux and 103 elsewhere; a longer one is refused by bind(2). */
const PATH_MAX = 100;
const REQUEST_MAX = 1_000_000;
/** How long commands in progress may take to end when the node stops. */
const STOP_MS = 3_000;

/**
 * Accepts commands from other processes on this machine. Only who can read the data directory can ask:
 * the socket is closed to other users, and the token is in a file of the directory.
 */
export async function openCommandSocket(
  dataDir: string,
  run: (query: RelayedCommand) => Promise<number>,
): Promise<AsyncDisposable> {
  const path = await placeFor(resolve(dataDir));
  const token = randomBytes(32).toString('base64url');
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const server = createServer((socket) => {
    socket.on('error', () => {});
    receive(socket, token, (request) => {
      const work = answer(socket, request, { run, stopping: stopping.signal });
      running.add(work);
      void work.finally(() => running.delete(work));
    });
  });
  await rm(path, { force: true });
  await listening(server, path);
  await chmod(path, 0o600);
  await announce(dataDir, { protocol: PROTOCOL, path, token, pid: process.pid });
  return {
    async [Symbol.asyncDispose]() {
      await rm(noteIn(dataDir), { force: true });
      server.close();
      stopping.abort();
      await Promise.race([Promise.all(running), sleep(STOP_MS, undefined, { ref: false })]);
      await rm(path, { force: true });
      if (dirname(path) !== resolve(dataDir)) await rm(dirname(path), { recursive: true, force: true });
    },
  };
}

async function placeFor(dataDir: string): Promise<string> {
  const beside = join(dataDir, 'command.sock');
  if (Buffer.byteLength(beside) <= PATH_MAX) return beside;
  // mkdtemp makes a folder that only its owner can enter.
  return join(await mkdtemp(join(tmpdir(), 'parvis-')), 'command.sock');
}

async function listening(server: Server, path: string): Promise<void> {
  const { promise, resolve: done, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(path, done);
  await promise;
}

async function announce(dataDir: string, note: Note): Promise<void> {
  const unfinished = `${noteIn(dataDir)}.new`;
  await writeFile(unfinished, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  await rename(unfinished, noteIn(dataDir));
}

function receive(socket: Socket, token: string, onRequest: (request: Request) => void): void {
  let isRequested = false;
  onLines(socket, REQUEST_MAX, (line) => {
    if (isRequested) return;
    isRequested = true;
    const request = REQUEST.safeParse(jsonOf(line));
    if (request.success && sameToken(request.data.token, token)) onRequest(request.data);
    else socket.destroy();
  });
}

type Answering = { readonly run: (query: RelayedCommand) => Promise<number>; readonly stopping: AbortSignal };

async function answer(socket: Socket, request: Request, { run, stopping }: Answering): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, stopping]);
  const reply = (input: Reply) => sendLine(socket, input);
  const exit = await run({
    argv: request.argv,
    cwd: request.cwd,
    out: (out) => reply({ out }),
    err: (err) => reply({ err }),
    progress: progressTo((progress) => reply({ progress })),
    signal,
  });
  reply({ exit });
  socket.end();
}

function sameToken(given: string, token: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(token);
  return a.length === b.length && timingSafeEqual(a, b);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
