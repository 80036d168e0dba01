import { type Kysely, sql } from 'kysely';

/** A poll of another institution is voted in here too: by the id that it has at its host. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table poll add column uri text collate "C"`,
  `create unique index poll_uri on poll (uri) where uri is not null`,
];
