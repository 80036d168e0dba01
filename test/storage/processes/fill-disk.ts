import { createRequire } from 'node:module';
import { sql } from 'kysely';
import { openDatabase } from '../../../src/storage/kit/database.ts';
import { StorageUnavailable } from '../../../src/storage/kit/storage-error.ts';

/**
 * An embedded database on a disk that is full for a while: from the switch on, every write of this process fails as the
 * operating system would fail it. Prints what the statements met, as one JSON object.
 */
const fs = createRequire(import.meta.url)('node:fs');
const { writeSync } = fs;
let full = false;
fs.writeSync = (...given: unknown[]) => {
  if (full) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
  return writeSync(...given);
};

const database = await openDatabase({ kind: 'embedded', dataDir: process.argv[2] ?? '' });
await sql`alter table row_kept add column filler text`.execute(database.db);

const met: Record<string, unknown> = {};
let acknowledged = 1;
const insert = async () => {
  await sql`insert into row_kept select ${acknowledged + 1}, repeat(md5(random()::text), 200)`.execute(database.db);
  acknowledged++;
};
const reasonOf = (error: unknown) => (error instanceof StorageUnavailable ? error.because : String(error));

for (let n = 0; n < 50; n++) await insert();
full = true;
try {
  if (process.argv[3] === 'transaction')
    await database.transaction(async (trx) => {
      for (let n = 0; n < 10_000; n++)
        await sql`insert into row_kept values (-1, repeat(md5(random()::text), 2000))`.execute(trx);
    });
  else for (;;) await insert();
} catch (error) {
  met['statement'] = reasonOf(error);
}
met['next'] = await sql`select 1`.execute(database.db).then(() => 'answered', reasonOf);
met['transaction'] = await database.transaction((trx) => sql`select 1`.execute(trx)).then(() => 'answered', reasonOf);
full = false;
const deadline = Date.now() + 20_000;
for (;;) {
  try {
    const { rows } = await sql<{
      kept: number;
      last: number;
    }>`select count(*) as kept, max(n) as last from row_kept`.execute(database.db);
    met['kept'] = rows[0]?.kept;
    break;
  } catch (error) {
    if (Date.now() > deadline) throw error;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
met['acknowledged'] = acknowledged;
await database.transaction((trx) => sql`insert into row_kept values (0, '')`.execute(trx));
await database[Symbol.asyncDispose]();
process.stdout.write(JSON.stringify(met), () => process.exit(0));
