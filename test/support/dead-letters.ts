import { sql } from 'kysely';
import { type Database, openDatabase } from '../../src/storage/kit/database.ts';
import { migrateToLatest } from '../../src/storage/kit/migrate.ts';

type GivenUp = { readonly host: string | null; readonly count?: number; readonly error?: string };

/** Makes the data of a node in a folder, with messages that were given up. */
export async function nodeThatGaveUp(dataDir: string, groups: readonly GivenUp[]): Promise<void> {
  await using database = await openDatabase({ kind: 'embedded', dataDir });
  await migrateToLatest(database.db);
  for (const group of groups) await givenUp(database, group);
}

/** Puts messages into the queue that were given up, as a worker leaves them; the last one longest ago. */
export async function givenUp(database: Database, of: GivenUp): Promise<void> {
  await sql`
    insert into queue_message (queue, sealed, ready_at, attempts, dead_at, host, dead_error)
    select 'outbox', 'sealed'::bytea, now(), 1, '2026-03-02T07:00:00Z'::timestamptz - nth * interval '1 hour',
      ${of.host}, ${of.error ?? 'HTTP 500'}
    from generate_series(1, ${of.count ?? 1}::int) as nth`.execute(database.db);
}
