import { type Kysely, sql } from 'kysely';

/**
 * Authors are told by mail what was decided about what they wrote: nothing that was decided before, and nobody once they
 * were erased.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `insert into event_cursor (reader, position, moved_at)
    select 'author-letters', max(position), now() from event having max(position) is not null
    on conflict (reader) do nothing`,
  // Whom it is about, where it is forgotten with them.
  'alter table outgoing_mail add column participant_id uuid references participant (id) on delete cascade',
  'create index outgoing_mail_participant on outgoing_mail (participant_id) where participant_id is not null',
];
