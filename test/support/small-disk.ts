import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PrivateServer, startPrivateServer } from './postgres-server.ts';

/** A server of PostgreSQL on a disk of its own, which can be full. */
export interface SmallServer extends PrivateServer {
  /** Nothing can be written any more that needs room. */
  fill(): Promise<void>;
  /** There is room again, and the server runs. */
  makeRoom(): Promise<void>;
}

/** The data of a new server has forty megabytes, that of a node twenty. */
const SIZE_MB = 160;
const CHUNK = Buffer.alloc(1024 * 1024);

/** Only root may mount a disk. */
export async function startSmallServer(): Promise<SmallServer> {
  await using starting = new AsyncDisposableStack();
  const disk = await mkdtemp(join(tmpdir(), 'parvis-disk-'));
  starting.defer(() => rm(disk, { recursive: true, force: true }));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', disk]);
  starting.defer(() => void execFileSync('umount', ['--lazy', disk]));
  await chmod(disk, 0o755);
  const server = starting.use(await startPrivateServer(disk));
  const filler = join(disk, 'filler');
  const started = starting.move();
  return {
    ...server,
    async fill() {
      for (;;) {
        const { bavail, bsize } = await statfs(disk);
        if (bavail === 0) return;
        const left = CHUNK.subarray(0, Math.min(CHUNK.length, bavail * bsize));
        await appendFile(filler, left).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOSPC') throw error;
        });
      }
    },
    async makeRoom() {
      await rm(filler, { force: true });
      await server.revive();
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
