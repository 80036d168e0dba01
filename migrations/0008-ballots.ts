import { type Kysely, sql } from 'kysely';

/** Questions put to the vote, what was cast on them, and what was published of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table ballot (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    slug text not null,
    position integer not null check (position > 0),
    question jsonb not null,
    description jsonb,
    method text not null check (method in (
      'yes-no', 'choice', 'approval', 'score', 'schulze', 'instant-runoff',
      'budget-by-votes', 'equal-shares', 'petition', 'supports-and-objections'
    )),
    rules jsonb not null,
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    paper_until timestamptz,
    created_at timestamptz not null,
    published_at timestamptz,
    rules_hash text,
    -- 256 random bits, sealed under the node's key: voters have another key in every ballot.
    secret_sealed text not null,
    opening_announced_at timestamptz,
    closing_announced_at timestamptz,
    unique (consultation_id, slug),
    unique (consultation_id, position),
    check (closes_at > opens_at),
    check (paper_until is null or paper_until >= closes_at),
    check ((published_at is null) = (rules_hash is null))
  )`,
  `create table ballot_option (
    id uuid primary key,
    ballot_id uuid not null references ballot (id),
    number integer not null check (number > 0),
    name jsonb not null,
    description jsonb,
    cost bigint check (cost > 0),
    unique (ballot_id, number)
  )`,
  `create table ballot_extension (
    id uuid primary key,
    ballot_id uuid not null references ballot (id),
    closed_before timestamptz not null,
    closes_now timestamptz not null,
    reason jsonb not null,
    agent_id uuid,
    extended_at timestamptz not null,
    check (closes_now > closed_before)
  )`,
  `create index ballot_extension_ballot on ballot_extension (ballot_id)`,
  // One row a voter and ballot: a later cast takes the place of the earlier one, of which nothing stays but its number.
  // No participant is named here, and nothing else is written with a cast that names one.
  `create table ballot_cast (
    ballot_id uuid not null references ballot (id),
    voter_key text not null,
    id uuid not null,
    sequence integer not null check (sequence > 0),
    standing text not null check (standing in ('resident', 'registered', 'fediverse', 'paper', 'institution')),
    -- Readable, or sealed until the close.
    content text,
    ciphertext text,
    rules_hash text not null,
    received_at timestamptz not null,
    primary key (ballot_id, voter_key),
    check ((content is null) <> (ciphertext is null))
  )`,
  `create table paper_batch (
    id uuid primary key,
    ballot_id uuid not null references ballot (id),
    reference text not null,
    place text not null,
    sheets integer not null check (sheets > 0),
    entered_by uuid not null,
    entered_at timestamptz not null,
    confirmed_by uuid,
    confirmed_at timestamptz,
    discarded_by uuid,
    discarded_at timestamptz,
    check ((confirmed_by is null) = (confirmed_at is null)),
    check ((discarded_by is null) = (discarded_at is null)),
    check (confirmed_by <> entered_by),
    check (confirmed_at is null or discarded_at is null)
  )`,
  `create unique index paper_batch_reference on paper_batch (ballot_id, reference) where discarded_at is null`,
  `create table paper_row (
    batch_id uuid not null references paper_batch (id),
    content text not null,
    count integer not null check (count > 0),
    primary key (batch_id, content)
  )`,
  // What a result that is shown before the close counts: of each standing, the ballots of some moment (docs/ballots).
  `create table live_count (
    ballot_id uuid not null references ballot (id),
    standing text not null,
    -- Casts until then, replaced ones too.
    casts bigint not null check (casts > 0),
    rows jsonb not null,
    primary key (ballot_id, standing)
  )`,
  `create table live_tally (
    ballot_id uuid primary key references ballot (id),
    tally jsonb not null,
    counted_at timestamptz not null,
    looked_at timestamptz not null
  )`,
  `create table ballot_publication (
    ballot_id uuid primary key references ballot (id),
    -- Everything but the patterns, which are below.
    ballots jsonb not null,
    tally jsonb not null,
    published_at timestamptz not null
  )`,
  `create table published_pattern (
    ballot_id uuid not null references ballot_publication (ballot_id),
    pile integer not null check (pile >= 0),
    place integer not null check (place >= 0),
    content text not null,
    count integer not null check (count > 0),
    primary key (ballot_id, pile, place)
  )`,
];
