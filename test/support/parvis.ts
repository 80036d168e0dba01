import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AnyCommand } from '../../src/cli/command.ts';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { CommandServices } from '../../src/cli/command-services.ts';
import { progressOn } from '../../src/cli/progress.ts';
import { relay } from '../../src/cli/socket.ts';
import { bundleOf } from '../../src/start/bundle.mjs';
import { readConfig } from '../../src/start/config.ts';
import { DataDirectoryInUse } from '../../src/storage/kit/directory-lock.ts';
import { projectDir } from './program.ts';

/** The program of this checkout. */
export const ENTRY = join(projectDir, 'src', 'start', 'parvis.mjs');

/** `entry` is the program where it is not that of this checkout. */
type How = { readonly env: Environment; readonly cwd?: string; readonly entry?: string };

export type Environment = Readonly<Record<string, string>>;

/** How a command ended, with what it printed where. */
export type CommandEnd = { readonly code: number | null; readonly out: string; readonly err: string };

/**
 * Runs a command of the program in a process of its own, with nothing in its environment but what is given; and nobody is held to
 * a number of contributions an hour, since a test has a few people write at once what many write in days.
 */
export async function parvis(args: readonly string[], settings: How): Promise<CommandEnd> {
  const started = startParvis(args, settings);
  const code = await started.ended;
  return { code, out: started.out(), err: started.err() };
}

/**
 * Has a running node do a command, by the code that a process of its own would run, in this one: it saves the start of a
 * process. The command does not see the difference: where it does not find the node it sees data that are in use, and looks
 * again.
 */
export async function parvisBeside(
  args: readonly string[],
  settings: { env: Environment; cwd: string },
): Promise<CommandEnd> {
  const config = readConfig(settings.env);
  const stored = { out: '', err: '' };
  const out = (text: string) => {
    stored.out += text;
  };
  const err = (text: string) => {
    stored.err += text;
  };
  const { signal } = new AbortController();
  const beside = { argv: args, cwd: settings.cwd, out, err, progress: progressOn({ write: err }), signal };
  const relayed = (command: AnyCommand) => relay(command, { ...beside, dataDir: config.dataDir });
  const openNode = () => Promise.reject(new DataDirectoryInUse(config.dataDir, undefined));
  const services = { version: '0.0.0', openNode } as unknown as CommandServices;
  const code = await runCommandLine(args, { ...beside, services, config, running: null, relay: relayed });
  return { code, ...stored };
}

/** A command that goes on. */
export type Started = {
  readonly process: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** Exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
};

let isBundled = false;

/** Programs run the bundle of the sources as they are: it is made with the first that a changed tree starts. */
function bundleOnce(): void {
  if (!isBundled && bundleOf().state !== 'fresh') {
    spawnSync(process.execPath, [join(projectDir, 'src/start/bundle.mjs')], { stdio: 'inherit' });
  }
  isBundled = true;
}

export function startParvis(args: readonly string[], { env, cwd, entry = ENTRY }: How): Started {
  if (entry === ENTRY) bundleOnce();
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: cwd ?? projectDir,
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', CONTRIBUTIONS_PER_HOUR: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stored = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stored.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stored.err += text;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { process: child, out: () => stored.out, err: () => stored.err, ended };
}

/** What `serve --json` says first. */
export type Served = Started & {
  readonly origin: string;
  readonly setup: string | null;
  /** From the start of the process to its first line. */
  readonly startedInMs: number;
  /** SIGTERM, and waits. */
  stop(): Promise<number | null>;
  /** SIGKILL, and waits. */
  kill(): Promise<void>;
};

/** Starts a node and waits until it serves. */
export async function serveParvis(
  env: Environment,
  options: readonly string[] = [],
  entry: string = ENTRY,
): Promise<Served> {
  const began = performance.now();
  const started = startParvis(['serve', '--json', ...options], { env, entry });
  let over = false;
  void started.ended.then(() => {
    over = true;
  });
  while (!started.out().includes('\n')) {
    if (over) throw new Error(`serve ended before it served: ${started.err()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const startedInMs = performance.now() - began;
  const { origin, setup } = JSON.parse(started.out().split('\n')[0] ?? '') as { origin: string; setup: string | null };
  const end = async (signal: NodeJS.Signals) => {
    started.process.kill(signal);
    return await started.ended;
  };
  return {
    ...started,
    origin,
    setup,
    startedInMs,
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL');
    },
  };
}
