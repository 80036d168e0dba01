import { type Kysely, sql } from 'kysely';

/** Addresses this node had before it moved to the one it has (docs/adr/0037). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // `id` begins the ids of the activities that tell it; `told_at` is when all followers there were told.
  `create table former_origin (
    origin text primary key,
    id uuid not null unique,
    moved_at timestamptz not null,
    told_at timestamptz
  )`,
];
