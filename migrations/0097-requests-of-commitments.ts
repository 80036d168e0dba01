import { type Kysely, sql } from 'kysely';

/** Requests at other software of the institution that stand behind its commitments. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table connector_commitment (
    connector text collate "C" not null references connector (name) on delete cascade,
    commitment_id uuid not null references commitment (id) on delete cascade,
    -- Where the request is there; null while it is not known whether it arrived.
    address text,
    -- Its key, its number and its page there, as far as they are said.
    reference text,
    number text,
    url text,
    -- The status that it has there, and since when, as that software writes it.
    status text,
    changed text,
    checked_at timestamptz,
    -- Why it could not be read last; null where it could.
    error text,
    primary key (connector, commitment_id)
  )`.execute(db);
  await sql`create unique index connector_commitment_address on connector_commitment (connector, address)`.execute(db);
  await sql`create index connector_commitment_commitment on connector_commitment (commitment_id)`.execute(db);
}
