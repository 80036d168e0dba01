import { type Kysely, sql } from 'kysely';

/** The draft that something unfinished is to become; null for what is no consultation yet (docs/adr/0122). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table unfinished_consultation
    add column consultation_id uuid unique references consultation (id) on delete cascade`.execute(db);
}
