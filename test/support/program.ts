import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The folder of package.json, wherever the command was typed. */
export const projectDir = join(import.meta.dirname, '../..');

/** What a program is given beside its arguments. */
export type ProgramSettings = {
  readonly env?: Readonly<Record<string, string>>;
  /** `show` lets it write where we write; `keep` collects what it writes. */
  readonly output: 'show' | 'keep';
  /** After this long the program and its children are asked to end, and soon killed. */
  readonly minutes: number;
};

/** How a program ended. `code` is `null` where a signal, ours or another's, ended it. */
export type ProgramEnd = { readonly code: number | null; readonly output: string; readonly seconds: number };

/** Runs a program in the project's folder, without standard input, as the leader of a process group of its own. */
export async function runProgram(
  command: string,
  args: readonly string[],
  settings: ProgramSettings,
): Promise<ProgramEnd> {
  const started = performance.now();
  const sink = settings.output === 'show' ? 'inherit' : 'pipe';
  const child = spawn(command, args, {
    cwd: projectDir,
    env: { ...process.env, ...settings.env },
    stdio: ['ignore', sink, sink],
    detached: true,
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject);
  child.on('close', resolve);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const passOn = (signal: NodeJS.Signals) => {
    const running = child.exitCode === null && child.signalCode === null;
    if (running && child.pid !== undefined) process.kill(-child.pid, signal);
  };
  // Asked first, because what it started in groups of its own only it can end.
  const limit = settings.minutes * 60_000;
  const timers = [setTimeout(passOn, limit, 'SIGTERM'), setTimeout(passOn, limit + Math.min(limit, 10_000), 'SIGKILL')];
  process.on('SIGINT', passOn).on('SIGTERM', passOn);
  try {
    const code = await promise;
    return { code, output, seconds: (performance.now() - started) / 1000 };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    process.off('SIGINT', passOn).off('SIGTERM', passOn);
  }
}
