import { type Kysely, sql } from 'kysely';

/**
 * Messages that were given up say for which host they are and why, by the class of the error, so that an operator can
 * judge them without opening one. One that is tried again begins a new round at that moment.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table queue_message
    add column dead_host text collate "C",
    add column dead_error text,
    add column retried_at timestamptz,
    add constraint queue_message_dead check (dead_at is not null or (dead_host is null and dead_error is null))`,
  'create index queue_message_dead on queue_message (queue, dead_host, dead_at) where dead_at is not null',
];
