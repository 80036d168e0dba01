import { Worker } from 'node:worker_threads';
import type { Config } from './config.ts';
import { failureOf, type Log } from './log.ts';

const BEAT_MS = 1_000;

/**
 * Ends this process where its thread answered nothing for so long (`WATCHDOG_SECONDS`), with one line in the log and an exit
 * code of its own, so that whatever started it starts it again. Another thread counts, since this one could not
 * (docs/adr/0135).
 */
export function startWatchdog(
  {
    watchdogSeconds,
    database,
    dataDir,
    logLevel,
  }: Pick<Config, 'watchdogSeconds' | 'database' | 'dataDir' | 'logLevel'>,
  log: Log,
): AsyncDisposable | null {
  if (watchdogSeconds === 0) return null;
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(new URL('./watchdog-thread.mjs', import.meta.url), {
    workerData: {
      beats,
      beatMs: BEAT_MS,
      limit: Math.ceil((watchdogSeconds * 1_000) / BEAT_MS),
      dataDir: database.kind === 'embedded' ? dataDir : null,
      isSilent: logLevel === 'silent',
    },
    // It needs nothing of what this process was given.
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
  });
  worker.on('error', (error) => log.error(failureOf(error), 'nobody looks whether this process still answers'));
  worker.unref();
  const timer = setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await worker.terminate();
    },
  };
}
