import { type Kysely, sql } from 'kysely';

/**
 * Messages say for which host they are as long as they wait, so that those of a host can be held, released and counted
 * without opening one. A host that takes nothing is known by name, since when and why, in every process.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'drop index queue_message_dead',
  'alter table queue_message drop constraint queue_message_dead',
  'alter table queue_message rename column dead_host to host',
  // A Delete: it goes out when it is due, whatever else of its host is held.
  'alter table queue_message add column never_held boolean not null default false',
  'alter table queue_message add constraint queue_message_dead check (dead_at is not null or dead_error is null)',
  'create index queue_message_dead on queue_message (queue, host, dead_at) where dead_at is not null',
  'create index queue_message_by_host on queue_message (queue, host) where dead_at is null and host is not null',
  `create table failing_host (
    host text collate "C" primary key,
    since timestamptz not null,
    failed_at timestamptz not null,
    error text not null,
    -- The activities that failed lately, each once: {"activity", "at"}.
    failures jsonb not null,
    -- While it lies ahead, nothing is sent but one activity now and then, to see.
    held_until timestamptz,
    probed_at timestamptz,
    probed text
  )`,
  // What Fedify noted of the same.
  `delete from kv where starts_with(key, '_fedify/circuit/')`,
];
