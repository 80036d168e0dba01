import { type Kysely, sql } from 'kysely';

/** Mails on their way, links mailed to an address, lists of residents, and what people follow by mail. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Whom to, and what it says, sealed in one. Deleted as soon as it was handed over, refused or is too old.
  `create table outgoing_mail (
    id uuid primary key,
    sealed text not null,
    created_at timestamptz not null,
    ready_at timestamptz not null,
    expires_at timestamptz not null,
    attempts integer not null default 0
  )`,
  'create index outgoing_mail_ready on outgoing_mail (ready_at)',
  `create table mail_count (
    outcome text primary key check (outcome in ('sent', 'refused', 'expired')),
    total bigint not null
  )`,
  // An address, sealed, of whoever may be nobody here yet; with a participant, one who adds it to their sign-ins.
  `alter table sign_in_link
    add column sealed_address text,
    drop constraint sign_in_link_check,
    add constraint of_somebody check ((agent_id is null) <> (participant_id is null and sealed_address is null))`,
];
