import { type Kysely, sql } from 'kysely';

/** Who the institution says are its residents: keyed hashes, and whom each was proven by. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // One person of a list: the hash of their sign-in by mail (sign_in.key_hash), of a code they got by letter, or both.
  `create table resident (
    id uuid primary key,
    mail_hash text unique,
    code_hash text unique,
    territory text,
    listed_at timestamptz not null,
    participant_id uuid references participant (id),
    proven_at timestamptz,
    check (mail_hash is not null or code_hash is not null),
    check ((participant_id is null) = (proven_at is null))
  )`,
  'create index resident_participant on resident (participant_id) where participant_id is not null',
];
