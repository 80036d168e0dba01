import { type Kysely, sql } from 'kysely';

/** What other institutions consult about and what is proposed there, and what was taken up from where (docs/adr/0034). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const OF_PEER = 'references peer (uri) on update cascade on delete cascade';

const STATEMENTS = [
  // How far a peer's catalogue was read. `page` is where this pass goes on; `read_at` is when a pass last came to its end.
  `create table catalogue_reading (
    peer text primary key ${OF_PEER},
    pass integer not null,
    page text,
    due_at timestamptz not null,
    read_at timestamptz,
    failing_since timestamptz
  )`,
  // What a page was when it was read last.
  `create table catalogue_page (
    peer text not null ${OF_PEER},
    uri text not null,
    etag text,
    next text,
    primary key (peer, uri)
  )`,
  // `pass` is the last one that saw it; what a whole pass did not see is gone.
  `create table catalogue_entry (
    uri text primary key,
    peer text not null ${OF_PEER},
    page text not null,
    pass integer not null,
    kind text not null check (kind in ('consultation', 'proposal')),
    consultation text not null,
    number integer check (number > 0),
    title jsonb not null,
    summary jsonb not null,
    languages text[] not null,
    tags text[] not null,
    phases jsonb not null,
    verdict text,
    supports integer check (supports >= 0),
    published_at timestamptz not null,
    updated_at timestamptz not null,
    search tsvector not null,
    check ((kind = 'proposal') = (number is not null))
  )`,
  'create index catalogue_entry_search on catalogue_entry using gin (search)',
  'create index catalogue_entry_tags on catalogue_entry using gin (tags)',
  'create index catalogue_entry_newest on catalogue_entry (published_at desc, uri desc)',
  'create index catalogue_entry_peer on catalogue_entry (peer, page)',
  'create index catalogue_entry_consultation on catalogue_entry (consultation)',
  // What a consultation or proposal of ours was made from, at another institution.
  `create table derivation (
    subject_id uuid primary key,
    kind text not null check (kind in ('consultation', 'proposal')),
    source text not null,
    institution text not null,
    title jsonb not null,
    derived_at timestamptz not null
  )`,
  'create index derivation_source on derivation (source)',
  // What was made elsewhere from something of ours, as the institution there says.
  `create table taken_up (
    uri text not null,
    taken_by text not null,
    institution text not null,
    name jsonb not null,
    title jsonb not null,
    told_at timestamptz not null,
    primary key (uri, taken_by)
  )`,
];
