import { type Kysely, sql } from 'kysely';

/** Institution, consultations and everything that takes part in them; the event log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table territory (
    code text primary key,
    name jsonb not null,
    within text references territory (code) deferrable initially deferred
  )`,
  `create table institution (
    only_one boolean primary key default true check (only_one),
    handle text not null,
    name jsonb not null,
    summary jsonb not null,
    territory text not null references territory (code),
    languages text[] not null check (cardinality(languages) > 0),
    time_zone text not null,
    contact text,
    notices jsonb not null,
    created_at timestamptz not null
  )`,
  `create table handle (
    handle text primary key check (handle ~ '^[a-z0-9_]+$'),
    kind text not null check (kind in ('institution', 'consultation', 'participant')),
    owner_id uuid
  )`,
  `create table consultation (
    id uuid primary key,
    slug text not null unique,
    handle text not null unique,
    title jsonb not null,
    summary jsonb not null,
    territory text,
    languages text[] not null check (cardinality(languages) > 0),
    time_zone text not null,
    rules jsonb not null,
    campaign text,
    follows text references consultation (slug) on update cascade,
    created_at timestamptz not null,
    published_at timestamptz,
    rules_hash text,
    next_number integer not null default 1 check (next_number > 0),
    check ((published_at is null) = (rules_hash is null)),
    check (follows is null or campaign is not null)
  )`,
  `create index consultation_campaign on consultation (campaign) where campaign is not null`,
  `create table phase (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    kind text not null check (kind in ('inform', 'propose', 'support', 'discuss', 'vote', 'answer', 'follow-up')),
    title jsonb,
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    allows text[] not null check (allows <@ array['propose', 'support', 'comment', 'vote']),
    standings text[],
    opening_announced_at timestamptz,
    closing_announced_at timestamptz,
    check (closes_at > opens_at)
  )`,
  `create index phase_consultation on phase (consultation_id)`,
  `create table phase_extension (
    id uuid primary key,
    phase_id uuid not null references phase (id),
    closed_before timestamptz not null,
    closes_now timestamptz not null,
    reason jsonb not null,
    agent_id uuid,
    extended_at timestamptz not null,
    check (closes_now > closed_before)
  )`,
  `create table participant (
    id uuid primary key,
    kind text not null check (kind in ('local', 'remote', 'imported', 'paper', 'institution')),
    name text not null,
    standing text not null check (standing in ('resident', 'registered', 'fediverse', 'paper', 'institution', 'imported')),
    territory text,
    lang text,
    actor_uri text unique,
    import_key text unique,
    created_at timestamptz not null,
    erased_at timestamptz,
    check (erased_at is null or (name = '' and actor_uri is null and import_key is null))
  )`,
  `create table proposal (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    number integer check (number > 0),
    status text not null check (status in ('held', 'published', 'withdrawn', 'removed')),
    author_id uuid not null references participant (id),
    tags text[] not null,
    lat double precision check (lat between -90 and 90),
    lon double precision check (lon between -180 and 180),
    original text unique,
    received_at timestamptz not null,
    published_at timestamptz,
    updated_at timestamptz not null,
    current_version integer not null,
    pending_version integer,
    comments integer not null default 0 check (comments >= 0),
    verdict text,
    search tsvector not null,
    unique (consultation_id, number),
    check (status <> 'published' or (number is not null and published_at is not null)),
    check ((lat is null) = (lon is null)),
    check (pending_version is null or pending_version = current_version + 1)
  )`,
  `create index proposal_author on proposal (author_id)`,
  `create index proposal_newest on proposal (consultation_id, published_at desc, id)`,
  `create index proposal_search on proposal using gin (search)`,
  `create table proposal_version (
    proposal_id uuid not null references proposal (id),
    number integer not null check (number > 0),
    title jsonb not null,
    body jsonb not null,
    lang text not null,
    cost_amount bigint check (cost_amount >= 0),
    cost_currency text,
    amends integer check (amends > 0),
    content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
    created_at timestamptz not null,
    primary key (proposal_id, number),
    check ((cost_amount is null) = (cost_currency is null))
  )`,
  `create table support (
    proposal_id uuid not null references proposal (id),
    participant_id uuid not null references participant (id),
    side text not null check (side in ('for', 'against')),
    version integer not null check (version > 0),
    standing text not null check (standing in ('resident', 'registered', 'fediverse', 'paper', 'institution', 'imported')),
    given_at timestamptz not null,
    primary key (proposal_id, participant_id)
  )`,
  `create index support_participant on support (participant_id)`,
  `create table support_total (
    proposal_id uuid not null references proposal (id),
    side text not null check (side in ('for', 'against')),
    standing text not null,
    version integer not null,
    total integer not null check (total >= 0),
    primary key (proposal_id, side, standing, version)
  )`,
  // Who proposed, commented, supported or objected: counted, never listed.
  `create table involvement (
    consultation_id uuid not null references consultation (id),
    participant_id uuid not null references participant (id),
    primary key (consultation_id, participant_id)
  )`,
  // Totals as another platform published them; the recounted ones are in support_total.
  `create table published_total (
    proposal_id uuid primary key references proposal (id),
    source text not null,
    in_favour integer not null,
    against integer not null
  )`,
  `create table comment (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    proposal_id uuid references proposal (id),
    parent_id uuid references comment (id),
    depth integer not null check (depth >= 0),
    path text not null,
    author_id uuid not null references participant (id),
    side text not null check (side in ('for', 'neutral', 'against')),
    body text not null,
    lang text not null,
    status text not null check (status in ('held', 'published', 'withdrawn', 'removed')),
    original text unique,
    received_at timestamptz not null,
    published_at timestamptz,
    updated_at timestamptz not null,
    check (status <> 'published' or published_at is not null)
  )`,
  `create index comment_reading on comment (consultation_id, proposal_id, path collate "C")`,
  `create index comment_author on comment (author_id)`,
  `create table answer (
    id uuid primary key,
    proposal_id uuid not null references proposal (id),
    version integer not null check (version > 0),
    verdict text not null check (verdict in ('accepted', 'accepted-in-part', 'rejected', 'under-study', 'already-done', 'for-information')),
    body jsonb not null,
    agent_id uuid,
    published_at timestamptz not null,
    unique (proposal_id, version)
  )`,
  `create table commitment (
    id uuid primary key,
    answer_id uuid not null references answer (id),
    position integer not null,
    text jsonb not null,
    due_on text check (due_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    status text not null check (status in ('planned', 'under-way', 'kept', 'delayed', 'dropped')),
    note jsonb,
    updated_at timestamptz not null,
    unique (answer_id, position)
  )`,
  `create table decision (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    subject_kind text not null check (subject_kind in ('proposal', 'comment')),
    subject_id uuid not null,
    kind text not null check (kind in ('accept', 'hold', 'remove', 'restore')),
    rule text not null,
    reason text not null,
    agent_id uuid,
    decided_at timestamptz not null
  )`,
  `create index decision_subject on decision (subject_id)`,
  `create table report (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    subject_kind text not null check (subject_kind in ('proposal', 'comment')),
    subject_id uuid not null,
    rule text not null,
    text text,
    reporter_id uuid references participant (id),
    from_host text,
    filed_at timestamptz not null,
    decided_at timestamptz,
    outcome text check (outcome in ('upheld', 'dismissed')),
    check ((decided_at is null) = (outcome is null))
  )`,
  `create index report_open on report (filed_at) where decided_at is null`,
  `create table poll (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    question jsonb not null,
    multiple boolean not null,
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    closing_announced_at timestamptz,
    check (closes_at > opens_at)
  )`,
  `create index poll_consultation on poll (consultation_id)`,
  `create table poll_option (
    id uuid primary key,
    poll_id uuid not null references poll (id),
    position integer not null,
    name jsonb not null,
    unique (poll_id, position),
    unique (poll_id, id)
  )`,
  `create table poll_vote (
    poll_id uuid not null references poll (id),
    participant_id uuid not null references participant (id),
    option_id uuid not null,
    cast_at timestamptz not null,
    primary key (poll_id, participant_id, option_id),
    foreign key (poll_id, option_id) references poll_option (poll_id, id)
  )`,
  `create table agent (
    id uuid primary key,
    email_key text not null unique,
    email_sealed text not null,
    role text not null check (role in ('administrator', 'officer', 'moderator', 'observer')),
    invited_at timestamptz not null,
    joined_at timestamptz,
    disabled_at timestamptz
  )`,
  `create table token (
    id uuid primary key,
    name text not null,
    hash text not null unique,
    scopes text[] not null check (cardinality(scopes) > 0),
    participant_id uuid references participant (id),
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz
  )`,
  `create table sign_in_link (
    hash text primary key,
    participant_id uuid references participant (id),
    agent_id uuid references agent (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    check ((participant_id is null) <> (agent_id is null))
  )`,
  `create index sign_in_link_expiry on sign_in_link (expires_at)`,
  `create table session (
    hash text primary key,
    participant_id uuid references participant (id),
    agent_id uuid references agent (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    check ((participant_id is null) <> (agent_id is null))
  )`,
  `create index session_expiry on session (expires_at)`,
  `create table idempotency (
    key text primary key,
    request_hash text not null,
    status integer not null,
    body text not null,
    answered_at timestamptz not null
  )`,
  `create index idempotency_age on idempotency (answered_at)`,
  // `seq` is the order of insertion, `position` the order of commitment: given afterwards, so that no reader that has
  // passed a position ever meets a smaller one (docs/adr/0008).
  `create table event (
    seq bigint generated always as identity primary key,
    id uuid not null unique,
    position bigint unique,
    type text not null,
    at timestamptz not null,
    by_participant uuid,
    by_agent uuid,
    consultation_id uuid,
    proposal_id uuid,
    data jsonb not null
  )`,
  `create index event_unplaced on event (seq) where position is null`,
  `create table event_cursor (
    reader text primary key,
    position bigint not null,
    moved_at timestamptz not null
  )`,
];
