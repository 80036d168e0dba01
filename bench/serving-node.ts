import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Config } from '../src/start/config.ts';
import { MEMORY_ENVIRONMENT } from '../src/start/memory-flags.mjs';
import { cpuOf, SessionsCpu } from './cpu.ts';
import { UNLIMITED } from './databases.ts';

/** A server whose memory can be asked for. */
export type Started = AsyncDisposable & {
  readonly port: number;
  tell(): Promise<{ readonly memory: number }>;
};

/** Microseconds of CPU, over all threads, of a node and of its sessions at the database server. */
export type Spent = { readonly node: number; readonly database: number; readonly all: number };

const PROFILES = process.env['BENCH_PROFILE'];
const PROFILING = PROFILES === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`];
const ENTRY = new URL('../src/start/parvis.mjs', import.meta.url).pathname;

export type Serving = Started & {
  /** What was taken so far. The embedded database is in the process of the node. */
  readonly cpu: () => Spent;
};

/**
 * A node as an institution starts it: `parvis serve`, with the flags that it gives itself; or, to compare them, with others in
 * their place and all else the same. What it logs besides errors is not written.
 */
export async function startServing(config: Config, flags?: readonly string[]): Promise<Serving> {
  const { database, readUrl, dataDir, origin, role, secretKey } = config;
  const child = spawn(process.execPath, [...PROFILING, ...(flags ?? []), ENTRY, 'serve', '--json'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      ORIGIN: origin,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      ALLOW_PRIVATE_ADDRESSES: 'true',
      ...UNLIMITED,
      SECRET_KEY: secretKey ?? '',
      ...(database.kind === 'postgres' ? { DATABASE_URL: database.url, ROLE: role } : {}),
      ...(database.kind === 'postgres' && database.directUrl != null
        ? { DATABASE_DIRECT_URL: database.directUrl }
        : {}),
      ...(readUrl === null ? {} : { DATABASE_READ_URL: readUrl }),
      ...(flags === undefined ? {} : MEMORY_ENVIRONMENT),
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
  const sessions = database.kind === 'postgres' ? new SessionsCpu(database.url) : null;
  return {
    port,
    tell: async () => ({ memory: residentBytes(pid) }),
    cpu() {
      const node = cpuOf(pid)?.microseconds ?? 0;
      const ofSessions = sessions?.read() ?? 0;
      return { node, database: ofSessions, all: node + ofSessions };
    },
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
