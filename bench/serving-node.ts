import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Config } from '../src/config.ts';

/** A server whose memory can be asked for. */
export type Started = AsyncDisposable & {
  readonly port: number;
  tell(): Promise<{ readonly memory: number }>;
};

const ENTRY = new URL('../src/parvis.mjs', import.meta.url).pathname;

/** A node as an institution starts it: `parvis serve`, with the flags that it gives itself. */
export async function startServing({ database, dataDir, origin, secretKey }: Config): Promise<Started> {
  const child = spawn(process.execPath, [ENTRY, 'serve', '--json'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      ORIGIN: origin,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      ALLOW_PRIVATE_ADDRESSES: 'true',
      SECRET_KEY: secretKey ?? '',
      ...(database.kind === 'postgres' ? { DATABASE_URL: database.url } : {}),
    },
    stdio: ['ignore', 'pipe', process.env['BENCH_STDERR'] === '1' ? 'inherit' : 'ignore'],
  });
  const ended = once(child, 'exit');
  const gone = ended.then(([code]) => {
    throw new Error(`parvis serve ended with ${code}; BENCH_STDERR=1 shows what it says`);
  });
  gone.catch(() => {});
  const [line] = await Promise.race([once(child.stdout, 'data'), gone]);
  const { port } = JSON.parse(String(line)) as { readonly port: number };
  const { pid } = child;
  if (pid === undefined) throw new Error('a node without a process');
  return {
    port,
    tell: async () => ({ memory: residentBytes(pid) }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function residentBytes(pid: number): number {
  const kilobytes =
    process.platform === 'linux'
      ? /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) * 1_024;
}
