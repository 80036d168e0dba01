import { type Kysely, sql } from 'kysely';

/** How often an address that follows gets digests, and whether it gets official answers at once (docs/adr/0085). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table mail_follower
    add frequency text not null default 'daily' check (frequency in ('daily', 'weekly')),
    add answers_at_once boolean not null default false`,
  // Answers up to there were told at once; \`told_through\` is where digests are.
  'alter table mail_follow add answers_through bigint not null default 0',
  // Nobody is told at once what was published before they could choose so.
  `insert into event_cursor (reader, position, moved_at)
    select 'answers-by-mail', max(position), now() from event having max(position) is not null
    on conflict (reader) do nothing`,
];
