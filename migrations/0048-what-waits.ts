import { type Kysely, sql } from 'kysely';

/** On which morning moderators were last told that something waits for them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table waiting_reminder (
    agent_id uuid primary key references agent (id),
    told_on date not null
  )`.execute(db);
}
