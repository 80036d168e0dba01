import { type Kysely, sql } from 'kysely';

/** What an institution says in its letters is in `letter_text`: the table that was made for it before was never written. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop table letter_wording').execute(db);
}
