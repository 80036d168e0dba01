import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type AnyCommand, CommandRefused, type RelayedCommand } from './command.ts';
import { type Progress, type ProgressEvent, play, progressTo } from './progress.ts';

/**
 * How a command reaches a node that runs already: one connection to a Unix socket, one JSON value a line. The first line
 * asks; lines come back until one has an exit code. Where the socket is, and the token that shows the asker may read the
 * data directory, stand in a file there.
 */
const PROTOCOL = 1;

function noteIn(dataDir: string): string {
  return join(dataDir, 'command-socket.json');
}

const NOTE = z.object({ protocol: z.number(), path: z.string(), token: z.string(), pid: z.number() });
type Note = z.output<typeof NOTE>;

const REQUEST = z.object({ token: z.string(), argv: z.array(z.string()), cwd: z.string() });
type Request = z.output<typeof REQUEST>;

type Reply =
  | { readonly out: string }
  | { readonly err: string }
  | { readonly progress: ProgressEvent }
  | { readonly exit: number };

function sendLine(socket: Socket, value: object): void {
  if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}

/** Calls `onLine` for every line; a line of more than `max` characters closes the connection. */
function onLines(socket: Socket, max: number, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  socket.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > max) socket.destroy();
    for (const line of lines) onLine(line);
  });
}

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

type Relay = {
  readonly dataDir: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

/** Longest line of a reply: the output of a command is one line. */
const REPLY_MAX = 256_000_000;

/**
 * Has the node that runs on a data directory do a command; answers its exit code, or null where no node runs there.
 * A command that needs the data for itself is refused.
 */
export async function relay(command: AnyCommand, to: Relay): Promise<number | null> {
  if (command.beside === 'is-independent') return null;
  const note = await noteOf(to.dataDir);
  const socket = note === null ? null : await connected(note.path);
  if (note === null || socket === null) return null;
  if (command.beside === 'is-refused') {
    socket.destroy();
    throw new CommandRefused(
      `a node runs on ${resolve(to.dataDir)} (process ${note.pid}); ${command.path} needs the data for itself: stop the node first`,
    );
  }
  if (note.protocol !== PROTOCOL) {
    socket.destroy();
    throw new CommandRefused('the running node is of another version of Parvis: restart it, or use its version');
  }
  return await ask(socket, note, to);
}

async function noteOf(dataDir: string): Promise<Note | null> {
  try {
    return NOTE.parse(JSON.parse(await readFile(noteIn(dataDir), 'utf8')));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EACCES') {
      throw new CommandRefused(`${noteIn(dataDir)} cannot be read: run the command as the user who runs the node`, {
        cause,
      });
    }
    return null;
  }
}

/** Null where no process listens: a killed node does not remove its socket. */
async function connected(path: string): Promise<Socket | null> {
  const { promise, resolve: answer } = Promise.withResolvers<Socket | null>();
  const socket = connect(path);
  socket.once('connect', () => answer(socket));
  socket.on('error', () => answer(null));
  return await promise;
}

async function ask(socket: Socket, note: Note, to: Relay): Promise<number> {
  const { promise, resolve: ended } = Promise.withResolvers<number | null>();
  let exit: number | null = null;
  onLines(socket, REPLY_MAX, (line) => {
    const reply = JSON.parse(line) as Reply;
    if ('out' in reply) to.out(reply.out);
    else if ('err' in reply) to.err(reply.err);
    else if ('progress' in reply) play(to.progress, reply.progress);
    else exit = reply.exit;
  });
  socket.on('close', () => ended(exit));
  to.signal.addEventListener('abort', () => socket.destroy(), { once: true });
  sendLine(socket, { token: note.token, argv: to.argv, cwd: to.cwd });
  const code = await promise;
  to.progress.end();
  if (code !== null) return code;
  if (to.signal.aborted) throw new CommandRefused('interrupted; the node may have finished what it had begun');
  throw new CommandRefused('the node stopped before the command was done: start it again and look at how far it came');
}
