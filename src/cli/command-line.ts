import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { createLog, failureOf } from '../log.ts';
import type { OpenNode } from '../node.ts';
import { type AnyCommand, CommandRefused, type Context, type Said, WrongUsage } from './command.ts';
import type { House } from './house.ts';
import { parse } from './parse.ts';
import { interruptible, type Progress } from './progress.ts';

/** Where a command line is run: in a process of its own, or in a running node for somebody at a socket. */
export type Surroundings = {
  readonly house: House;
  readonly config: Config;
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The node this process runs; null in a process that runs none. */
  readonly running: OpenNode | null;
  /** Has a running node do a command if there is one; answers its exit code, null where no node runs. */
  readonly relay: ((command: AnyCommand) => Promise<number | null>) | null;
};

/** 0 done, 1 refused or failed, 2 typed wrong (design: contract, Command line). */
export type ExitCode = number;

export async function runCommandLine(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { house, out, err } = surroundings;
  const parsed = parse(argv, { version: house.version, out, err });
  if ('exit' in parsed) return parsed.exit;
  const { command, options, json } = parsed;
  try {
    return await relayOrRun(command, options, { ...surroundings, json });
  } catch (error) {
    return tellFailure(error, { ...surroundings, json, debug: surroundings.config.logLevel === 'debug' });
  }
}

type Run = Surroundings & { readonly json: boolean };

/** A node that is starting has its data and answers nobody yet: a command waits for it so long. */
const STARTING_MS = 20_000;
const LOOK_AGAIN_MS = 250;

async function relayOrRun(command: AnyCommand, options: unknown, surroundings: Run): Promise<ExitCode> {
  const until = Date.now() + STARTING_MS;
  for (;;) {
    const relayed = await surroundings.relay?.(command);
    if (typeof relayed === 'number') return relayed;
    try {
      return await run(command, options, surroundings);
    } catch (error) {
      const starting = error instanceof Error && error.name === 'DataDirectoryInUse' && surroundings.relay !== null;
      if (!starting || command.beside !== 'runs-in-it' || Date.now() > until || surroundings.signal.aborted)
        throw error;
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

async function run(command: AnyCommand, options: unknown, surroundings: Run): Promise<ExitCode> {
  const { house, config, cwd, out, err, progress, signal, running, json } = surroundings;
  await using opened = new AsyncDisposableStack();
  const log = running?.log ?? createLog(levelFor(command, config));
  let node = running;
  const context: Context = {
    config,
    log,
    house,
    cwd,
    progress: interruptible(progress, signal),
    signal,
    json,
    path: (typed) => resolve(cwd, typed),
    note: (line) => err(`${line}\n`),
    line: (text) => out(`${text}\n`),
    runInNode: (own, asked) => runCommandLine(asked.argv, { ...asked, house, config, running: own, relay: null }),
    async open(how) {
      node ??= opened.use(await house.openNode(config, log, how));
      return node;
    },
  };
  const answer = await command.run(context, options as never);
  progress.end();
  if (answer.ok) return tell(answer.value, surroundings);
  const problem = await house.problemOf(answer.refusal, config.origin);
  if (json) out(`${JSON.stringify(problem)}\n`);
  err(`Refused: ${problem.detail ?? problem.title}\n`);
  return 1;
}

function levelFor(command: AnyCommand, { logLevel }: Config): Config['logLevel'] {
  return command.serves !== true && logLevel === 'info' ? 'warn' : logLevel;
}

function tell(said: Said, { out, json }: Run): ExitCode {
  if (json) out(`${JSON.stringify(said.json)}\n`);
  else {
    const text = typeof said.text === 'string' ? said.text : said.text.join('\n');
    if (text !== '') out(`${text}\n`);
  }
  return said.exit ?? 0;
}

/** Failures whose message was written for an operator; of any other only name and place are shown. */
const SAID = new Set([
  'CommandRefused',
  'WrongUsage',
  'ConfigError',
  'ArchiveRefused',
  'StorageUnavailable',
  'DatabaseNewer',
  'DataDirectoryInUse',
  'DataDirectoryNewer',
  'DataDirectoryCorrupted',
  'DataDirectoryUnusable',
]);

/** One line for whoever typed the command, and what to do about it; never a stack trace unless it is asked for. */
export function tellFailure(
  error: unknown,
  to: Pick<Run, 'out' | 'err' | 'progress' | 'json' | 'signal'> & { readonly debug: boolean },
): ExitCode {
  to.progress.end();
  const words = wordsOf(error);
  if (to.json) to.out(`${JSON.stringify({ title: words ?? 'the command failed', refusal: null })}\n`);
  if (to.signal.aborted && words === null) to.err('interrupted\n');
  else if (words !== null) to.err(`${words}\n`);
  else {
    to.err(`the command failed: ${failureOf(error).failure}\n`);
    to.err('This is a fault of the program. LOG_LEVEL=debug shows where; please report it.\n');
  }
  if (to.debug && error instanceof Error) to.err(`${error.stack ?? ''}\n`);
  return error instanceof WrongUsage || (error instanceof Error && error.name === 'ConfigError') ? 2 : 1;
}

function wordsOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof CommandRefused || SAID.has(error.name)) return error.message;
  const { code, path, port } = error as { code?: unknown; path?: unknown; port?: unknown };
  if (code === 'EADDRINUSE') return `port ${String(port)} is taken by another program; set PORT, or stop that program`;
  if (typeof path !== 'string' || typeof code !== 'string') return null;
  const because = FILE_WORDS[code];
  return because === undefined ? null : `${path}: ${because}`;
}

const FILE_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'not allowed to open it',
  EPERM: 'not allowed to open it',
  EISDIR: 'this is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'there is something of this name already',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};
