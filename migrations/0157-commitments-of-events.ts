import { type Kysely, sql } from 'kysely';

/**
 * What a public act says, as a salted hash that was written in its own transaction (docs/adr/0130). The salt goes with what was
 * said; the hash stays.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table event_commitment (
    event_id uuid primary key references event (id) on delete cascade,
    commitment bytea not null check (octet_length(commitment) = 32),
    salt bytea check (octet_length(salt) = 32),
    -- The proposal or comment of somebody whose words or place are hashed, with which the salt goes.
    text_id uuid,
    text_part text check (text_part in ('words', 'details')),
    check ((text_id is null) = (text_part is null))
  )`.execute(db);
  await sql`create index event_commitment_text on event_commitment (text_id) where text_id is not null`.execute(db);
}
