import { type Kysely, sql } from 'kysely';

/** What came of reading the cards of a connector (docs/adr/0116). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table card_sync (
    connector text collate "C" primary key references connector (name) on delete cascade,
    -- The last try, and the last time that all cards were read.
    ended_at timestamptz not null,
    succeeded_at timestamptz,
    error text,
    -- Of that last time: how many cards there were, and what came of them.
    read integer not null,
    added integer not null,
    changed integer not null,
    wrong integer not null,
    -- Which cards were not read, by the name that they have there, and why: the first of them.
    faults jsonb not null
  )`.execute(db);
}
