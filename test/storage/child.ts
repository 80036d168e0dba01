import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process of its own running a file of test/storage/processes. */
export interface Child {
  readonly pid: number;
  /** Lines printed so far. */
  readonly lines: readonly string[];
  /** Resolves with the lines once `count` of them were printed; rejects when the process ends before. */
  printed(count: number): Promise<readonly string[]>;
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
  /** Exit code, null when it was killed by a signal. */
  ended(): Promise<number | null>;
}

export function startChild(file: string, ...parameters: string[]): Child {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'processes', file), ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  const lines: string[] = [];
  let rest = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const closed = once(child, 'close').then(([code]) => {
    if (rest !== '') lines.push(rest);
    return code as number | null;
  });
  return {
    pid: child.pid ?? -1,
    lines,
    async printed(count) {
      let over = false;
      void closed.then(() => {
        over = true;
      });
      while (lines.length < count) {
        if (over) throw new Error(`${file} ended after ${lines.length} lines: ${errors}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return lines;
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
    async ended() {
      const code = await closed;
      if (code !== 0 && code !== null) throw new Error(`${file} ended with ${code}: ${errors}`);
      return code;
    },
  };
}
