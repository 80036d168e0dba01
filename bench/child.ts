import { fork } from 'node:child_process';
import { once } from 'node:events';

/** What a process that is measured says of itself. */
export type ChildMessage = {
  /** Microseconds of CPU over all its threads, since it began. */
  readonly cpu: number;
  /** Resident bytes. */
  readonly memory: number;
};

/** A server in a process of its own, so that neither the load nor the yardstick is counted as its work. */
export type Child = AsyncDisposable & { readonly port: number; tell(): Promise<ChildMessage> };

const PROFILES = process.env['BENCH_PROFILE'];

/**
 * Starts one of the files beside this, a yardstick, with what Node does by default; it says its port once it listens. What it
 * logs is written and read by nobody.
 */
export async function startChild(file: string, given: object): Promise<Child> {
  const child = fork(new URL(file, import.meta.url), [JSON.stringify(given)], {
    // `BENCH_PROFILE` names a folder for CPU profiles, to see where the time of a process goes.
    execArgv: PROFILES === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`],
    stdio: ['ignore', 'inherit', process.env['BENCH_STDERR'] === '1' ? 'inherit' : 'ignore', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code}; BENCH_STDERR=1 shows what it says`);
  });
  gone.catch(() => {});
  const answer = async () => (await Promise.race([once(child, 'message'), gone]))[0];
  const { port } = (await answer()) as { readonly port: number };
  return {
    port,
    async tell() {
      const notified = answer();
      child.send('tell');
      return (await notified) as ChildMessage;
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** The child's side: says where it listens, answers what it is asked, and stops when the measuring ends. */
export function beChild(parts: { readonly port: number; readonly stop?: () => Promise<void> }): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpu: user + system, memory: process.memoryUsage.rss() } satisfies ChildMessage);
  });
  process.on('disconnect', async () => {
    await parts.stop?.();
    process.exit();
  });
  process.send?.({ port: parts.port });
}
