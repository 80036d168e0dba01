import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Config } from '../src/start/config.ts';

/** A server whose memory can be asked for. */
export type Started = AsyncDisposable & {
  readonly port: number;
  tell(): Promise<{ readonly memory: number }>;
};

/** Microseconds of CPU, over all threads, of a node and of its sessions at the database server; 0 where /proc is not there. */
export type Spent = { readonly node: number; readonly database: number };

const PROFILES = process.env['BENCH_PROFILE'];
const PROFILING = PROFILES === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`];
const ENTRY = new URL('../src/start/parvis.mjs', import.meta.url).pathname;

export type Serving = Started & { readonly cpu: () => Spent };

/** A node as an institution starts it: `parvis serve`, with the flags that it gives itself. */
export async function startServing({ database, dataDir, origin, secretKey }: Config): Promise<Serving> {
  const child = spawn(process.execPath, [...PROFILING, ENTRY, 'serve', '--json'], {
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
  process.once('exit', () => child.kill());
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
    cpu: () => ({
      node: cpuOf(String(pid)),
      database: database.kind === 'postgres' ? cpuOfSessions(new URL(database.url).pathname.slice(1)) : 0,
    }),
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

/** Ticks of a hundredth of a second: user and system are the 12th and 13th field after the name of the program. */
function cpuOf(pid: string): number {
  if (process.platform !== 'linux') return 0;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return 0;
  }
}

/** Sessions are processes of their own, whose command line names the database. */
function cpuOfSessions(database: string): number {
  if (process.platform !== 'linux') return 0;
  const isOf = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(` ${database} `);
    } catch {
      return false;
    }
  };
  const sessions = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOf(name));
  return sessions.reduce((sum, pid) => sum + cpuOf(pid), 0);
}
