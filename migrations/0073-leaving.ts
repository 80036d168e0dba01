import { type Kysely, sql } from 'kysely';

/** What a node that moves leaves behind, and that it was moved (docs/adr/0069). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // The node was stopped and exported to live elsewhere: it is not to serve here again.
  `create table exported (
    one boolean primary key default true check (one),
    exported_at timestamptz not null
  )`,
  // A mail with a link that works on this node only, like the link itself.
  'alter table outgoing_mail add column one_time_link boolean not null default false',
  // On how many different days in a row mail servers did not know the address, the last of them, and since when it rests.
  `alter table mail_follower
    add unknown_days integer not null default 0 check (unknown_days >= 0),
    add unknown_on date,
    add resting_since timestamptz`,
];
