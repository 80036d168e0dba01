import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Enough to tell whether a process noted in a file still runs, although its number may have been given to another. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Start time in clock ticks since boot, from /proc/<pid>/stat; null where there is no /proc. */
  readonly startedAt: string | null;
  /** Boot and PID namespace in which the number means something (a container has its own); null where unknown. */
  readonly space: string | null;
}

/**
 * `running` and `gone` are certain; `unknown` is a process of another machine, another container or a system without
 * /proc, of which only its own signs of life can tell.
 */
export type Liveness = 'running' | 'gone' | 'unknown';

export async function ownIdentity(): Promise<ProcessIdentity> {
  return {
    pid: process.pid,
    host: hostname(),
    startedAt: (await statOf(process.pid))?.startedAt ?? null,
    space: await ownSpace(),
  };
}

export async function livenessOf(other: ProcessIdentity): Promise<Liveness> {
  const space = await ownSpace();
  if (space !== other.space || (space === null && other.host !== hostname())) return 'unknown';
  if (!signalReaches(other.pid)) return 'gone';
  const stat = await statOf(other.pid);
  if (stat === undefined) return space === null ? 'unknown' : 'gone';
  // A killed process that its parent has not collected yet keeps its number and its start time.
  if (stat.state === 'Z' || stat.state === 'X') return 'gone';
  return stat.startedAt === other.startedAt ? 'running' : 'gone';
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function statOf(pid: number): Promise<{ readonly state: string; readonly startedAt: string } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The second field is the command in parentheses, which may hold spaces and parentheses; see proc(5).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startedAt: fields[19] ?? '' };
}

async function ownSpace(): Promise<string | null> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}
