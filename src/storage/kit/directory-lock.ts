import { randomUUID } from 'node:crypto';
import { link, open, readdir, readFile, readlink, rename, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Enough to tell whether a process noted in a file still runs, although its number may have been given to another. */
interface ProcessIdentity {
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
type Liveness = 'running' | 'gone' | 'unknown';

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

/** Another process works with this data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
  /** Process number of the holder, on its own machine or in its own container; undefined when its lock is unreadable. */
  readonly pid: number | undefined;

  constructor(directory: string, holder: Pick<Holder, 'pid' | 'host'> | undefined) {
    super(
      holder === undefined
        ? `the data directory ${directory} is in use by another process`
        : `the data directory ${directory} is in use by process ${holder.pid} on ${holder.host}; stop it first`,
    );
    this.pid = holder?.pid;
  }
}

export interface DirectoryLock {
  release(): Promise<void>;
}

interface Holder extends ProcessIdentity {
  readonly token: string;
}

/** How often a holder touches its lock, and how long a lock of an unknown process must rest before it is stale. */
interface LockTiming {
  readonly beatMs: number;
  readonly staleMs: number;
}

const TIMING: LockTiming = { beatMs: 2_000, staleMs: 20_000 };

/**
 * Takes the lock of a directory or throws {@link DataDirectoryInUse}. `onLost` is called when the lock turns out to be
 * somebody else's (it was removed by hand, or this process slept for so long that it was held for dead): from then on
 * nothing may be written.
 *
 * The lock is the file `lock`. A lock whose holder is gone is not replaced in place, where two takers could each
 * overwrite the other: the right to follow the holder with token T is the file `lock.T`, which only one process can
 * create; it then becomes `lock` by one rename. A taker killed in between is followed in the same way.
 */
export async function acquireDirectoryLock(
  directory: string,
  onLost: (error: DataDirectoryInUse) => void,
  timing: LockTiming = TIMING,
): Promise<DirectoryLock> {
  const own: Holder = { ...(await ownIdentity()), token: randomUUID() };
  const draft = join(directory, `lock-draft.${own.token}`);
  await writeDurably(draft, `${JSON.stringify(own)}\n`);
  try {
    while (!(await tryAcquire({ directory, draft, token: own.token, staleMs: timing.staleMs }))) await sleep(5);
  } finally {
    await unlink(draft).catch(() => {});
  }
  await removeLeftovers(directory, own.token);
  return keep({ directory, token: own.token, onLost, beatMs: timing.beatMs });
}

interface Attempt {
  readonly directory: string;
  readonly draft: string;
  readonly token: string;
  readonly staleMs: number;
}

/** True when taken, false when the files changed meanwhile and it must be tried again. */
async function tryAcquire(attempt: Attempt): Promise<boolean> {
  const head = join(attempt.directory, 'lock');
  const followed: string[] = [];
  for (let path = head; ; ) {
    if (await linked(attempt.draft, path)) {
      if (!(await stillFollows(head, [...followed, attempt.token]))) {
        await unlink(path).catch(() => {});
        return false;
      }
      if (path !== head) await rename(path, head);
      return true;
    }
    const holder = await readHolder(path);
    if (holder === undefined) return false;
    if (await isHeld(holder, path, attempt.staleMs)) throw new DataDirectoryInUse(attempt.directory, holder.identity);
    followed.push(holder.token);
    path = `${head}.${holder.token}`;
  }
}

async function stillFollows(head: string, tokens: readonly string[]): Promise<boolean> {
  let path = head;
  for (const token of tokens) {
    if ((await readHolder(path))?.token !== token) return false;
    path = `${head}.${token}`;
  }
  return true;
}

/** Makes the draft appear under another name with all its content; false when the name is taken. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '')) throw error;
  }
  // A file system without hard links: readers may see the file before its content, and wait for it.
  try {
    await writeDurably(path, await readFile(draft, 'utf8'));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

interface FoundLock {
  readonly token: string;
  /** Undefined when the file has no readable content: it was cut short by a crash of the machine. */
  readonly identity: Holder | undefined;
}

async function readHolder(path: string): Promise<FoundLock | undefined> {
  try {
    const { ino } = await stat(path);
    const identity = parseHolder(await readFile(path, 'utf8'));
    return { token: identity?.token ?? `unreadable-${ino}`, identity };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    const complete = Number.isSafeInteger(holder?.pid) && /^[0-9a-f-]{36}$/.test(holder?.token ?? '');
    return complete ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

async function isHeld(found: FoundLock, path: string, staleMs: number): Promise<boolean> {
  const liveness = found.identity === undefined ? 'unknown' : await livenessOf(found.identity);
  return liveness === 'unknown' ? await beats(path, staleMs) : liveness === 'running';
}

/** Whether the holder of a lock shows a sign of life: waits for one unless the last is old already. */
async function beats(path: string, staleMs: number): Promise<boolean> {
  const beat = async () => (await stat(path).catch(() => undefined))?.mtimeMs;
  const first = await beat();
  if (first === undefined || Date.now() - first > staleMs) return false;
  // The clock of another machine may be ahead: what counts is whether the file changes while we look.
  const deadline = Date.now() + Math.max(0, Math.min(staleMs, staleMs - (Date.now() - first)));
  while (Date.now() < deadline) {
    await sleep(Math.min(250, staleMs / 10));
    if ((await beat()) !== first) return true;
  }
  return false;
}

async function removeLeftovers(directory: string, token: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith('lock.') && name !== `lock.${token}`) await unlink(join(directory, name)).catch(() => {});
  }
}

interface Kept {
  readonly directory: string;
  readonly token: string;
  readonly onLost: (error: DataDirectoryInUse) => void;
  readonly beatMs: number;
}

function keep({ directory, token, onLost, beatMs }: Kept): DirectoryLock {
  const path = join(directory, 'lock');
  const beat = setInterval(async () => {
    try {
      const found = await readHolder(path);
      if (found?.token === token) return await utimes(path, new Date(), new Date());
      clearInterval(beat);
      onLost(new DataDirectoryInUse(directory, found?.identity));
    } catch {
      // A disk that cannot be read now says nothing about who holds the lock.
    }
  }, beatMs);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      if ((await readHolder(path).catch(() => undefined))?.token === token) await unlink(path).catch(() => {});
    },
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
