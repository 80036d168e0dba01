import { type Kysely, sql } from 'kysely';

/** Who consented that contact management learns of them, to which words and since when (docs/adr/0105). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table contact_consent (
    participant_id uuid primary key references participant,
    id uuid not null unique,
    terms integer not null,
    given_at timestamptz not null,
    withdrawn_at timestamptz,
    event_id uuid not null,
    sent_hash text not null,
    sent_at timestamptz not null
  )`,
  'create index contact_consent_sent on contact_consent (sent_at) where withdrawn_at is null',
];
