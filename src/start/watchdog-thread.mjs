import { statfsSync, writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { workerData } from 'node:worker_threads';

/**
 * The other thread of `watchdog.ts`: it waits for beats of the main thread, and ends the process where there are none. It counts
 * how often it waited in vain itself and reads no clock, so that a process or machine that was stopped for an hour is none that
 * hangs. JavaScript, since what takes types away would stay in memory.
 */

/** The exit code of a process that was ended so. Node itself has none above 14, and a shell none below 126. */
const HUNG = 75;
/** What a thread that waits in the operating system does not do within so long, it does not do. */
const EXIT_MS = 3_000;
/** PostgreSQL writes its log in files of this size; the embedded one cannot go on without room for the next. */
const NEEDED = 16 * 1024 * 1024;
const ROOT = new URL('../../', import.meta.url).href;

/** @type {{ beats: Int32Array, beatMs: number, limit: number, dataDir: string | null, isSilent: boolean }} */
const { beats, beatMs, limit, dataDir, isSilent } = workerData;

let last = -1;
for (let missed = 0; missed < limit; missed += 1) {
  Atomics.wait(beats, 0, last, beatMs);
  const beat = Atomics.load(beats, 0);
  if (beat !== last) missed = 0;
  last = beat;
}
endProcess();

/** By the inspector, which reaches a thread that runs and lets it exit with a code; by SIGKILL where that is no way. */
function endProcess() {
  const kill = (/** @type {string | null} */ stack) => {
    report(stack);
    process.kill(process.pid, 'SIGKILL');
  };
  const timer = setTimeout(kill, EXIT_MS, null);
  const session = new Session();
  try {
    session.connectToMainThread();
    session.post('Runtime.evaluate', { expression: 'Error.stackTraceLimit = 100; new Error().stack' }, (_, answer) => {
      const stack = String(answer?.result?.value ?? '');
      clearTimeout(timer);
      report(stack);
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), EXIT_MS);
      // Nothing of this process is to run any more: what hangs may be in the middle of a write.
      session.post('Runtime.evaluate', { expression: `process.removeAllListeners('exit'); process.exit(${HUNG})` });
    });
  } catch {
    kill(null);
  }
}

/**
 * One line in the log, past the main thread that would write it.
 * @param {string | null} stack of the main thread; null where it is not known
 */
function report(stack) {
  if (isSilent) return;
  const values = { level: 60, time: new Date().toISOString(), seconds: (limit * beatMs) / 1_000, ...causeOf(stack) };
  const msg = 'the node answered nothing for too long and is ended, to be started again';
  writeSync(2, `${JSON.stringify({ ...values, msg })}\n`);
}

/** @param {string | null} stack */
function causeOf(stack) {
  const freeBytes = dataDir === null ? null : freeIn(dataDir);
  // `    at run (file:///opt/parvis/src/start/main.ts:1:2)`, of our own files and packages.
  const frames = (stack ?? '').split('\n').filter((line) => line.includes(ROOT));
  const at = frames[0]?.trim().replace(/^at /, '').replace(ROOT, '') ?? 'unknown';
  if (freeBytes !== null && freeBytes < NEEDED) return { cause: 'disk-full', at, freeBytes };
  const isDatabase = frames.some((line) => line.includes('/@electric-sql/pglite/'));
  return { cause: isDatabase ? 'embedded-database' : 'unknown', at, freeBytes };
}

/** @param {string} directory */
function freeIn(directory) {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return null;
  }
}
