import { createRequire } from 'node:module';

/** Loaded before a program (`--import`): while the file in its address is there, whatever its database writes meets a full disk. */
const fs = createRequire(import.meta.url)('node:fs');
const { writeSync, existsSync } = fs;
const whileThere = new URL(import.meta.url).searchParams.get('file');
const STREAMS = [1, 2];

fs.writeSync = (descriptor: number, ...given: unknown[]) => {
  if (!STREAMS.includes(descriptor) && existsSync(whileThere))
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
  return writeSync(descriptor, ...given);
};
