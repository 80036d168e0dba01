import { type Kysely, sql } from 'kysely';

/** What time it was when a worker looked last, by its own clock and by that of the database (docs/adr/0174). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table clock (
    id text primary key check (id = 'node'),
    node_at timestamptz not null,
    database_at timestamptz not null
  )`.execute(db);
}
