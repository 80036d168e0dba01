import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { acquireDirectoryLock, DataDirectoryInUse } from '../../../src/storage/kit/directory-lock.ts';

/**
 * Takes the lock of a directory as often as told, makes sure that nobody else has it, and ends while holding it.
 * Prints how often it had it; ends with code 1 when two processes had it at once.
 */
const [, , directory = '', times = '1'] = process.argv;
for (let taken = 1; ; taken++) {
  const lock = await take();
  mkdirSync(join(directory, 'held-by-one'));
  await sleep(1);
  rmdirSync(join(directory, 'held-by-one'));
  if (taken === Number(times)) {
    process.stdout.write(`${taken}\n`, () => process.kill(process.pid, 'SIGKILL'));
    await sleep(10_000);
  }
  await lock.release();
}

async function take() {
  for (;;) {
    try {
      return await acquireDirectoryLock(directory, () => {});
    } catch (error) {
      if (!(error instanceof DataDirectoryInUse)) throw error;
      await sleep(1);
    }
  }
}
