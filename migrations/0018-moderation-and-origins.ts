import { type Kysely, sql } from 'kysely';

/** Decisions that can be taken back and appealed, where supports come from as counters, and syntheses that were published. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // What a decision is taken back to; unknown of those before.
  `alter table decision add column status_before text check (status_before in ('held', 'published', 'withdrawn', 'removed'))`,
  `create table appeal (
    id uuid primary key,
    decision_id uuid not null unique references decision (id),
    consultation_id uuid not null references consultation (id),
    subject_kind text not null check (subject_kind in ('proposal', 'comment')),
    subject_id uuid not null,
    participant_id uuid not null references participant (id),
    text text not null,
    filed_at timestamptz not null,
    decided_at timestamptz,
    outcome text check (outcome in ('granted', 'refused')),
    reason text,
    agent_id uuid,
    same_agent boolean not null,
    check ((decided_at is null) = (outcome is null)),
    check ((decided_at is null) = (reason is null))
  )`,
  'create index appeal_open on appeal (filed_at) where decided_at is null',
  'create index appeal_participant on appeal (participant_id)',
  `create index proposal_held on proposal (received_at) where status = 'held'`,
  `create index comment_held on comment (received_at) where status = 'held'`,
  // Gifts of support by where they came from, as sums: nobody is in them (docs/adr/0029).
  `create table support_origin (
    proposal_id uuid not null references proposal (id),
    day text not null check (day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    kind text not null check (kind in ('site', 'server', 'none')),
    host text not null,
    given integer not null check (given > 0),
    primary key (proposal_id, day, kind, host),
    check ((kind = 'none') = (host = ''))
  )`,
  // Whoever gives a support again after taking one back is not counted again.
  `create index event_support_withdrawn on event (proposal_id, by_participant) where type = 'support-withdrawn'`,
  `create table synthesis (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    agent_id uuid,
    published_at timestamptz not null,
    words jsonb not null,
    document jsonb not null
  )`,
  'create index synthesis_consultation on synthesis (consultation_id, published_at)',
];
