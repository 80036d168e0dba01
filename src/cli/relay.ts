import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { type AnyCommand, CommandRefused } from './command.ts';
import { type Progress, play } from './progress.ts';
import { NOTE, type Note, noteIn, onLines, PROTOCOL, type Reply, sendLine } from './socket-protocol.ts';

export type Relay = {
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
