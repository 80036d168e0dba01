import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startChild } from '../../../test/storage/child.ts';
import { acquireDirectoryLock, DataDirectoryInUse, livenessOf, ownIdentity } from './directory-lock.ts';

const QUICK = { beatMs: 50, staleMs: 400 };
const never = () => {
  throw new Error('the lock was lost');
};

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parvis-lock-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** A lock left by a process that is gone: our own number, which another program had before us. */
async function leaveStaleLock(name = 'lock'): Promise<string> {
  const token = randomUUID();
  const identity = await ownIdentity();
  await writeFile(join(directory, name), JSON.stringify({ ...identity, startedAt: '1', token }));
  return token;
}

/** A lock of a process in another container or machine, whose number says nothing here. */
async function leaveForeignLock(): Promise<void> {
  const identity = { pid: process.pid, host: 'elsewhere', startedAt: '1', space: 'another boot', token: randomUUID() };
  await writeFile(join(directory, 'lock'), JSON.stringify(identity));
}

describe('directory lock', () => {
  test('refuses a second taker, naming the process that holds it', async () => {
    const lock = await acquireDirectoryLock(directory, never);
    const attempt = acquireDirectoryLock(directory, never);
    await expect(attempt).rejects.toBeInstanceOf(DataDirectoryInUse);
    await expect(attempt).rejects.toMatchObject({
      pid: process.pid,
      message: expect.stringContaining(`process ${process.pid} `),
    });
    await lock.release();
  });

  test('leaves nothing behind when released', async () => {
    const lock = await acquireDirectoryLock(directory, never);
    expect(await readdir(directory)).toEqual(['lock']);
    await lock.release();
    expect(await readdir(directory)).toEqual([]);
  });

  test('is taken over when its process number now belongs to another process', async () => {
    await leaveStaleLock();
    const lock = await acquireDirectoryLock(directory, never);
    expect(JSON.parse(await readFile(join(directory, 'lock'), 'utf8'))).toMatchObject(await ownIdentity());
    await lock.release();
  });

  test('goes to exactly one of many takers of a stale lock', async () => {
    for (let round = 0; round < 20; round++) {
      await leaveStaleLock();
      const attempts = await Promise.allSettled(
        Array.from({ length: 12 }, () => acquireDirectoryLock(directory, never)),
      );
      const accepted = attempts.filter((attempt) => attempt.status === 'fulfilled');
      expect(accepted).toHaveLength(1);
      for (const { reason } of attempts.filter((attempt) => attempt.status === 'rejected')) {
        expect(reason).toBeInstanceOf(DataDirectoryInUse);
      }
      await accepted[0]?.value.release();
    }
  });

  test('goes to exactly one taker after another was killed while taking it over', async () => {
    for (let round = 0; round < 20; round++) {
      const first = await leaveStaleLock();
      const second = await leaveStaleLock(`lock.${first}`);
      await leaveStaleLock(`lock.${second}`);
      const attempts = await Promise.allSettled(
        Array.from({ length: 8 }, () => acquireDirectoryLock(directory, never)),
      );
      const accepted = attempts.filter((attempt) => attempt.status === 'fulfilled');
      expect(accepted).toHaveLength(1);
      expect(await readdir(directory)).toEqual(['lock']);
      await accepted[0]?.value.release();
    }
  });

  test('is never held by two of several processes that take, release and die', async () => {
    const children = Array.from({ length: 4 }, () => startChild('contend-for-lock.ts', directory, '25'));
    const codes = await Promise.all(children.map((child) => child.ended()));
    expect(codes).toEqual([null, null, null, null]);
    expect(children.map((child) => child.lines)).toEqual([['25'], ['25'], ['25'], ['25']]);
  });

  test('is refused while its holder in another container shows signs of life', async () => {
    await leaveForeignLock();
    const beat = setInterval(() => void utimes(join(directory, 'lock'), new Date(), new Date()), 50);
    await expect(acquireDirectoryLock(directory, never, QUICK)).rejects.toBeInstanceOf(DataDirectoryInUse);
    clearInterval(beat);
  });

  test('is taken over once its holder in another container has shown no sign of life', async () => {
    await leaveForeignLock();
    const lock = await acquireDirectoryLock(directory, never, QUICK);
    await lock.release();
    expect(existsSync(join(directory, 'lock'))).toBe(false);
  });

  test('is taken over when a crash of the machine left it empty', async () => {
    await writeFile(join(directory, 'lock'), '');
    await utimes(join(directory, 'lock'), new Date(0), new Date(0));
    const lock = await acquireDirectoryLock(directory, never);
    await lock.release();
    expect(await readdir(directory)).toEqual([]);
  });

  test('tells its holder when somebody else has taken it', async () => {
    const onLost = vi.fn<(error: DataDirectoryInUse) => void>();
    const lock = await acquireDirectoryLock(directory, onLost, QUICK);
    await leaveForeignLock();
    await vi.waitFor(() => expect(onLost).toHaveBeenCalledOnce());
    await lock.release();
    expect(existsSync(join(directory, 'lock'))).toBe(true);
  });
});

describe('liveness of a process', () => {
  test('is running for this process and gone for one that ended', async () => {
    expect(await livenessOf(await ownIdentity())).toBe('running');
    const child = spawn('true');
    await once(child, 'exit');
    expect(await livenessOf({ ...(await ownIdentity()), pid: child.pid ?? 0 })).toBe('gone');
  });

  test('is unknown across machines and containers', async () => {
    expect(await livenessOf({ ...(await ownIdentity()), space: 'another boot' })).toBe('unknown');
  });
});

if (existsSync('/proc/self/stat')) {
  test('a process that was killed but not collected by its parent counts as gone', async () => {
    const parent = spawn('sh', ['-c', 'sleep 30 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(String(output).trim());
    // A shell would collect it; what it becomes does not.
    await vi.waitFor(async () => expect(await readFile(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n'));
    process.kill(pid);
    const stat = await vi.waitFor(async () => {
      const text = await readFile(`/proc/${pid}/stat`, 'utf8');
      if (!text.includes(') Z ')) throw new Error('still running');
      return text;
    });
    const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    expect(await livenessOf({ ...(await ownIdentity()), pid, startedAt })).toBe('gone');
    parent.kill();
  });
}
