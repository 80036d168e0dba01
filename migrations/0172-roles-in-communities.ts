import { type Kysely, sql } from 'kysely';

/** What an institution is in a community that it was invited to; null where people take part (docs/adr/0146). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['cohost', 'invitation']) {
    await sql`alter table ${sql.table(table)} add column role text
      check (role in ('member', 'associate', 'supplier'))`.execute(db);
  }
}
