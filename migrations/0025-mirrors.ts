import { type Kysely, sql } from 'kysely';

/** What a co-host keeps beside the mirror: whose a decision is, what its own people sent to the host, reports passed on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Decided where the consultation is hosted.
  'alter table decision add column by_host boolean not null default false',
  // A report about something mirrored that the host was told of.
  'alter table report add column passed_on_at timestamptz',
  // What somebody here did in a mirrored consultation, until its host answered. `due_at` is when it is sent (again).
  `create table home_act (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    subject_kind text not null check (subject_kind in ('proposal', 'comment')),
    subject_id uuid not null,
    act text not null check (act in ('create', 'update', 'delete')),
    status text not null check (status in ('waiting', 'held', 'accepted', 'refused')),
    refusal jsonb,
    tries integer not null default 0,
    due_at timestamptz,
    acted_at timestamptz not null,
    answered_at timestamptz
  )`,
  'create index home_act_subject on home_act (subject_id, acted_at)',
  'create index home_act_due on home_act (due_at) where due_at is not null',
];
