import { type Kysely, sql } from 'kysely';

/** The institution's own wording of letters, mails that were given up, and reminders of commitments. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Which letters there are is the code's to say: one that is no longer written is left lying here.
  `create table letter_wording (
    letter text not null,
    lang text not null,
    subject text not null,
    text text not null,
    worded_at timestamptz not null,
    primary key (letter, lang)
  )`,
  // Without whom it was for, and forgotten after a month. The letter is null where it could not be opened.
  `create table mail_failure (
    id uuid primary key,
    letter text,
    outcome text not null check (outcome in ('refused', 'expired')),
    attempts integer not null,
    failed_at timestamptz not null
  )`,
  'create index mail_failure_age on mail_failure (failed_at)',
  'alter table agent add column reminders boolean not null default true',
  // That agents were told of a commitment, before its day and after it.
  `create table commitment_reminder (
    commitment_id uuid not null references commitment (id),
    edge text not null check (edge in ('before', 'after')),
    reminded_at timestamptz not null,
    primary key (commitment_id, edge)
  )`,
];
