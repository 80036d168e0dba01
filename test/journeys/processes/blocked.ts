import { execSync } from 'node:child_process';
import { createLog } from '../../../src/start/log.ts';
import { startWatchdog } from '../../../src/start/watchdog.ts';

/** A process under a watchdog whose thread is blocked as its argument says; SIGTERM ends one that is not. */
const BLOCKS: Readonly<Record<string, () => unknown>> = {
  spins() {
    for (;;);
  },
  waits: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  'waits in the operating system': () => execSync('sleep 15'),
};

const options = {
  watchdogSeconds: 2,
  database: { kind: 'embedded', dataDir: '.' },
  dataDir: '.',
  logLevel: 'warn',
} as const;
const watchdog = startWatchdog(options, createLog('warn'));
const alive = setInterval(() => {}, 1_000);
process.on('SIGTERM', async () => {
  clearInterval(alive);
  await watchdog?.[Symbol.asyncDispose]();
});
process.on('exit', (code) => {
  if (code !== 0) process.stdout.write('went on\n');
});
setTimeout(() => BLOCKS[process.argv[2] ?? '']?.(), 100);
process.stdout.write('started\n');
