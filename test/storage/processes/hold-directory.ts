import { sql } from 'kysely';
import { openDatabase } from '../../../src/storage/kit/database.ts';

/** Opens the embedded database of a directory, writes a row every few milliseconds and prints each one acknowledged. */
const database = await openDatabase({ kind: 'embedded', dataDir: process.argv[2] ?? '' });
await sql`create table if not exists row_kept (n int)`.execute(database.db);
process.stdout.write('open\n');
for (let n = 1; ; n++) {
  await sql`insert into row_kept values (${n})`.execute(database.db);
  process.stdout.write(`${n}\n`);
  await new Promise((resolve) => setTimeout(resolve, 2));
}
