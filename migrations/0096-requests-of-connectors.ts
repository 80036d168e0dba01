import { type Kysely, sql } from 'kysely';

/** What other software of the institution asks here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Good once, until its time is over.
  await sql`create table connector_nonce (
    connector text collate "C" not null references connector (name) on delete cascade,
    nonce text collate "C" not null,
    until timestamptz not null,
    primary key (connector, nonce)
  )`.execute(db);
  await sql`create index connector_nonce_until on connector_nonce (until)`.execute(db);
  // A request there that a proposal was made of.
  await sql`create table connector_request (
    -- Keyed: of the connector and of the request's key there.
    key_hash text collate "C" primary key,
    connector text collate "C" not null references connector (name) on delete cascade,
    proposal_id uuid not null references proposal (id) on delete cascade,
    -- Where the request is; null where nobody said, or once its author was erased.
    address text
  )`.execute(db);
  await sql`create index connector_request_connector on connector_request (connector)`.execute(db);
  await sql`create unique index connector_request_proposal on connector_request (proposal_id)`.execute(db);
}
