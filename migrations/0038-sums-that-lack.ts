import { type Kysely, sql } from 'kysely';

/** How often in a row the whole state of a mirror was read because sums of some city lack, and when last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Null while nothing lacks.
  `alter table mirror add column lacking_tries integer, add column lacking_at timestamptz,
    add constraint mirror_lacking check ((lacking_tries is null) = (lacking_at is null))`,
];
