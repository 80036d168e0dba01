import { type Kysely, sql } from 'kysely';

/**
 * Co-hosts are woken apart from followers, and follow no consultation for it. A consultation that came back from a backup
 * remembers of when that is until its co-hosts gave back what they know since.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'delete from follow using cohost where follower = cohost.peer and activity_id = cohost.invite',
  `create table pending_recovery (
    consultation_id uuid primary key references consultation (id),
    backup_at timestamptz not null
  )`,
];
