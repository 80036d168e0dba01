import { type Kysely, sql } from 'kysely';

/** Follows that a block of their host ended, until their server was sent a Reject: it would go on showing them as followed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table ended_follow (
    target text collate "C" not null,
    follower text collate "C" not null,
    activity_id text not null,
    primary key (follower, target)
  )`.execute(db);
}
