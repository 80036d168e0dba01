import { type Kysely, sql } from 'kysely';

/**
 * A reply that came before its parent waits for it: `waits_for` is the id of the parent, and `due_at` when it is decided
 * without. It holds up nothing else of its author.
 *
 * A follow of a blocked host stays: those that a block ended and that no server was told of yet go on.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table inbox_message add column waits_for text`.execute(db);
  await sql`create index inbox_message_parent on inbox_message (md5(waits_for)) where waits_for is not null`.execute(
    db,
  );
  await sql`create index inbox_message_waiting on inbox_message (host) where waits_for is not null`.execute(db);
  await sql`
    insert into follow (target, follower, activity_id, since)
    select target, follower, activity_id, now() from ended_follow where exists (select from remote_actor where uri = follower)
    on conflict do nothing`.execute(db);
  await sql`drop table ended_follow`.execute(db);
}
