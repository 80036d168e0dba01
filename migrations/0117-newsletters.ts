import { type Kysely, sql } from 'kysely';

/** Newsletters to the followers of the institution or of a consultation (docs/adr/0104). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table newsletter (
    id uuid primary key,
    consultation_id uuid references consultation on delete cascade,
    subject jsonb not null,
    text jsonb not null,
    is_public boolean not null,
    state text not null check (state in ('draft', 'scheduled', 'sending', 'sent')),
    send_at timestamptz,
    created_at timestamptz not null,
    started_at timestamptz,
    sent_at timestamptz,
    sent_through uuid,
    recipients bigint not null,
    delivered bigint not null default 0,
    failed bigint not null default 0,
    check ((state = 'draft') = (send_at is null))
  )`,
  'create index newsletter_newest on newsletter (created_at, id)',
  "create index newsletter_due on newsletter (send_at) where state in ('scheduled', 'sending')",
  // Whoever follows gets them, until they want none.
  'alter table mail_follower add newsletters boolean not null default true',
  'alter table outgoing_mail add newsletter_id uuid references newsletter on delete set null',
];
