import { type Kysely, sql } from 'kysely';

/** Whose words a contribution is between cities: the author's activity as their own city signed it (docs/adr/0072). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table authorship (
    subject_id uuid primary key,
    subject_kind text not null check (subject_kind in ('proposal', 'comment')),
    consultation_id uuid not null references consultation (id),
    state text not null check (state in ('signed', 'unsigned')),
    -- The Create or Update that the words were last checked against, and when its author did it.
    activity text,
    acted_at timestamptz,
    words_hash text,
    -- The host's number of that version of a proposal.
    version integer,
    -- The activity as signed, for others to check; gone with the words.
    document text,
    checked_at timestamptz not null,
    -- Since when the key of one that came cannot be read, and whose institution it is of.
    unread_at timestamptz,
    unread_from text,
    -- Since when the host tells other words than these.
    altered_at timestamptz,
    check ((state = 'signed') = (activity is not null and acted_at is not null and words_hash is not null)),
    check (document is null or state = 'signed'),
    check ((unread_at is null) = (unread_from is null))
  )`,
  'create index authorship_checked on authorship (consultation_id, checked_at)',
  'create index authorship_unread on authorship (consultation_id) where unread_at is not null',
  // The hash of the words that were signed; the words themselves are not kept beside them.
  'alter table home_act add column words_hash text',
  // What came before has no signed act that was kept.
  `insert into authorship (subject_id, subject_kind, consultation_id, state, checked_at)
    select distinct on (subject_id) subject_id, subject_kind, consultation_id, 'unsigned', answered_at
    from guest_act where act = 'create' and status <> 'refused' and subject_id is not null
    order by subject_id, answered_at`,
  `insert into authorship (subject_id, subject_kind, consultation_id, state, checked_at)
    select distinct on (subject_id) subject_id, subject_kind, consultation_id, 'unsigned', coalesce(answered_at, acted_at)
    from home_act where act = 'create' and status = 'accepted'
    order by subject_id, acted_at
    on conflict do nothing`,
];
