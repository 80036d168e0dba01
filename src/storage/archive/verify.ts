import { mkdtemp, rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { type ArchiveProgress, ArchiveRefused } from '../../application/archive/archive.ts';

/** Messages of the verifying thread: its progress, at last whether the archive is valid. */
export type VerifyMessage =
  | { readonly done: number; readonly total: number }
  | { readonly verified: true }
  | { readonly refused: string };

/**
 * Restores an archive into an embedded database that is thrown away and compares what it then holds, table by table. In a
 * thread of its own: a node that serves goes on serving. Refuses an archive that does not hold.
 */
export async function verify(file: string, progress: ArchiveProgress): Promise<void> {
  const directory = await mkdtemp(`${file}.verify-`);
  const worker = new Worker(new URL('./verify-thread.ts', import.meta.url), {
    workerData: { file, directory },
    // What it reads it forgets at once: a small heap is collected often instead of growing.
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.on('message', (message: VerifyMessage) => {
    if ('done' in message) attempt(() => progress({ part: 'verifying', ...message }), reject);
    else if ('refused' in message) reject(new ArchiveRefused(message.refused));
    else resolve();
  });
  worker.on('error', reject);
  worker.on('exit', () => reject(new Error('the verifying thread ended before it had an answer')));
  try {
    await promise;
  } finally {
    await worker.terminate();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Whoever watches may say stop by throwing. */
function attempt(work: () => void, onFailure: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    onFailure(error);
  }
}
