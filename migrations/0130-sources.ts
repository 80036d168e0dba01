import { type Kysely, sql } from 'kysely';

/** Consultations that another platform decides about, and what was read there (docs/adr/0114). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table consultation
    add column source_key text collate "C",
    add column source_label text,
    add column source_url text,
    add constraint consultation_source check (
      num_nulls(source_key, source_label, source_url) in (0, 3) and (source_key is null or host_uri is null)
    )`,
  'create unique index consultation_source_key on consultation (source_key)',
  `create table source_item (
    consultation_id uuid not null references consultation (id) on delete cascade,
    kind text not null check (kind in ('phase', 'proposal', 'comment')),
    -- Of the platform.
    key text collate "C" not null,
    -- The key of the proposal that a comment is about.
    within_key text collate "C",
    -- What it is here; null where it was not taken.
    subject_id uuid,
    url text,
    -- Of what was told last.
    digest text not null,
    seen_at timestamptz not null,
    gone_at timestamptz,
    -- Why it was not taken; null where it was.
    problem text,
    -- Of a proposal: what was told of its comments last, and what was when they were read.
    comments_state text,
    comments_read text,
    primary key (consultation_id, kind, key)
  )`,
  'create index source_item_subject on source_item (subject_id)',
  `create table source_pass (
    connector text collate "C" primary key references connector (name) on delete cascade,
    stage text check (stage in ('new', 'all')),
    cursor text,
    began_at timestamptz not null,
    newest_at timestamptz,
    new_ended_at timestamptz,
    all_ended_at timestamptz,
    paused_until timestamptz
  )`,
];
