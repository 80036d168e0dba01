import { type Kysely, sql } from 'kysely';

/** Institutions of other nodes as their own documents say where they are (docs/adr/0037). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // `moved_to` is the id that it has now; null where it is where it was. `read_at` is when its document was read last.
  `create table known_institution (
    uri text primary key,
    moved_to text,
    read_at timestamptz not null
  )`,
];
