/**
 * How a node that serves is started, so that it takes less than 256 MB: V8 would let the young generation of one that
 * answers much grow to a hundred megabytes, and the old one to twice what is alive. glibc would keep a pool of memory for
 * each thread, and what it once had. None of it limits what a node may hold where it has to (docs/adr/0023).
 */
export const MEMORY_FLAGS = ['--max-semi-space-size=16', '--heap-growing-percent=20'];
export const MEMORY_ENVIRONMENT = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

const SERVING = ['serve', 'demo'];

/** Whether this process is about to serve. */
export function isServing() {
  const command = process.argv.slice(2).find((word) => !word.startsWith('-'));
  return SERVING.includes(command ?? '');
}

/**
 * Starts this very process anew with those flags where it is about to serve: same id, same streams. Where that cannot be done,
 * or where limits were given already, which are ours the second time, it goes on as it is.
 */
export function restartWithMemoryFlags() {
  const [script, ...words] = process.argv.slice(1);
  if (script === undefined || !isServing() || hasMemoryFlags()) return;
  // A process that talks with the one that started it would lose the way to it.
  if (typeof process.execve !== 'function' || process.channel !== undefined) return;
  const given = [process.execPath, ...process.execArgv, ...MEMORY_FLAGS, script, ...words];
  try {
    process.execve(process.execPath, given, { ...MEMORY_ENVIRONMENT, ...process.env });
  } catch {
    // Windows has none, and a sandbox may forbid it.
  }
}

function hasMemoryFlags() {
  return [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some((text) => /semi-space|heap-growing/.test(text));
}
