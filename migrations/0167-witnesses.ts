import { type Kysely, sql } from 'kysely';

/** Cosignatures of checkpoints: those that peers give ours, and those that this node gives theirs (docs/adr/0141). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table peer
    -- Where it cosigns checkpoints, and with which key; null where it does not.
    add column witness jsonb`.execute(db);
  await sql`alter table journal
    -- The newest checkpoint with cosignatures, with them.
    add column cosigned text,
    -- Since when nothing is signed, for the witnesses are asked first what they saw.
    add column waits_since timestamptz,
    -- A checkpoint that is signed by this journal and says what this journal does not have; nothing is signed any more.
    add column contradicted_by text`.execute(db);
  await sql`create table journal_witness (
    peer text not null,
    journal text not null,
    -- The newest size that it is known to have cosigned.
    size bigint not null check (size >= 0),
    cosigned_at timestamptz,
    asked_at timestamptz not null,
    -- Why it gave no cosignature when it was asked last, and how often in a row.
    fault text,
    failures integer not null default 0,
    primary key (peer, journal)
  )`.execute(db);
  await sql`create table witness_key (
    id integer primary key check (id = 1),
    name text not null,
    vkey text not null,
    private_key_sealed text not null,
    created_at timestamptz not null
  )`.execute(db);
  await sql`create table witnessed_journal (
    origin text primary key,
    peer text not null,
    size bigint not null check (size >= 0),
    root text not null,
    -- As signed by the journal and cosigned here.
    checkpoint text not null,
    cosigned_at timestamptz not null,
    -- When another history under the same name was seen.
    contradicted_at timestamptz
  )`.execute(db);
}
