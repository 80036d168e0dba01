import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../start/config.ts';
import { createLog, failureOf } from '../start/log.ts';
import type { OpenNode } from '../start/node.ts';
import { type AnyCommand, type CommandOutput, CommandRefused, type Context, WrongUsage } from './command.ts';
import type { CommandServices } from './command-services.ts';
import { parse } from './parse.ts';
import { interruptible, type Progress } from './progress.ts';

/** Where a command runs: in its own process, or in a running node for a client of its socket. */
export type Surroundings = {
  readonly services: CommandServices;
  readonly config: Config;
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The node this process runs; null in a process that runs none. */
  readonly running: OpenNode | null;
  /** Runs a command in the running node, if there is one. Returns its exit code; null where no node runs. */
  readonly relay: ((command: AnyCommand) => Promise<number | null>) | null;
};

/** 0 done, 1 refused or failed, 2 wrong usage or not to be checked. */
export type ExitCode = number;

export async function runCommandLine(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { services, out, err } = surroundings;
  const parsed = parse(argv, { version: services.version, out, err });
  if ('exit' in parsed) return parsed.exit;
  const { command, options, json } = parsed;
  try {
    return await relayOrRun(command, options, { ...surroundings, json });
  } catch (error) {
    return printFailure(error, { ...surroundings, json, debug: surroundings.config.logLevel === 'debug' });
  }
}

type Run = Surroundings & { readonly json: boolean };

/** How long a command waits for a node that has opened its data and does not accept commands yet. */
const STARTING_MS = 60_000;
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
  const { services, config, cwd, out, err, progress, signal, running, json } = surroundings;
  await using opened = new AsyncDisposableStack();
  const log = running?.log ?? createLog(levelFor(command, config));
  let node = running;
  const context: Context = {
    config,
    log,
    services,
    cwd,
    progress: interruptible(progress, signal),
    signal,
    json,
    path: (text) => resolve(cwd, text),
    note: (line) => err(`${line}\n`),
    line: (text) => out(`${text}\n`),
    runInNode: (own, query) => runCommandLine(query.argv, { ...query, services, config, running: own, relay: null }),
    async open(how) {
      if (node === null && command.makes !== true) requireDatabase(config);
      node ??= opened.use(await services.openNode(config, log, how));
      return node;
    },
  };
  const answer = await command.run(context, options as never);
  progress.end();
  if (answer.ok) return print(answer.value, surroundings);
  const problem = await services.problemOf(answer.refusal, config.origin);
  if (json) out(`${JSON.stringify(problem)}\n`);
  err(`Refused: ${problem.detail ?? problem.title}\n`);
  return 1;
}

function requireDatabase({ database }: Config): void {
  if (database.kind !== 'embedded') return;
  const folder = resolve(database.dataDir);
  if (existsSync(join(folder, 'VERSION')) || existsSync(join(folder, 'postgres'))) return;
  throw new CommandRefused(
    `there is no database in ${folder}: set DATA_DIR to the folder that has it, or make one with parvis serve, setup or restore`,
  );
}

function levelFor(command: AnyCommand, { logLevel }: Config): Config['logLevel'] {
  return command.serves !== true && logLevel === 'info' ? 'warn' : logLevel;
}

function print(output: CommandOutput, { out, json }: Run): ExitCode {
  if (json) out(`${JSON.stringify(output.json)}\n`);
  else {
    const text = typeof output.text === 'string' ? output.text : output.text.join('\n');
    if (text !== '') out(`${text}\n`);
  }
  return output.exit ?? 0;
}

/** Errors whose message is written for operators; of any other error, only its name and location are shown. */
const SAID = new Set([
  'CommandRefused',
  'WrongUsage',
  'ConfigError',
  'ArchiveRefused',
  'StorageUnavailable',
  'DatabaseNewer',
  'DatabaseOlder',
  'DataDirectoryInUse',
  'DataDirectoryNewer',
  'DataDirectoryCorrupted',
  'DataDirectoryUnusable',
  'DirectoryOpenToOthers',
]);

/** One line for the operator with what to do about it; a stack trace only on request. */
export function printFailure(
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
  // A stream names no file.
  if (code === 'ENOSPC' && path === undefined) return 'the disk is full; free some space and try again';
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
