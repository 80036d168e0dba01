import { type Kysely, sql } from 'kysely';

/** Connections to other software of the institution: what each is, and how it is getting on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table connector (
    id uuid primary key,
    -- What its messages, its acts and the commands name it by; never changed.
    name text collate "C" not null unique,
    kind text not null,
    settings jsonb not null,
    -- The secrets that it signs with, as JSON, encrypted under the node's key.
    secrets_sealed text not null,
    created_at timestamptz not null,
    -- Why nothing is sent; null while it runs.
    paused text check (paused in ('by-hand', 'gone', 'failed')),
    -- Since when nothing was taken, and why the last try failed; both null after one that was taken.
    failing_since timestamptz,
    last_error text,
    succeeded_at timestamptz,
    check ((failing_since is null) = (last_error is null))
  )`.execute(db);
}
