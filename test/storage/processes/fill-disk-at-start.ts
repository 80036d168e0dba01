import { createRequire } from 'node:module';
import { openDatabase } from '../../../src/storage/kit/database.ts';

/**
 * A data directory on a disk that fills up while its database is made or started, after so many bytes, and has room again
 * later. Prints what the first opening met, and whether the second one worked.
 */
const [directory = '', room = '0'] = process.argv.slice(2);
const fs = createRequire(import.meta.url)('node:fs');
const { writeSync } = fs;
let left = Number(room);
fs.writeSync = (...given: unknown[]) => {
  const written = writeSync(...given);
  left -= written;
  if (left < 0)
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
  return written;
};

const open = async () => {
  try {
    await (await openDatabase({ kind: 'embedded', dataDir: directory }))[Symbol.asyncDispose]();
    return 'opened';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
};
const first = await open();
const entries = fs.readdirSync(directory);
left = Number.POSITIVE_INFINITY;
const met = { first, entries, second: await open(), later: fs.readdirSync(directory) };
process.stdout.write(JSON.stringify(met), () => process.exit(0));
