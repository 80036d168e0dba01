import { type Kysely, sql } from 'kysely';

/** How far deliveries to followers got, which inboxes fail, what was announced and what waits to be told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // The last inbox that an activity was put into the queue for; null once it was for all.
  `create table delivery_progress (
    activity text primary key,
    inbox text,
    moved_at timestamptz not null
  )`,
  `create index delivery_progress_age on delivery_progress (moved_at)`,
  // Inboxes that answered that nobody is there, and how often since the first time.
  `create table inbox_failure (
    inbox text primary key,
    failures integer not null check (failures > 0),
    first_at timestamptz not null,
    last_at timestamptz not null
  )`,
  // Each proposal that was to be announced by its consultation: announced by itself, or told in a digest.
  `create table announcing (
    event_id uuid primary key,
    consultation_id uuid not null references consultation (id),
    proposal_id uuid not null references proposal (id),
    decided_at timestamptz not null,
    alone boolean not null,
    -- The digest it is told in, named by the event that is oldest in it.
    digest uuid,
    digested_at timestamptz,
    check (not alone or digest is null),
    check (digested_at is null or digest is not null)
  )`,
  `create index announcing_consultation on announcing (consultation_id, decided_at)`,
  `create index announcing_waiting on announcing (decided_at) where not alone and digested_at is null`,
  // Polls whose counts changed since they were last sent.
  `create table poll_news (
    poll_id uuid primary key references poll (id),
    event_id uuid,
    due_at timestamptz,
    sent_at timestamptz,
    check ((event_id is null) = (due_at is null))
  )`,
  `create index poll_news_due on poll_news (due_at) where due_at is not null`,
  `create index remote_actor_delivery on remote_actor (coalesce(shared_inbox, inbox))`,
];
