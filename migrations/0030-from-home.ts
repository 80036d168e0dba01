import { type Kysely, sql } from 'kysely';

/** Acting from home (docs/adr/0038): what a co-host sends to the host, and what the host answered to whom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // The words that a comment is to have; the activity as it was signed. Both are needed until the host answered.
  'alter table home_act add column words text, add column document text',
  // What a participant of a co-host did here and how it was answered, so that the same question gets the same answer.
  `create table guest_act (
    activity text primary key,
    consultation_id uuid not null references consultation (id),
    object text not null,
    act text not null check (act in ('create', 'update', 'delete')),
    said_at timestamptz not null,
    subject_kind text check (subject_kind in ('proposal', 'comment')),
    subject_id uuid,
    status text not null check (status in ('held', 'accepted', 'refused')),
    refusal jsonb,
    answered_at timestamptz not null,
    check ((subject_kind is null) = (subject_id is null)),
    check ((status = 'refused') = (refusal is not null))
  )`,
  'create index guest_act_object on guest_act (object)',
  'create index guest_act_subject on guest_act (subject_id) where subject_id is not null',
];
