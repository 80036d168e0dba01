import { type Kysely, sql } from 'kysely';

/**
 * The whole schema as version 0.1.0 left it, at once (docs/adr/0190): what was made by 140 migrations before. Tables in the
 * order in which they may be made, each with its indexes; then what counts by trigger.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...TABLES, ...COUNTERS]) await sql.raw(statement).execute(db);
}

const TABLES = [
  `create table territory (
    code text primary key,
    name jsonb not null,
    within text references territory (code) deferrable initially deferred
  )`,
  `create table institution (
    only_one boolean default true primary key check (only_one),
    handle text not null,
    name jsonb not null,
    summary jsonb not null,
    territory text not null references territory (code),
    languages text[] not null check (cardinality(languages) > 0),
    time_zone text not null,
    contact text,
    notices jsonb not null,
    created_at timestamptz not null,
    code_letters boolean not null default false,
    hidden_entries text[] not null default '{}',
    -- What others may do with its open data; null where it has not said (docs/adr/0126).
    licence text,
    -- The sum above which a second agent confirms what commits it: an amount in minor units and its currency; null
    -- where it set none (docs/adr/0168).
    second_agent_above jsonb
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
    -- Where a consultation is decided, if not here.
    host_uri text unique,
    host_institution text,
    -- How many people who were erased are in both of them.
    erased_in_both integer not null default 0,
    topics text[] not null default '{}',
    source_key text collate "C",
    source_label text,
    source_url text,
    check ((published_at is null) = (rules_hash is null)),
    check (follows is null or campaign is not null),
    check ((host_uri is null) = (host_institution is null)),
    constraint consultation_source check ((num_nulls(source_key, source_label, source_url) in (0, 3)) and
      (source_key is null or host_uri is null))
  )`,
  'create index consultation_campaign on consultation (campaign) where campaign is not null',
  'create unique index consultation_source_key on consultation (source_key)',
  `create table phase (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    kind text not null
      check (kind in ('inform', 'questionnaire', 'propose', 'support', 'discuss', 'vote', 'answer', 'follow-up')),
    title jsonb,
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    allows text[] not null check (allows <@ array['propose', 'support', 'comment', 'vote', 'respond']),
    standings text[],
    opening_announced_at timestamptz,
    closing_announced_at timestamptz,
    check (closes_at > opens_at)
  )`,
  'create index phase_consultation on phase (consultation_id)',
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
    standing text not null
      check (standing in ('resident', 'registered', 'fediverse', 'paper', 'institution', 'imported')),
    territory text,
    lang text,
    actor_uri text unique,
    import_key text unique,
    created_at timestamptz not null,
    erased_at timestamptz,
    -- A keyed hash of the account or import key that went with the name (docs/adr/0018).
    erased_key text unique,
    -- Whoever is joined into another is read as that other; the row stays for its account elsewhere and for old
    -- addresses.
    joined_into uuid references participant (id),
    -- From the first all pseudonyms of a person are made; the second is what is left of it once they are erased.
    link_sealed text,
    erased_link text,
    check (erased_at is null or name = '' and actor_uri is null and import_key is null),
    constraint not_joined_into_itself check (joined_into <> id)
  )`,
  'create index participant_joined_into on participant (joined_into) where joined_into is not null',
  `create index participant_unlinked on participant (id)
    where link_sealed is null and erased_at is null and joined_into is null`,
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
    place text,
    uri text unique,
    details_changed_at timestamptz,
    topics text[] not null default '{}',
    unique (consultation_id, number),
    check (status <> 'published' or number is not null and published_at is not null),
    check ((lat is null) = (lon is null)),
    check (pending_version is null or pending_version = (current_version + 1))
  )`,
  'create index proposal_author on proposal (author_id)',
  'create index proposal_newest on proposal (consultation_id, published_at desc, id)',
  'create index proposal_search on proposal using gin (search)',
  `create index proposal_held on proposal (received_at) where status = 'held'`,
  // Every portion of an export begins where the one before ended: without these, each portion sorts the whole
  // consultation. The number is what proposals without one have in that order.
  'create index proposal_exported on proposal (consultation_id, coalesce(number, 2147483647), id)',
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
    -- The content warning, as its author wrote it on another server (summary of ActivityStreams). It is shown first,
    -- and what it is about only when somebody asks for it.
    warning text,
    primary key (proposal_id, number),
    check ((cost_amount is null) = (cost_currency is null))
  )`,
  `create table support (
    proposal_id uuid not null references proposal (id),
    supporter text not null,
    side text not null check (side in ('for', 'against')),
    version integer not null check (version > 0),
    standing text not null
      check (standing in ('resident', 'registered', 'fediverse', 'paper', 'institution', 'imported')),
    given_at timestamptz not null,
    primary key (proposal_id, supporter)
  )`,
  'create index support_supporter on support (supporter)',
  // Empty once all have pseudonyms: to look whether there are any then costs nothing.
  'create index support_named on support (supporter) where length(supporter) = 36',
  `create table support_total (
    proposal_id uuid not null references proposal (id),
    side text not null check (side in ('for', 'against')),
    standing text not null,
    version integer not null,
    -- One of the rows may be less than nothing: what one connection gave another may take back.
    total integer not null,
    slot smallint not null default (pg_backend_pid() & 15),
    primary key (proposal_id, side, standing, version, slot)
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
    against integer not null,
    -- False where the totals are the counters themselves: support_total then repeats them under imported.
    recounted boolean not null default true
  )`,
  `create table comment (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    proposal_id uuid references proposal (id),
    parent_id uuid references comment (id) on update cascade,
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
    uri text unique,
    warning text,
    check (status <> 'published' or published_at is not null)
  )`,
  'create index comment_reading on comment (consultation_id, proposal_id, path collate "C")',
  'create index comment_author on comment (author_id)',
  `create index comment_held on comment (received_at) where status = 'held'`,
  'create index comment_exported on comment (consultation_id, id)',
  // Of the institution that decides, `institution` is null; each other one that holds a shared consultation has
  // versions of its own.
  `create table answer (
    id uuid primary key,
    proposal_id uuid not null references proposal (id),
    version integer not null check (version > 0),
    verdict text not null
      check (verdict in ('accepted', 'accepted-in-part', 'rejected', 'under-study', 'already-done',
        'for-information')),
    body jsonb not null,
    agent_id uuid,
    published_at timestamptz not null,
    institution text collate "C",
    -- Given by this institution as a co-host.
    ours boolean not null default false,
    -- The id of the document, of one that another institution gave.
    uri text collate "C",
    -- As its institution signed it: what the host carries on.
    document text,
    -- Of ours: what the host said to it.
    host_status text check (host_status in ('waiting', 'accepted', 'refused')),
    refusal jsonb,
    constraint answer_once unique nulls not distinct (proposal_id, institution, version),
    constraint answer_of_cohost check (institution is not null or not ours and document is null and uri is null),
    constraint answer_at_host check ((host_status is not null) = ours)
  )`,
  `create table commitment (
    id uuid primary key,
    answer_id uuid not null references answer (id),
    position integer not null,
    text jsonb not null,
    due_on text check (due_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    status text not null check (status in ('planned', 'under-way', 'kept', 'delayed', 'dropped')),
    updated_at timestamptz not null,
    unique (answer_id, position)
  )`,
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
    -- A report about something mirrored that the host was told of.
    passed_on_at timestamptz,
    check ((decided_at is null) = (outcome is null))
  )`,
  'create index report_open on report (filed_at) where decided_at is null',
  'create index report_subject on report (subject_id)',
  `create table poll (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    question jsonb not null,
    multiple boolean not null,
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    closing_announced_at timestamptz,
    -- The id at its host of a poll of another institution, which is voted in here too.
    uri text collate "C",
    check (closes_at > opens_at)
  )`,
  'create index poll_consultation on poll (consultation_id)',
  'create unique index poll_uri on poll (uri) where uri is not null',
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
    voter text not null,
    option_id uuid not null,
    cast_at timestamptz not null,
    primary key (poll_id, voter, option_id),
    foreign key (poll_id, option_id) references poll_option (poll_id, id)
  )`,
  'create index poll_vote_voter on poll_vote (voter)',
  'create index poll_vote_named on poll_vote (voter) where length(voter) = 36',
  `create table agent (
    id uuid primary key,
    email_key text unique,
    email_sealed text,
    role text not null check (role in ('administrator', 'officer', 'moderator', 'observer')),
    invited_at timestamptz not null,
    joined_at timestamptz,
    disabled_at timestamptz,
    limited boolean not null default false,
    reminders boolean not null default true,
    -- The language in which an agent gets mails; null for the institution's first.
    lang text,
    -- Which account at the institution's identity provider is theirs, by a keyed hash and encrypted.
    provider_key text unique,
    provider_sealed text,
    constraint administrator_not_limited check (not limited or role <> 'administrator'),
    check ((email_key is null) = (email_sealed is null)),
    check ((provider_key is null) = (provider_sealed is null))
  )`,
  `create table token (
    id uuid primary key,
    name text not null,
    hash text not null unique,
    scopes text[] not null check (cardinality(scopes) > 0),
    participant_id uuid references participant (id),
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    made_by_agent uuid references agent (id),
    made_by_token uuid references token (id),
    limited boolean not null default false
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
    decided_at timestamptz not null,
    -- What a decision is taken back to; unknown of those before.
    status_before text check (status_before in ('held', 'published', 'withdrawn', 'removed')),
    -- Decided where the consultation is hosted.
    by_host boolean not null default false,
    token_id uuid references token (id)
  )`,
  'create index decision_subject on decision (subject_id)',
  `create table sign_in_link (
    hash text primary key,
    participant_id uuid references participant (id),
    agent_id uuid references agent (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    -- An address, sealed, of whoever may be nobody here yet; with a participant, one who adds it to their sign-ins.
    sealed_address text,
    -- Made by whoever runs the node.
    by_operator boolean not null default false,
    constraint of_somebody check ((agent_id is null) <> (participant_id is null and sealed_address is null))
  )`,
  'create index sign_in_link_expiry on sign_in_link (expires_at)',
  `create table idempotency (
    key text primary key,
    request_hash text not null,
    status integer not null,
    body text not null,
    answered_at timestamptz not null
  )`,
  'create index idempotency_age on idempotency (answered_at)',
  // `seq` is the order of insertion, `position` the order of commitment: given afterwards, so that no reader that
  // has passed a position ever meets a smaller one (docs/adr/0008).
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
    data jsonb not null,
    -- By which version of its type it was written. By what else than people it was done, and whose act it is, is in
    -- the columns below: of what is older than these, nothing is said.
    version integer not null check (version > 0),
    by_token uuid,
    by_connector text,
    by_node text check (by_node in ('operator', 'clock')),
    mirrored_from text,
    imported_from text,
    check (num_nonnulls(by_agent, coalesce(by_token, by_participant), by_connector, by_node) <= 1),
    check (mirrored_from is null or imported_from is null)
  )`,
  'create index event_unplaced on event (seq) where position is null',
  `create index event_ballot_cast on event ((data ->> 'ballotId')) where type = 'ballot-cast'`,
  // The audit log lists acts by agent, token, connector and command, in the order of the log.
  `create index event_audited on event (seq)
    where by_agent is not null or by_token is not null or by_connector is not null or by_node = 'operator'`,
  // Whoever gives a support again after taking one back is not counted again.
  `create index event_support_withdrawn on event (proposal_id, (data ->> 'supporter'))
    where type = 'support-withdrawn'`,
  `create index event_named on event (by_participant)
    where (type in ('support-given', 'support-withdrawn', 'poll-voted')) and by_participant is not null`,
  `create index event_ballots_published on event ((data ->> 'ballotId')) where type = 'ballots-published'`,
  // What co-hosts read again is found by its consultation, however much happened in others and however many took
  // part since. The types that are left out change nothing that co-hosts see, and are most of the log. `position +
  // 0` is an order that no other index has: under a limit the planner would walk the log by the unique index of
  // `position`.
  `create index event_of_consultation on event (consultation_id, (position + 0))
    where position is not null and (type not in ('support-given', 'support-withdrawn', 'ballot-cast',
      'participant-joined'))`,
  // The last change of the catalogue is found however many supports came since (docs/adr/0093).
  `create index event_of_catalogue on event (position)
    where position is not null and (type in ('consultation-published', 'consultation-changed', 'phase-closed',
      'phase-extended', 'contributions-imported', 'template-published', 'template-withdrawn', 'proposal-accepted',
      'proposal-held', 'proposal-removed', 'proposal-restored', 'proposal-withdrawn', 'details-changed',
      'version-published', 'answer-published'))`,
  `create table event_cursor (
    reader text primary key,
    position bigint not null,
    moved_at timestamptz,
    -- What a consumer of the event log failed at last: the event and the class of the error, nothing that anybody
    -- wrote. One that failed at its first event has not moved yet.
    failed_at timestamptz,
    failed_event uuid,
    error text,
    constraint event_cursor_failure check ((failed_at is null) = (failed_event is null) and (failed_at is null) =
      (error is null))
  )`,
  // Key–value pairs and queued messages of federation (docs/adr/0004-queue-and-kv.md).
  `create table kv (
    -- SHA-256 of "key": peers choose parts of keys, and an index entry has a limited length.
    digest bytea primary key check (octet_length(digest) = 32),
    key text collate "C" not null,
    value text not null,
    expires_at timestamptz
  )`,
  'create index kv_by_prefix on kv ("left"(key, 200))',
  'create index kv_by_expiry on kv (expires_at) where expires_at is not null',
  `create table queue_message (
    id bigint generated always as identity primary key,
    queue text not null,
    -- Fingerprint of the ordering key; messages of one lane are handled one at a time, in order.
    lane text collate "C",
    sealed bytea not null,
    ready_at timestamptz not null,
    attempts integer not null default 0,
    -- In flight while lease is set and leased_until lies ahead; pausing after a failure while only leased_until is.
    lease uuid,
    leased_until timestamptz,
    -- Given up after too many attempts; kept for the operator.
    dead_at timestamptz,
    host text collate "C",
    -- Why it was given up, by the class of the error: an operator judges it without opening it.
    dead_error text,
    -- Where it is tried again, a new round begins at that moment.
    retried_at timestamptz,
    -- A Delete: it goes out when it is due, whatever else of its host is held.
    never_held boolean not null default false,
    check (lease is null or leased_until is not null),
    constraint queue_message_dead check (dead_at is not null or dead_error is null)
  ) with (fillfactor = 70)`,
  'create index queue_message_by_readiness on queue_message (queue, ready_at, id) where dead_at is null',
  `create index queue_message_by_lane on queue_message (queue, lane, ready_at, id)
    where lane is not null and dead_at is null`,
  'create index queue_message_dead on queue_message (queue, host, dead_at) where dead_at is not null',
  'create index queue_message_by_host on queue_message (queue, host) where dead_at is null and host is not null',
  // The documents a node published, as signed, and the keys of its actors (docs/adr/0011, 0009).
  `create table document (
    seq bigint generated always as identity primary key,
    uri text not null,
    -- SHA-256 of the document before it was signed: what reads the same is signed once.
    fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
    -- Text, not jsonb: the order of members is part of what peers were sent.
    body text not null,
    -- The actor in whose outbox an activity is listed; null for anything else.
    outbox text,
    -- The object an activity carries: its text goes when the object's does.
    about text,
    sealed_at timestamptz not null,
    unique (uri, fingerprint)
  )`,
  'create index document_outbox on document (outbox, seq desc) where outbox is not null',
  'create index document_about on document (about) where about is not null',
  `create table signing_key (
    id text primary key,
    actor text not null,
    algorithm text not null check (algorithm in ('rsa', 'ed25519')),
    public_key text not null,
    private_key_sealed text not null,
    created_at timestamptz not null,
    -- A retired key signs nothing more; its public half stays, for what it signed.
    retired_at timestamptz
  )`,
  'create unique index signing_key_current on signing_key (actor, algorithm) where retired_at is null',
  'create index signing_key_actor on signing_key (actor)',
  // Bytes as received, until a worker has decided; after thirty days only the fingerprint of the id is left.
  `create table inbox_message (
    id uuid primary key,
    activity_id text not null,
    fingerprint text not null,
    digest text not null,
    type text not null,
    actor text not null,
    host text not null,
    body bytea,
    signed_at timestamptz not null,
    received_at timestamptz not null,
    due_at timestamptz,
    attempts integer not null default 0,
    verdict text,
    because text,
    decided_at timestamptz,
    -- How often it was claimed and nothing became of it: what ends its process is decided alone, and given up at
    -- last.
    unanswered integer not null default 0,
    check ((due_at is null) = (verdict is not null)),
    check ((verdict is null) = (decided_at is null))
  )`,
  'create index inbox_message_due on inbox_message (due_at, received_at) where due_at is not null',
  'create index inbox_message_activity on inbox_message (md5(activity_id))',
  'create index inbox_message_received on inbox_message (received_at)',
  `create index inbox_message_quotes on inbox_message (actor, received_at) where type = 'QuoteRequest'`,
  // The state of (actor, verb, object): servers reuse ids, so what holds is who does what to what, by signed time.
  `create table remote_act (
    actor text not null,
    verb text not null check (verb in ('follow', 'support', 'object', 'share', 'block', 'move')),
    object text not null,
    present boolean not null,
    activity_id text not null,
    signed_at timestamptz not null,
    -- Which reactions of somebody stand, where one support comes of several.
    standing text[] not null default '{}',
    primary key (actor, verb, object)
  )`,
  'create index remote_act_activity on remote_act (md5(activity_id))',
  'create index remote_act_object on remote_act (object, verb) where present',
  `create table remote_actor (
    uri text primary key,
    host text not null,
    kind text not null check (kind in ('Person', 'Service', 'Application', 'Group', 'Organization')),
    handle text not null,
    name text not null,
    inbox text not null,
    shared_inbox text,
    fetched_at timestamptz not null,
    gone_at timestamptz
  )`,
  'create index remote_actor_host on remote_actor (host)',
  'create index remote_actor_delivery on remote_actor (coalesce(shared_inbox, inbox))',
  `create table follow (
    target text not null,
    follower text not null references remote_actor (uri),
    activity_id text not null,
    since timestamptz not null,
    primary key (target, follower)
  )`,
  'create index follow_follower on follow (follower)',
  `create table host_policy (
    host text primary key check (host = lower(host)),
    policy text not null check (policy in ('allow', 'limit', 'block')),
    reason text,
    set_at timestamptz not null
  )`,
  // What a host sent on a day and what became of it: counts only.
  `create table host_traffic (
    host text not null,
    day text not null check (day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    type text not null,
    verdict text not null,
    because text not null,
    messages integer not null,
    primary key (host, day, type, verdict, because)
  )`,
  // One private answer in words to an actor a day.
  `create table told (
    actor text not null,
    day text not null,
    primary key (actor, day)
  )`,
  // Keyed hashes of what erased people were brought under: the same source brought again leaves them out.
  `create table erased_import (
    key_hash text primary key
  )`,
  // The last inbox that an activity was put into the queue for; null once it was for all.
  `create table delivery_progress (
    activity text primary key,
    inbox text,
    moved_at timestamptz not null
  )`,
  'create index delivery_progress_age on delivery_progress (moved_at)',
  // Inboxes that answered that nobody is there.
  `create table inbox_failure (
    inbox text primary key,
    first_at timestamptz not null,
    last_at timestamptz not null,
    -- On how many days it was not found, not how many deliveries failed: those of one minute say no more than one.
    missing integer not null default 0 check (missing >= 0),
    missing_at timestamptz,
    check ((missing = 0) = (missing_at is null))
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
  'create index announcing_consultation on announcing (consultation_id, decided_at)',
  'create index announcing_waiting on announcing (decided_at) where not alone and digested_at is null',
  // Polls whose counts changed since they were last sent.
  `create table poll_news (
    poll_id uuid primary key references poll (id),
    event_id uuid,
    due_at timestamptz,
    sent_at timestamptz,
    check ((event_id is null) = (due_at is null))
  )`,
  'create index poll_news_due on poll_news (due_at) where due_at is not null',
  // A question put to the vote.
  `create table ballot (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    slug text not null,
    position integer not null check (position > 0),
    question jsonb not null,
    description jsonb,
    method text not null
      check (method in ('yes-no', 'choice', 'approval', 'score', 'schulze', 'instant-runoff', 'budget-by-votes',
        'equal-shares', 'petition', 'supports-and-objections')),
    rules jsonb not null,
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    paper_until timestamptz,
    created_at timestamptz not null,
    published_at timestamptz,
    rules_hash text,
    -- 256 random bits, sealed under the node's key: voters have another key in every ballot.
    secret_sealed text,
    opening_announced_at timestamptz,
    closing_announced_at timestamptz,
    uri text unique,
    voters_forgotten_at timestamptz,
    -- Of voters who turned out to be one person: what the numbers of the casts that are there do not tell.
    casts_merged bigint not null default 0,
    unique (consultation_id, slug),
    unique (consultation_id, position),
    check (closes_at > opens_at),
    check (paper_until is null or paper_until >= closes_at),
    check ((published_at is null) = (rules_hash is null)),
    check ((secret_sealed is null) = (voters_forgotten_at is not null))
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
  'create index ballot_extension_ballot on ballot_extension (ballot_id)',
  // One row a voter and ballot: a later cast takes the place of the earlier one, of which nothing stays but its
  // number. No participant is named here, and nothing else is written with a cast that names one.
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
    requests text[] not null default '{}',
    primary key (ballot_id, voter_key),
    check ((content is null) <> (ciphertext is null))
  )`,
  // Empty once all are encrypted: to look whether there are any then costs nothing.
  'create index ballot_cast_readable on ballot_cast (id) where content is not null',
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
  'create unique index paper_batch_reference on paper_batch (ballot_id, reference) where discarded_at is null',
  `create table paper_row (
    batch_id uuid not null references paper_batch (id),
    content text not null,
    count integer not null check (count > 0),
    primary key (batch_id, content)
  )`,
  // What a result that is shown before the close counts: of each standing, the ballots of some moment
  // (docs/ballots).
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
  // Every step of what the institution said it would do.
  `create table commitment_update (
    commitment_id uuid not null references commitment (id),
    number integer not null check (number > 0),
    status text not null check (status in ('planned', 'under-way', 'kept', 'delayed', 'dropped')),
    note jsonb,
    updated_at timestamptz not null,
    primary key (commitment_id, number)
  )`,
  // How a participant signs in. Of somebody erased the hash alone stays, by which they are known again
  // (docs/adr/0018, docs/adr/0026).
  `create table sign_in (
    id uuid primary key,
    participant_id uuid not null references participant (id),
    kind text not null check (kind in ('mail', 'oidc', 'fediverse')),
    key_hash text not null unique,
    key_sealed text,
    label_sealed text,
    created_at timestamptz not null,
    used_at timestamptz not null,
    erased_link text,
    check (key_sealed is not null or label_sealed is null)
  )`,
  'create index sign_in_participant on sign_in (participant_id)',
  `create table session (
    hash text primary key,
    participant_id uuid references participant (id),
    agent_id uuid references agent (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    id uuid not null unique,
    sign_in_id uuid references sign_in (id),
    former_hash text unique,
    former_until timestamptz,
    renewed_at timestamptz not null,
    check ((participant_id is null) <> (agent_id is null)),
    constraint former_for_a_while check ((former_hash is null) = (former_until is null))
  )`,
  'create index session_expiry on session (expires_at)',
  'create index session_participant on session (participant_id) where participant_id is not null',
  // What people began to write and have not sent. One for each person and consultation. Sealed: nobody but its author
  // ever reads it.
  `create table draft (
    id uuid primary key,
    participant_id uuid not null references participant (id),
    consultation_id uuid not null references consultation (id),
    said_sealed text not null,
    updated_at timestamptz not null,
    unique (participant_id, consultation_id)
  )`,
  // The consultations of an agent who works on some only.
  `create table agent_consultation (
    agent_id uuid not null references agent (id),
    consultation_id uuid not null references consultation (id),
    primary key (agent_id, consultation_id)
  )`,
  `create table mail_count (
    outcome text primary key check (outcome in ('sent', 'refused', 'expired')),
    total bigint not null
  )`,
  // The institution's provider of sign-ins: there is one, or none.
  `create table identity_provider (
    id text primary key check (id = 'institution'),
    issuer text not null,
    client_id text not null,
    secret_sealed text not null,
    scopes text not null,
    acr_values text not null,
    label jsonb not null,
    resident jsonb,
    territory jsonb,
    set_at timestamptz not null,
    agents_access text not null default 'links' check (agents_access in ('links', 'both', 'provider')),
    agents_acr_values text not null default ''
  )`,
  `create table app_registration (
    host text primary key,
    app_sealed text not null,
    made_at timestamptz not null
  )`,
  `create table sign_in_attempt (
    state_hash text primary key,
    browser_hash text not null,
    pending_sealed text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    check (expires_at > created_at)
  )`,
  'create index sign_in_attempt_expires on sign_in_attempt (expires_at)',
  `create table provider_session (
    session_id uuid primary key references session (id) on delete cascade,
    sid_hash text,
    id_token_sealed text not null
  )`,
  'create index provider_session_sid on provider_session (sid_hash) where sid_hash is not null',
  // Images of proposals, as they were re-encoded here. One that is of no proposal yet is of somebody's draft.
  `create table image (
    id uuid primary key,
    participant_id uuid not null references participant (id),
    proposal_id uuid references proposal (id),
    position integer,
    alt text,
    -- SHA-256 (hex) of the bytes: the address.
    hash text not null,
    media_type text not null,
    width integer not null,
    height integer not null,
    bytes bytea not null,
    created_at timestamptz not null,
    removed_at timestamptz,
    -- Its address there; null for what somebody sent here.
    source text,
    unique (proposal_id, position),
    check ((proposal_id is null) = (alt is null) and (position is not null) = (proposal_id is not null and
      removed_at is null))
  )`,
  'create index image_hash on image (hash)',
  'create index image_participant on image (participant_id)',
  'create index image_removed on image (removed_at) where removed_at is not null',
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
  `create table synthesis (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    agent_id uuid,
    published_at timestamptz not null,
    words jsonb not null,
    document jsonb not null
  )`,
  'create index synthesis_consultation on synthesis (consultation_id, published_at)',
  // One person of a list: the hash of their sign-in by mail (sign_in.key_hash), of a code they got by letter, or
  // both.
  `create table resident (
    id uuid primary key,
    mail_hash text unique,
    code_hash text unique,
    territory text,
    listed_at timestamptz not null,
    participant_id uuid references participant (id),
    proven_at timestamptz,
    -- Whom a code was made for, where somebody asked for it by name: nobody else proves anything by it.
    asked_by uuid references participant (id),
    check (mail_hash is not null or code_hash is not null),
    check ((participant_id is null) = (proven_at is null))
  )`,
  'create index resident_participant on resident (participant_id) where participant_id is not null',
  'create index resident_asked_by on resident (asked_by) where asked_by is not null',
  // Another institution's node as it describes itself (docs/adr/0030). `uri` is the id of the institution's actor.
  `create table peer (
    uri text primary key,
    origin text not null unique,
    handle text not null,
    name jsonb not null,
    territory jsonb,
    languages text[] not null,
    protocol text not null,
    software text not null,
    journal jsonb,
    mirrors boolean not null,
    counts boolean not null,
    witnesses boolean not null,
    added_at timestamptz not null,
    seen_at timestamptz,
    failing_since timestamptz,
    -- Null for at once.
    due_at timestamptz,
    -- Where it cosigns checkpoints, and with which key; null where it does not.
    witness jsonb,
    -- Whether the entries of its journal are kept here.
    keeps_entries boolean not null default false,
    -- How far its clock was ahead of ours when it was read last, in milliseconds (docs/adr/0189).
    clock_ahead_ms bigint
  )`,
  // What a peer said that cannot be. It outlives the peer.
  `create table peer_evidence (
    id uuid primary key,
    peer text not null,
    kind text not null,
    consultation_id uuid references consultation (id),
    detail jsonb not null,
    document text,
    found_at timestamptz not null,
    -- The institution that passed it on; null for what was found here.
    passed_on_by text collate "C"
  )`,
  'create index peer_evidence_peer on peer_evidence (peer, found_at)',
  'create index peer_evidence_consultation on peer_evidence (consultation_id, kind) where consultation_id is not null',
  // An institution that was invited to co-host a consultation of ours.
  `create table cohost (
    consultation_id uuid not null references consultation (id),
    peer text not null,
    invite text not null unique,
    status text not null check (status in ('invited', 'accepted', 'refused', 'left', 'withdrawn')),
    registered integer check (registered >= 0),
    invited_at timestamptz not null,
    answered_at timestamptz,
    -- When it said how many people it registered, by its own clock: what it said before is not believed afterwards.
    -- One that never said it counts nobody.
    registered_at timestamptz,
    -- The most people that the host lets it register; null where the invitation named no bound.
    registered_max integer check (registered_max >= 0),
    -- Since when an officer has everything of it held; null while it is not.
    held_at timestamptz,
    -- How much its participants may write in a day before the rest is held. Null for what follows from how many
    -- people it registered, and for the default.
    contributions_per_day integer check (contributions_per_day > 0),
    contributions_per_author integer check (contributions_per_author > 0),
    -- What it is in a community; null where people take part (docs/adr/0146).
    role text check (role in ('member', 'associate', 'supplier')),
    -- Whether it took part while another institution hosted the community.
    carried_over boolean not null default false,
    -- How many institutions it may bring in, and how many people these may register together.
    brings_in jsonb,
    -- Which co-host brought it in, and the id of the Offer.
    introduced_by text,
    offer text,
    -- When the host last changed what a co-host may bring in: what it offered before is no evidence
    -- (docs/adr/0184).
    brings_in_at timestamptz,
    primary key (consultation_id, peer),
    constraint cohost_registered check (status <> 'accepted' or registered is not null),
    constraint cohost_introduced check ((introduced_by is null) = (offer is null))
  )`,
  // An invitation to co-host a consultation of theirs; `consultation_id` is the mirror, once there is one.
  `create table invitation (
    invite text primary key,
    peer text not null,
    consultation text not null,
    title jsonb not null,
    status text not null check (status in ('invited', 'accepted', 'refused', 'left', 'withdrawn')),
    registered integer check (registered >= 0),
    consultation_id uuid references consultation (id),
    received_at timestamptz not null,
    answered_at timestamptz,
    registered_max integer check (registered_max >= 0),
    role text check (role in ('member', 'associate', 'supplier')),
    formerly text[] not null default '{}',
    brings_in jsonb,
    introduced_by text
  )`,
  'create index invitation_consultation on invitation (consultation)',
  // Invitations are listed page by page, and counted by whose they are.
  'create index invitation_by_receipt on invitation (received_at desc, invite)',
  // By its bytes: who is below an origin is a range.
  'create index invitation_by_peer on invitation (peer collate "C")',
  // How far a mirror has read its host. `due_at` is when it reads next; null once it ended.
  `create table mirror (
    consultation_id uuid primary key references consultation (id),
    cursor text,
    due_at timestamptz,
    read_at timestamptz,
    failing_since timestamptz,
    ended_at timestamptz,
    -- The institutions that hold it, as its host says.
    holders text[] not null default '{}',
    -- How often in a row its whole state was read because sums of some city lack, and when last. Null
    -- while nothing lacks.
    lacking_tries integer,
    lacking_at timestamptz,
    -- What they are called, as its host says: some are no peers of this one.
    institutions jsonb not null default '[]',
    roles jsonb not null default '[]',
    -- What time it was at the host, by its own clock, when it was read last (docs/adr/0182).
    host_at timestamptz,
    -- Who may bring in others and who brought in whom, as the host says.
    brings_in jsonb not null default '[]',
    constraint mirror_lacking check ((lacking_tries is null) = (lacking_at is null))
  )`,
  'create index mirror_due on mirror (due_at) where due_at is not null',
  // One address, sealed, with the hash that a sign-in by mail with it has (sign_in.key_hash). The token is what
  // ends its mails. `digested_on` is the last day, in the institution's calendar, that a digest was due for.
  `create table mail_follower (
    id uuid primary key,
    address_hash text not null unique,
    address_sealed text not null,
    token_hash text not null unique,
    token_sealed text not null,
    lang text not null,
    created_at timestamptz not null,
    digested_on text not null check (digested_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    -- On how many different days in a row mail servers did not know the address, the last of them, and since when
    -- it rests.
    unknown_days integer not null default 0 check (unknown_days >= 0),
    unknown_on date,
    resting_since timestamptz,
    -- How often it gets digests, and whether it gets official answers at once (docs/adr/0085).
    frequency text not null default 'daily' check (frequency in ('daily', 'weekly')),
    answers_at_once boolean not null default false,
    -- Whoever follows gets them, until they want none.
    newsletters boolean not null default true
  )`,
  'create index mail_follower_digested on mail_follower (digested_on, id)',
  // The institution where neither is named. Events up to `told_through` were told, or were before it was followed.
  `create table mail_follow (
    id uuid primary key,
    follower_id uuid not null references mail_follower (id) on delete cascade,
    consultation_id uuid references consultation (id),
    proposal_id uuid references proposal (id),
    followed_at timestamptz not null,
    told_through bigint not null,
    -- Answers up to there were told at once; told_through is where digests are.
    answers_through bigint not null default 0,
    unique nulls not distinct (follower_id, consultation_id, proposal_id),
    check (proposal_id is null or consultation_id is not null)
  )`,
  `create table mail_follow_request (
    hash text primary key,
    address_hash text not null,
    sealed_address text not null,
    lang text not null,
    consultation_id uuid,
    proposal_id uuid,
    requested_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create index mail_follow_request_address on mail_follow_request (address_hash)',
  'create index mail_follow_request_expires on mail_follow_request (expires_at)',
  // A mail that was given up, without whom it was for, and forgotten after a month. The letter is null where it could
  // not be opened.
  `create table mail_failure (
    id uuid primary key,
    letter text,
    outcome text not null check (outcome in ('refused', 'expired')),
    attempts integer not null,
    failed_at timestamptz not null
  )`,
  'create index mail_failure_age on mail_failure (failed_at)',
  // That agents were told of a commitment, before its day and after it.
  `create table commitment_reminder (
    commitment_id uuid not null references commitment (id),
    edge text not null check (edge in ('before', 'after')),
    reminded_at timestamptz not null,
    primary key (commitment_id, edge)
  )`,
  // The topics, place and images of a proposal before its author changed them. What was taken off the page is kept
  // a while for whoever decides about reports.
  `create table former_details (
    id uuid primary key,
    proposal_id uuid not null references proposal (id),
    -- When they were replaced.
    until timestamptz not null,
    tags text[] not null,
    lat double precision,
    lon double precision,
    place text,
    -- Hash and words of each image, in their order.
    images jsonb not null,
    topics text[] not null default '{}',
    check ((lat is null) = (lon is null))
  )`,
  'create index former_details_proposal on former_details (proposal_id, until)',
  // What somebody here did in a mirrored consultation, until its host answered. `due_at` is when it is sent
  // (again).
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
    answered_at timestamptz,
    -- The words that a comment is to have; the activity as it was signed. Both are needed until the host answered.
    words text,
    document text,
    -- Topics and place that a proposal is to have, until its host took them (docs/adr/0038).
    details jsonb,
    -- The hash of the words that were signed; the words themselves are not kept beside them.
    words_hash text,
    -- What a host accepted and does not publish (docs/adr/0073). When the host's changes showed it, and when it was
    -- noticed that they do not; the signed Accept until then.
    shown_at timestamptz,
    withheld_at timestamptz,
    answer text
  )`,
  'create index home_act_subject on home_act (subject_id, acted_at)',
  'create index home_act_due on home_act (due_at) where due_at is not null',
  `create index home_act_not_shown on home_act (answered_at) where status = 'accepted' and shown_at is null`,
  // What an institution counted of a consultation, as it signed it (docs/adr/0036). `about` is 'supports' or the id
  // of a ballot here; `ours` is what this node signed itself.
  `create table subtotal (
    consultation_id uuid not null references consultation (id),
    about text not null,
    institution text not null,
    sequence integer not null check (sequence >= 1),
    since integer not null,
    ours boolean not null,
    uri text not null,
    hash text not null,
    document text not null,
    closes_at timestamptz,
    counted_at timestamptz not null,
    received_at timestamptz not null,
    -- What events name it with.
    id uuid not null,
    -- Turnout and piles of a subtotal of a ballot; null for supports,
    -- whose counts have rows of their own.
    counted jsonb,
    primary key (consultation_id, about, institution, sequence),
    check (since >= 0 and since < sequence)
  )`,
  'create index subtotal_uri on subtotal (uri)',
  'create unique index subtotal_id on subtotal (id)',
  // What the supports in them come to now, so that totals are read as fast as those of one city.
  `create table subtotal_count (
    consultation_id uuid not null references consultation (id),
    number integer not null,
    institution text not null,
    version integer not null,
    side text not null,
    standing text not null,
    ours boolean not null,
    total integer not null check (total > 0),
    primary key (consultation_id, number, institution, version, side, standing)
  )`,
  // How far it went with one institution about one thing. `seen` is the last of ours that its host showed.
  `create table subtotal_state (
    consultation_id uuid not null references consultation (id),
    about text not null,
    institution text not null,
    ours boolean not null,
    sequence integer not null,
    seen integer not null,
    sent_at timestamptz,
    fault jsonb,
    fault_at timestamptz,
    primary key (consultation_id, about, institution),
    check ((fault is null) = (fault_at is null))
  )`,
  // Addresses this node had before it moved to the one it has (docs/adr/0037).
  // `id` begins the ids of the activities that tell it; `told_at` is when all followers there were told.
  `create table former_origin (
    origin text primary key,
    id uuid not null unique,
    moved_at timestamptz not null,
    told_at timestamptz,
    -- When it was last looked whether it leads to this node over the network: its followers are told only then
    -- (docs/adr/0069).
    looked_at timestamptz,
    -- What that found; null before the first look.
    leads_here boolean,
    -- The operator says that it leads here, though this machine cannot see that.
    unseen boolean not null default false,
    check ((looked_at is null) = (leads_here is null))
  )`,
  // What a participant of a co-host did here and how it was answered, so that the same question gets the same
  // answer (docs/adr/0038).
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
  // Those of the last day are counted whenever one comes.
  `create index guest_act_answered on guest_act (consultation_id, answered_at) where act = 'create'`,
  // Whom this institution follows (docs/adr/0030).
  // `event_id` is the event by which it was asked, and the id of the Follow.
  `create table following (
    actor text primary key,
    event_id uuid not null,
    asked_at timestamptz not null,
    accepted_at timestamptz
  )`,
  // How far a peer's catalogue was read (docs/adr/0034). `page` is where this pass goes on; `read_at` is when a pass
  // last came to its end.
  `create table catalogue_reading (
    peer text primary key references peer (uri) on update cascade on delete cascade,
    pass integer not null,
    page text,
    due_at timestamptz not null,
    read_at timestamptz,
    failing_since timestamptz,
    -- Where what changed in a peer's catalogue is read from, once all of it was read (docs/adr/0093).
    changes text
  )`,
  // What a page was when it was read last.
  `create table catalogue_page (
    peer text not null references peer (uri) on update cascade on delete cascade,
    uri text not null,
    etag text,
    next text,
    primary key (peer, uri)
  )`,
  // `pass` is the last one that saw it; what a whole pass did not see is gone.
  `create table catalogue_entry (
    uri text primary key,
    peer text not null references peer (uri) on update cascade on delete cascade,
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
    topics text[] not null default '{}',
    -- Of an entry that is a consultation: the template that is offered of it.
    template jsonb,
    check ((kind = 'proposal') = (number is not null))
  )`,
  'create index catalogue_entry_search on catalogue_entry using gin (search)',
  'create index catalogue_entry_tags on catalogue_entry using gin (tags)',
  'create index catalogue_entry_newest on catalogue_entry (published_at desc, uri desc)',
  'create index catalogue_entry_peer on catalogue_entry (peer, page)',
  'create index catalogue_entry_consultation on catalogue_entry (consultation)',
  // Topics by the ids of one list (src/domain/kit/topics.json), beside free tags.
  'create index catalogue_entry_topics on catalogue_entry using gin (topics)',
  `create index catalogue_entry_template on catalogue_entry ((template ->> 'id')) where template is not null`,
  // What a consultation or proposal of ours was made from, at another institution.
  `create table derivation (
    subject_id uuid primary key,
    kind text not null check (kind in ('consultation', 'proposal')),
    source text not null,
    institution text not null,
    title jsonb not null,
    derived_at timestamptz not null,
    -- Of what was made from a template: its licence, its hash, and what its institution is called.
    licence text,
    content_hash text,
    institution_name jsonb,
    check (num_nonnulls(licence, content_hash, institution_name) in (0, 3))
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
  // What an institution says in its letters where it does not want the standard text.
  // A part that is null is the standard one; a row without parts of its own is none.
  `create table letter_text (
    kind text not null,
    lang text not null,
    subject text,
    introduction text,
    closing text,
    set_at timestamptz not null,
    primary key (kind, lang),
    check (coalesce(subject, introduction, closing) is not null)
  )`,
  // Institutions of other nodes as their own documents say where they are (docs/adr/0037).
  // `moved_to` is the id that it has now; null where it is where it was. `read_at` is when its document was read
  // last.
  `create table known_institution (
    uri text primary key,
    moved_to text,
    read_at timestamptz not null
  )`,
  // Images that other nodes have: which one here is made from which there, and those that a proposal is to have
  // once they were fetched (docs/adr/0038).
  `create table awaited_image (
    proposal_id uuid not null references proposal (id),
    position integer not null,
    source text not null,
    alt text not null,
    tries integer not null default 0,
    due_at timestamptz not null,
    -- Pictures that came with a post of a microblog are asked for some times only: nobody promises that they stay
    -- (docs/adr/0086).
    from_post boolean not null default false,
    primary key (proposal_id, position)
  )`,
  'create index awaited_image_due on awaited_image (due_at)',
  // What servers said that their people took back, before it came: it is not to be published when it comes.
  // A hash of who and what: nothing in it can be read.
  `create table remote_deletion (
    key text primary key,
    host text not null,
    deleted_at timestamptz not null
  )`,
  'create index remote_deletion_host on remote_deletion (host, deleted_at)',
  'create index remote_deletion_at on remote_deletion (deleted_at)',
  // On which morning moderators were last told that something waits for them.
  `create table waiting_reminder (
    agent_id uuid primary key references agent (id),
    told_on date not null
  )`,
  // The published results that were counted again, and those that came out otherwise.
  `create table result_check (
    id integer primary key check (id = 1),
    checked_at timestamptz not null,
    differing jsonb not null
  )`,
  // Each process of a node tells up to when it has answered what it received.
  `create table process (
    id uuid primary key,
    beat_at timestamptz not null,
    answered_until timestamptz not null
  )`,
  // The consultations of a token that is bound to some.
  `create table token_consultation (
    token_id uuid not null references token (id),
    consultation_id uuid not null references consultation (id),
    primary key (token_id, consultation_id)
  )`,
  // Who supported or objected, by pseudonym; involvement has those who proposed or commented. Counted, never
  // listed.
  `create table supporter (
    consultation_id uuid not null references consultation (id),
    pseudonym text not null,
    primary key (consultation_id, pseudonym)
  )`,
  // What became of each rule of retention: when it was last enforced, and how many rows went.
  `create table retention_run (
    rule text primary key,
    ran_at timestamptz not null,
    removed integer not null check (removed >= 0),
    total bigint not null check (total >= 0)
  )`,
  // What pages count of a consultation, in counters that triggers keep: whichever way a row is written, its counter
  // is changed in the same transaction. A counter that many acts change is several rows, one for each of sixteen
  // kinds of connection, so that acts of two connections do not wait for each other (docs/adr/0064).
  `create table consultation_count (
    consultation_id uuid not null references consultation (id) on delete cascade,
    slot smallint not null default (pg_backend_pid() & 15),
    proposals integer not null default 0,
    comments integer not null default 0,
    authors integer not null default 0,
    supporters integer not null default 0,
    primary key (consultation_id, slot)
  ) with (fillfactor = 50)`,
  // A proposal is published or taken back one after the other anyway: a topic is one row.
  `create table tag_count (
    consultation_id uuid not null references consultation (id) on delete cascade,
    tag text not null,
    proposals integer not null,
    primary key (consultation_id, tag)
  )`,
  // A consultation that came back from a backup remembers of when that is until its co-hosts gave back what they
  // know since.
  `create table pending_recovery (
    consultation_id uuid primary key references consultation (id),
    backup_at timestamptz not null
  )`,
  // A host that takes nothing: known by name, since when and why, in every process.
  `create table failing_host (
    host text collate "C" primary key,
    since timestamptz not null,
    failed_at timestamptz not null,
    error text not null,
    -- The activities that failed lately, each once: {"activity", "at"}.
    failures jsonb not null,
    -- While it lies ahead, nothing is sent but one activity now and then, to see.
    held_until timestamptz,
    probed_at timestamptz,
    probed text
  )`,
  // What software a server of followers runs, so that it gets the one form of an Announce that it reads.
  `create table host_software (
    host text collate "C" primary key,
    -- The name that its NodeInfo gives; null where there is none that could be read.
    software text,
    announces text check (announces in ('activity', 'id')),
    asked_at timestamptz not null,
    -- The version that it gives beside: Lemmy reads private messages in two ways.
    version text,
    check ((software is null) = (announces is null)),
    check (version is null or software is not null)
  )`,
  // Follows that a block of their host ended, until their server was sent a Reject: it would go on showing them as
  // followed.
  `create table ended_follow (
    target text collate "C" not null,
    follower text collate "C" not null,
    activity_id text not null,
    primary key (follower, target)
  )`,
  // The node was stopped and exported to live elsewhere: it is not to serve here again (docs/adr/0069).
  `create table exported (
    one boolean default true primary key check (one),
    exported_at timestamptz not null
  )`,
  // What each institution that holds a consultation registered, and from when; here and at mirrors, as the host
  // says it.
  `create table registration (
    consultation_id uuid not null references consultation (id),
    institution text collate "C" not null,
    registered integer not null check (registered >= 0),
    at timestamptz not null,
    -- Whether an officer of the host changed it.
    by_host boolean not null,
    primary key (consultation_id, institution, at)
  )`,
  // Whose words a contribution is between cities: the author's activity as their own city signed it
  // (docs/adr/0072).
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
  // Answers that came with a proof whose key could not be read: they are read again once it can.
  `create table unread_answer (
    consultation_id uuid not null references consultation (id),
    institution text collate "C" not null,
    unread_since timestamptz not null,
    primary key (consultation_id, institution)
  )`,
  // Of the institution itself: no person sent them for themselves. By the SHA-256 (hex) of the bytes, as re-encoded
  // here.
  `create table picture (
    hash text primary key,
    media_type text not null,
    width integer not null,
    height integer not null,
    bytes bytea not null,
    created_at timestamptz not null
  )`,
  // How the institution looks: what is drafted, what is published, and what stood before that (docs/adr/0076).
  `create table appearance (
    state text primary key check (state in ('draft', 'published', 'former')),
    main text check (main ~ '^#[0-9a-f]{6}$'),
    accent text check (accent ~ '^#[0-9a-f]{6}$'),
    logo text references picture (hash),
    logo_square text references picture (hash),
    logo_icon text references picture (hash),
    banner text references picture (hash),
    banner_alt jsonb,
    sharing text references picture (hash),
    changed_at timestamptz not null,
    check ((logo is null) = (logo_square is null) and (logo is null) = (logo_icon is null)),
    check ((banner is null) = (banner_alt is null))
  )`,
  // The picture of a consultation, in two sizes, with what it shows in words.
  `create table consultation_cover (
    consultation_id uuid primary key references consultation (id),
    wide text not null references picture (hash),
    small text not null references picture (hash),
    alt jsonb not null
  )`,
  // Connections to other software of the institution: what each is, and how it is getting on.
  `create table connector (
    id uuid primary key,
    -- What its messages, its acts and the commands name it by; never changed.
    name text collate "C" not null unique,
    kind text not null,
    settings jsonb not null,
    -- The secrets that it signs with, as JSON, encrypted under the node's key.
    secrets_sealed text not null,
    created_at timestamptz not null,
    -- Why nothing is sent; null while it runs.
    paused text check (paused in ('by-hand', 'gone', 'failed')),
    -- Since when nothing was taken, and why the last try failed; both null after one that was taken.
    failing_since timestamptz,
    last_error text,
    succeeded_at timestamptz,
    check ((failing_since is null) = (last_error is null))
  )`,
  // Cities that share a consultation compare what they have of one another's counts (docs/adr/0078): when the list of
  // another city was read, and what it had then that is not here yet.
  `create table comparison (
    consultation_id uuid not null references consultation (id),
    peer text collate "C" not null,
    compared_at timestamptz not null,
    failing_since timestamptz,
    ahead jsonb not null,
    primary key (consultation_id, peer)
  )`,
  // Of what other software of the institution asks here: good once, until its time is over.
  `create table connector_nonce (
    connector text collate "C" not null references connector (name) on delete cascade,
    nonce text collate "C" not null,
    until timestamptz not null,
    primary key (connector, nonce)
  )`,
  'create index connector_nonce_until on connector_nonce (until)',
  // A request there that a proposal was made of.
  `create table connector_request (
    -- Keyed: of the connector and of the request's key there.
    key_hash text collate "C" primary key,
    connector text collate "C" not null references connector (name) on delete cascade,
    proposal_id uuid not null references proposal (id) on delete cascade,
    -- Where the request is; null where nobody said, or once its author was erased.
    address text
  )`,
  'create index connector_request_connector on connector_request (connector)',
  'create unique index connector_request_proposal on connector_request (proposal_id)',
  // Requests at other software of the institution that stand behind its commitments.
  `create table connector_commitment (
    connector text collate "C" not null references connector (name) on delete cascade,
    commitment_id uuid not null references commitment (id) on delete cascade,
    -- Where the request is there; null while it is not known whether it arrived.
    address text,
    -- Its key, its number and its page there, as far as they are said.
    reference text,
    number text,
    url text,
    -- The status that it has there, and since when, as that software writes it.
    status text,
    changed text,
    checked_at timestamptz,
    -- Why it could not be read last; null where it could.
    error text,
    primary key (connector, commitment_id)
  )`,
  'create unique index connector_commitment_address on connector_commitment (connector, address)',
  'create index connector_commitment_commitment on connector_commitment (commitment_id)',
  // A signed directory of institutions that is read here (docs/adr/0094).
  `create table directory (
    origin text primary key,
    sequence bigint,
    expires_at timestamptz,
    read_at timestamptz,
    due_at timestamptz not null,
    fault text,
    fault_at timestamptz,
    added_at timestamptz not null,
    check ((fault is null) = (fault_at is null))
  )`,
  // Of a directory that is read no more, those who are still to be taken away stay for a moment.
  `create table directory_member (
    directory text not null,
    institution text not null,
    name jsonb not null,
    languages text[] not null,
    public_key text not null,
    status text not null check (status in ('waiting', 'added', 'known', 'refused', 'dropped')),
    because text,
    due_at timestamptz,
    primary key (directory, institution)
  )`,
  'create index directory_member_institution on directory_member (institution)',
  'create index directory_member_due on directory_member (due_at) where due_at is not null',
  // Whom we list; the key is read from the institution before it is published.
  `create table directory_listing (
    institution text primary key references peer (uri) on update cascade on delete cascade,
    key_id text,
    public_key text,
    due_at timestamptz not null,
    check ((key_id is null) = (public_key is null))
  )`,
  `create table own_directory (
    id integer primary key check (id = 1),
    sequence bigint not null,
    hash text not null
  )`,
  // Pictures of replies from microblogs: where each is, what it shows, and the image once it was fetched
  // (docs/adr/0086).
  `create table comment_image (
    comment_id uuid not null references comment (id) on update cascade,
    position integer not null,
    source text not null,
    alt text not null,
    image_id uuid references image (id) on delete set null,
    tries integer not null default 0,
    -- When it is asked for next; null where it is there, or was given up.
    due_at timestamptz,
    primary key (comment_id, position)
  )`,
  'create index comment_image_due on comment_image (due_at) where due_at is not null',
  'create index comment_image_image on comment_image (image_id)',
  // Images and documents that the institution uploaded for its texts, by the hashes of their bytes (docs/adr/0098).
  `create table media_file (
    hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
    media_type text not null,
    name text not null,
    description text not null,
    size integer not null,
    width integer,
    height integer,
    pages integer,
    bytes bytea not null,
    uploaded_at timestamptz not null,
    check ((width is null) = (height is null))
  )`,
  'create index media_file_uploaded on media_file (uploaded_at desc, hash)',
  // Batches of proposals, supports and comments on paper. What the sheets say is in `entries` until a second person
  // confirmed it or it was discarded; then `outcome` names what it became.
  `create table contribution_batch (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    reference text not null,
    place text not null,
    collected_on text not null,
    sheets integer not null check (sheets > 0),
    entries jsonb,
    outcome jsonb,
    entered_by uuid not null,
    entered_at timestamptz not null,
    confirmed_by uuid,
    confirmed_at timestamptz,
    discarded_by uuid,
    discarded_at timestamptz,
    revoked_by uuid,
    revoked_at timestamptz,
    revoked_because text,
    check ((confirmed_by is null) = (confirmed_at is null)),
    check ((discarded_by is null) = (discarded_at is null)),
    check ((revoked_by is null) = (revoked_at is null)),
    check ((outcome is null) = (confirmed_at is null)),
    check ((entries is null) = (confirmed_at is not null or discarded_at is not
      null)),
    check (confirmed_at is null or discarded_at is null)
  )`,
  `create unique index contribution_batch_reference on contribution_batch (consultation_id, reference)
    where discarded_at is null and revoked_at is null`,
  'create index contribution_batch_consultation on contribution_batch (consultation_id, id desc)',
  // Newsletters to the followers of the institution or of a consultation (docs/adr/0104).
  `create table newsletter (
    id uuid primary key,
    consultation_id uuid references consultation (id) on delete cascade,
    subject jsonb not null,
    text jsonb not null,
    is_public boolean not null,
    state text not null check (state in ('draft', 'scheduled', 'sending', 'sent')),
    send_at timestamptz,
    created_at timestamptz not null,
    started_at timestamptz,
    sent_at timestamptz,
    sent_through uuid,
    recipients bigint not null,
    delivered bigint not null default 0,
    failed bigint not null default 0,
    check ((state = 'draft') = (send_at is null))
  )`,
  'create index newsletter_newest on newsletter (created_at, id)',
  `create index newsletter_due on newsletter (send_at) where state in ('scheduled', 'sending')`,
  // A mail on its way. Whom to, and what it says, sealed in one. Deleted as soon as it was handed over, refused or is
  // too old.
  `create table outgoing_mail (
    id uuid primary key,
    sealed text not null,
    created_at timestamptz not null,
    ready_at timestamptz not null,
    expires_at timestamptz not null,
    attempts integer not null default 0,
    -- Whom it is about, where it is forgotten with them.
    participant_id uuid references participant (id) on delete cascade,
    -- A mail with a link that works on this node only, like the link itself.
    one_time_link boolean not null default false,
    newsletter_id uuid references newsletter (id) on delete set null
  )`,
  'create index outgoing_mail_ready on outgoing_mail (ready_at)',
  'create index outgoing_mail_participant on outgoing_mail (participant_id) where participant_id is not null',
  // Who consented that contact management learns of them, to which words and since when (docs/adr/0105).
  `create table contact_consent (
    participant_id uuid primary key references participant (id),
    id uuid not null unique,
    terms integer not null,
    given_at timestamptz not null,
    withdrawn_at timestamptz,
    event_id uuid not null,
    sent_hash text not null,
    sent_at timestamptz not null
  )`,
  'create index contact_consent_sent on contact_consent (sent_at) where withdrawn_at is null',
  // Which accounts the institution's identity provider knows no more, asked night by night (docs/adr/0109).
  `create table account_sync (
    connector text collate "C" primary key references connector (name) on delete cascade,
    -- When the run that is under way began; null where none is.
    began_at timestamptz,
    -- The last sign-in that it asked for.
    after_id uuid,
    -- What the run that is under way, or else the last one, asked for and found, and what it took away.
    asked integer not null,
    known integer not null,
    removed integer not null,
    erased integer not null,
    ended_at timestamptz,
    -- The last one that came to its end and was believed.
    succeeded_at timestamptz,
    error text
  )`,
  `create table unknown_account (
    connector text collate "C" not null references connector (name) on delete cascade,
    sign_in_id uuid not null references sign_in (id) on delete cascade,
    since timestamptz not null,
    confirmed_at timestamptz not null,
    primary key (connector, sign_in_id)
  )`,
  'create index unknown_account_sign_in on unknown_account (sign_in_id)',
  // Pages that the institution wrote: its legal notice, charter, declaration of accessibility and others
  // (docs/adr/0110).
  `create table static_page (
    id uuid primary key,
    slug text not null unique,
    kind text not null check (kind in ('legal-notice', 'charter', 'accessibility', 'other')),
    title jsonb not null,
    text jsonb not null,
    conformity text check (conformity in ('full', 'partial', 'none')),
    in_menu boolean not null,
    in_footer boolean not null,
    is_published boolean not null,
    position integer not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    check (conformity is null or kind = 'accessibility'),
    check (not is_published or kind <> 'accessibility' or conformity is not null)
  )`,
  `create unique index static_page_once on static_page (kind) where kind <> 'other'`,
  // Questionnaires of several questions as a phase, and what is answered under pseudonyms (docs/adr/0112).
  `create table questionnaire (
    id uuid primary key,
    consultation_id uuid not null unique references consultation (id) on delete cascade,
    title jsonb not null,
    introduction jsonb,
    questions jsonb not null,
    created_at timestamptz not null,
    changed_at timestamptz not null
  )`,
  // Under a pseudonym of the consultation, and to the hour: nothing here says whose it is.
  `create table questionnaire_response (
    questionnaire_id uuid not null references questionnaire (id) on delete cascade,
    respondent text not null,
    standing text not null,
    marks jsonb not null,
    answered_at timestamptz not null,
    primary key (questionnaire_id, respondent)
  )`,
  'create index questionnaire_response_respondent on questionnaire_response (respondent)',
  // Random ids: two texts of one person have nothing in common on a page. The text of somebody who was erased is
  // null.
  `create table questionnaire_text (
    id uuid default gen_random_uuid() primary key,
    questionnaire_id uuid not null,
    question_id uuid not null,
    respondent text not null,
    text text,
    hidden boolean not null default false,
    unique (questionnaire_id, question_id, respondent),
    foreign key (questionnaire_id, respondent) references questionnaire_response (questionnaire_id, respondent) on
      update cascade on delete cascade
  )`,
  'create index questionnaire_text_respondent on questionnaire_text (respondent)',
  // Consultations that another platform decides about, and what was read there (docs/adr/0114).
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
    -- When its comments were read last: an edit of one moves nothing that is told of the proposal.
    comments_read_at timestamptz,
    -- What it is known by beside its key, for platforms that number anew
    -- (docs/adr/0158).
    trait text collate "C",
    primary key (consultation_id, kind, key)
  )`,
  'create index source_item_subject on source_item (subject_id)',
  // What could not be taken from a source is found and counted however much was.
  `create index source_item_problem on source_item (consultation_id, kind, key)
    where problem is not null and gone_at is null`,
  'create index source_item_trait on source_item (consultation_id, kind, trait) where trait is not null',
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
  // What came of reading the cards of a connector (docs/adr/0116).
  `create table card_sync (
    connector text collate "C" primary key references connector (name) on delete cascade,
    -- The last try, and the last time that all cards were read.
    ended_at timestamptz not null,
    succeeded_at timestamptz,
    error text,
    -- Of that last time: how many cards there were, and what came of them.
    read integer not null,
    added integer not null,
    changed integer not null,
    wrong integer not null,
    -- Which cards were not read, by the name that they have there, and why: the first of them.
    faults jsonb not null
  )`,
  // What was written of consultations before they are complete, in whatever state (docs/adr/0119).
  `create table unfinished_consultation (
    id uuid primary key,
    input jsonb not null check (jsonb_typeof(input) = 'object'),
    created_at timestamptz not null,
    changed_at timestamptz not null,
    -- The draft that something unfinished is to become; null for what is no consultation yet (docs/adr/0122).
    consultation_id uuid unique references consultation (id) on delete cascade
  )`,
  // Letters with a code that people ask for on the site, and where they go until they are sent (docs/adr/0120).
  `create table code_letter (
    id uuid primary key,
    participant_id uuid not null unique references participant (id),
    address_hash text,
    sealed text,
    requested_at timestamptz not null,
    printed_at timestamptz,
    sent_at timestamptz,
    declined_at timestamptz
  )`,
  'create index code_letter_address on code_letter (address_hash) where address_hash is not null',
  // What a page said until it was changed, from the moment on that stands in it (docs/adr/0121).
  `create table former_static_page (
    page_id uuid not null references static_page (id) on delete cascade,
    changed_at timestamptz not null,
    title jsonb not null,
    text jsonb not null,
    conformity text,
    primary key (page_id, changed_at)
  )`,
  // What a public act says, as a salted hash that was written in its own transaction (docs/adr/0130). The salt goes
  // with what was said; the hash stays.
  `create table event_commitment (
    event_id uuid primary key references event (id) on delete cascade,
    commitment bytea not null check (octet_length(commitment) = 32),
    salt bytea check (octet_length(salt) = 32),
    -- The proposal or comment of somebody whose words or place are hashed, with which the salt goes.
    text_id uuid,
    text_part text check (text_part in ('words', 'details')),
    check ((text_id is null) = (text_part is null))
  )`,
  'create index event_commitment_text on event_commitment (text_id) where text_id is not null',
  // The public journal: its key and last checkpoint, its entries, and the tiles of its tree (docs/adr/0131).
  `create table journal (
    id integer primary key check (id >= 1),
    -- What it is called in checkpoints: the address it began under, without a scheme.
    origin text not null,
    vkey text not null,
    private_key_sealed text not null,
    created_at timestamptz not null,
    size bigint not null check (size >= 0),
    -- As signed for this size.
    checkpoint text not null,
    -- The newest checkpoint with cosignatures, with them.
    cosigned text,
    -- Since when nothing is signed, for the witnesses are asked first what they saw.
    waits_since timestamptz,
    -- A checkpoint that is signed by this journal and says what this journal does not have; nothing is signed any
    -- more.
    contradicted_by text,
    -- One that cannot go on ends, and another one begins after it (docs/adr/0142).
    ended_at timestamptz
  )`,
  `create table journal_entry (
    index bigint not null,
    -- Null for the first, which says that the journal began.
    event_id uuid unique,
    entry text not null,
    journal integer not null check (journal >= 1),
    primary key (journal, index)
  )`,
  `create table journal_tile (
    level integer not null,
    index bigint not null,
    hashes bytea not null check ((octet_length(hashes) % 32) = 0),
    journal integer not null check (journal >= 1),
    primary key (journal, level, index)
  )`,
  // The pictures that hosts have of consultations that are mirrored here, and when the next try to fetch one is due
  // (docs/adr/0139).
  `create table mirrored_cover (
    consultation_id uuid primary key references consultation (id),
    source text not null,
    alt jsonb not null,
    -- Null once it is here.
    due_at timestamptz,
    tries integer not null default 0
  )`,
  'create index mirrored_cover_due on mirrored_cover (due_at) where due_at is not null',
  // Cosignatures of checkpoints: those that peers give ours, and those that this node gives theirs (docs/adr/0141).
  `create table journal_witness (
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
  )`,
  `create table witness_key (
    id integer primary key check (id = 1),
    name text not null,
    vkey text not null,
    private_key_sealed text not null,
    created_at timestamptz not null
  )`,
  `create table witnessed_journal (
    origin text primary key,
    peer text not null,
    size bigint not null check (size >= 0),
    root text not null,
    -- As signed by the journal and cosigned here.
    checkpoint text not null,
    cosigned_at timestamptz not null,
    -- When another history under the same name was seen.
    contradicted_at timestamptz
  )`,
  // The tree over the casts that stood at the close of a ballot, which its entry in the journal commits to
  // (docs/adr/0143).
  `create table cast_tree (
    ballot_id uuid primary key references ballot_publication (ballot_id),
    count integer not null check (count >= 0),
    root bytea not null check (octet_length(root) = 32)
  )`,
  // Gone once nobody finds their own ballot any more.
  `create table cast_subtree (
    ballot_id uuid not null references cast_tree (ballot_id),
    place integer not null,
    root bytea not null check (octet_length(root) = 32),
    -- The receipts' hashes in their order, one after the other.
    hashes bytea not null check (octet_length(hashes) >= 32 and octet_length(hashes) <= (32 * 256)),
    primary key (ballot_id, place)
  )`,
  // Versions of the charter of a community, none of which changes (docs/adr/0147).
  `create table charter (
    consultation_id uuid not null references consultation (id),
    version integer not null check (version >= 1),
    terms jsonb not null,
    decision jsonb not null,
    hash text not null,
    decided_at timestamptz not null,
    -- The agent or token by which it was entered.
    decided_by uuid,
    -- The address of the community that the hashed document names; null in older ones, for the address of the node.
    community text,
    primary key (consultation_id, version)
  )`,
  // What agents prepared in the name of the institution, and what became of it (docs/adr/0147).
  `create table institution_act (
    id uuid primary key,
    consultation_id uuid not null references consultation (id),
    act text not null,
    content jsonb not null,
    amount bigint,
    currency text,
    prepared_by uuid not null,
    prepared_at timestamptz not null,
    outcome text check (outcome in ('confirmed', 'discarded')),
    decided_by uuid,
    decided_at timestamptz,
    check ((amount is null) = (currency is null)),
    check ((outcome is null) = (decided_by is null) and (outcome is null) =
      (decided_at is null)),
    check (outcome is distinct from 'confirmed' or decided_by <> prepared_by)
  )`,
  'create index institution_act_waiting on institution_act (consultation_id, id) where outcome is null',
  // What a feature request has beside the proposal that it is: details, estimates, and the steps of its state
  // (docs/adr/0148).
  `create table feature_request (
    proposal_id uuid primary key references proposal (id) on delete cascade,
    consultation_id uuid not null references consultation (id) on delete cascade,
    -- Who wrote it, by its id.
    institution text not null,
    state text not null,
    details jsonb not null,
    -- Cost, close and frozen terms; null until members agreed on the specification.
    funding jsonb,
    created_at timestamptz not null,
    changed_at timestamptz not null
  )`,
  'create index feature_request_of on feature_request (consultation_id)',
  `create table feature_request_step (
    id uuid primary key,
    proposal_id uuid not null references feature_request (proposal_id) on delete cascade,
    position integer not null check (position > 0),
    step text not null,
    from_state text not null,
    to_state text not null,
    -- Who decided, and which institution recorded it.
    decided_by text not null,
    institution text not null,
    reason text,
    decided_at timestamptz not null,
    -- Cost, terms and dates that members agreed on with this step; null for all others, and for what is older.
    funding jsonb,
    -- Of which other feature request it was withdrawn as a duplicate (docs/adr/0176). A number in the community
    -- and no key: a mirror may not have the other one.
    duplicate_of integer check (duplicate_of > 0),
    unique (proposal_id, position)
  )`,
  `create table feature_request_estimate (
    id uuid primary key,
    proposal_id uuid not null references feature_request (proposal_id) on delete cascade,
    supplier text not null,
    amount bigint not null check (amount >= 0),
    currency text not null,
    estimated_on text not null,
    -- Of the offer, as the supplier or the institution files it.
    reference text,
    received_at timestamptz not null
  )`,
  'create index feature_request_estimate_of on feature_request_estimate (proposal_id)',
  // Which pledges count from a close on, and what each institution pays: one settlement a close (docs/adr/0149).
  `create table pledge_settlement (
    id uuid primary key,
    proposal_id uuid not null references feature_request (proposal_id) on delete cascade,
    closes_at timestamptz not null,
    -- What it was computed from and what came of it: anybody computes the second from the first again.
    input jsonb not null,
    outcome jsonb not null,
    -- What institutions pay that join later, by the terms of this close.
    late_joining text not null,
    settled_at timestamptz not null,
    unique (proposal_id, closes_at)
  )`,
  // What institutions state about what they give to a feature request, numbered by each of them (docs/adr/0148).
  `create table pledge (
    id uuid primary key,
    proposal_id uuid not null references feature_request (proposal_id) on delete cascade,
    institution text not null,
    sequence integer not null check (sequence > 0),
    since integer not null,
    -- Kind, amount, expiry and conditions; null where it withdraws what was pledged before.
    content jsonb,
    -- SHA-256 of the JCS form of the statement: another under the same number is refused.
    hash text not null,
    -- Of the paper that the host entered it from; null where the institution itself stated it here.
    reference text,
    stated_at timestamptz not null,
    received_at timestamptz not null,
    -- As the institution signed it on its own node; null for the host, and for what the host entered from paper.
    document text,
    -- Which specification it is for, as its institution signed it (docs/adr/0164): SHA-256 of the JCS form
    -- of cost, terms and when they were agreed on; null for what was stated before it was recorded.
    specification text,
    -- Which settlement it joins; null for what was pledged before one (docs/adr/0180).
    settlement_id uuid references pledge_settlement (id),
    -- The id that it had when it joined, which the settlement names; it stays so where the institution moves.
    joined_as text,
    unique (proposal_id, institution, sequence),
    check (since >= 0 and since < sequence),
    check ((settlement_id is null) = (joined_as is null))
  )`,
  'create index pledge_settlement_id on pledge (settlement_id, received_at, id) where settlement_id is not null',
  // What was written of ballots and questionnaires before they are complete, as it was typed (docs/adr/0152).
  `create table unfinished_part (
    id uuid primary key,
    consultation_id uuid not null references consultation (id) on delete cascade,
    part text not null check (part in ('ballot', 'questionnaire')),
    ballot_id uuid unique references ballot (id) on delete cascade,
    input jsonb not null check (jsonb_typeof(input) = 'object'),
    created_at timestamptz not null,
    changed_at timestamptz not null
  )`,
  'create index unfinished_part_consultation on unfinished_part (consultation_id)',
  // Acts that rules hide, and the batches by which they are in the journal (docs/adr/0160).
  `create table hidden_act (
    -- What a promise names: SHA-256 of the salt and what was done, or the hash of a receipt of a cast.
    hash bytea primary key check (octet_length(hash) = 32),
    -- None for a cast, which no event leads to.
    event_id uuid references event (id) on delete cascade,
    salt bytea check (octet_length(salt) = 32),
    -- The proposal or comment whose words are hashed, with which the salt goes.
    text_id uuid,
    -- The time of its batch; null until then.
    batch timestamptz
  )`,
  'create index hidden_act_waiting on hidden_act (hash) where batch is null',
  'create index hidden_act_event on hidden_act (event_id) where event_id is not null',
  'create index hidden_act_text on hidden_act (text_id) where text_id is not null',
  `create table act_batch (
    at timestamptz primary key,
    -- Where the clock was set back, it is earlier.
    next_at timestamptz not null,
    -- Its entry.
    journal integer not null,
    index bigint not null,
    -- What is hashed with the tree of the acts on the way to the root: for each, whether it is on the left, and the
    -- hash.
    above bytea not null check ((octet_length(above) % 33) = 0),
    -- What the order of its hashes is by, of each with this key: HMAC (docs/adr/0160). Batches without one are in
    -- the order of the hashes.
    order_key bytea check (octet_length(order_key) = 32)
  )`,
  // A batch without acts has none.
  `create table act_batch_part (
    batch timestamptz not null references act_batch (at),
    place integer not null,
    root bytea not null check (octet_length(root) = 32),
    -- Hashes of acts and random ones in their order, one after the other.
    hashes bytea not null check (octet_length(hashes) = (32 * 256)),
    -- What the first of a part is ordered by.
    first bytea not null check (octet_length(first) = 32),
    primary key (batch, place)
  )`,
  // What institutions state to the host of a community from their own nodes, and what came of it (docs/adr/0164).
  `create table institution_statement (
    id uuid primary key,
    consultation_id uuid not null references consultation (id) on delete cascade,
    -- Null for a feature request that is to be written.
    proposal_id uuid references feature_request (proposal_id) on delete cascade,
    uri text not null unique,
    hash text not null,
    content jsonb not null,
    ours boolean not null,
    status text not null check (status in ('waiting', 'accepted', 'refused', 'withdrawn')),
    refusal jsonb,
    answered_at timestamptz,
    -- When it is sent again; null unless it waits for an answer (docs/adr/0170).
    due_at timestamptz,
    tries integer not null default 0,
    check ((status = 'refused') = (refusal is not null))
  )`,
  'create index institution_statement_of on institution_statement (proposal_id, id)',
  'create index institution_statement_in on institution_statement (consultation_id)',
  'create index institution_statement_due on institution_statement (due_at) where due_at is not null',
  // Entries of journals that are kept for peers, and those of a journal of this node that are taken back
  // (docs/adr/0167).
  `create table journal_copy (
    origin text primary key,
    -- Whom they are read from.
    peer text not null,
    -- Where it begins: 0, or what is left of a journal of this node.
    first bigint not null check (first >= 0),
    size bigint not null,
    -- Hashes of the complete subtrees of the first entries, the largest first.
    subtrees bytea not null check ((octet_length(subtrees) % 32) = 0),
    -- The same as far as they are what a checkpoint was signed for.
    verified bigint not null,
    verified_subtrees bytea not null check ((octet_length(verified_subtrees) % 32) = 0),
    bytes bigint not null check (bytes >= 0),
    -- Why no more was read the last time, and how often in a row.
    fault text,
    failures integer not null default 0,
    due_at timestamptz not null,
    -- When the entries that are kept were verified last.
    verified_at timestamptz,
    check (size >= first),
    check (verified >= first and verified <= size)
  )`,
  `create table journal_copy_entry (
    origin text not null references journal_copy (origin) on delete cascade,
    index bigint not null,
    entry bytea not null check (octet_length(entry) <= 65535),
    primary key (origin, index)
  )`,
  // Pledges and settlements of hosts that could not be read, and what each specification asked for (docs/adr/0170).
  `create table unread_statement (
    proposal_id uuid not null references proposal (id) on delete cascade,
    -- The id at the host.
    uri text not null,
    kind text not null check (kind in ('pledge', 'settlement', 'request')),
    -- Whose key could not be read; null where the document itself could not, and of settlements.
    institution text,
    because text not null check (because in ('signature', 'content', 'order')),
    found_at timestamptz not null,
    primary key (proposal_id, uri)
  )`,
  // Releases of what was commissioned, and which institution runs which of them (docs/adr/0171).
  `create table feature_release (
    id uuid primary key,
    proposal_id uuid not null references feature_request (proposal_id) on delete cascade,
    institution text not null,
    version text not null,
    url text not null,
    released_on text not null,
    announced_at timestamptz not null
  )`,
  // Each institution names its own versions.
  'create unique index feature_release_version on feature_release (proposal_id, institution, version)',
  // The last one that an institution stated is in force.
  `create table feature_use (
    id uuid primary key,
    proposal_id uuid not null references feature_request (proposal_id) on delete cascade,
    institution text not null,
    -- Null while it does not run it.
    version text,
    since text,
    -- Until when it means to run one.
    due_on text,
    stated_at timestamptz not null,
    -- Whose version it is; null while it runs none.
    announced_by text,
    reference text,
    check ((version is null) = (since is null))
  )`,
  'create index feature_use_of on feature_use (proposal_id, stated_at)',
  // What the institution has places shown on and found by (docs/adr/0172).
  `create table map_settings (
    id text primary key check (id = 'institution'),
    -- The address of a picture of the map, with {z}, {x} and {y}.
    tiles text,
    credit text,
    lat double precision,
    lon double precision,
    zoom integer,
    geocoder_url text,
    geocoder_format text check (geocoder_format in ('addok', 'photon', 'nominatim')),
    changed_at timestamptz not null,
    check (num_nonnulls(tiles, credit, lat, lon, zoom) in (0, 5)),
    check ((geocoder_url is null) = (geocoder_format is null))
  )`,
  // What time it was when a worker looked last, by its own clock and by that of the database (docs/adr/0174).
  `create table clock (
    id text primary key check (id = 'node'),
    node_at timestamptz not null,
    database_at timestamptz not null
  )`,
  // Consultations that are offered as templates, those that other institutions offer, and what was made from one
  // (docs/adr/0177).
  `create table consultation_template (
    consultation_id uuid primary key references consultation (id),
    version integer not null check (version >= 1),
    content jsonb not null,
    content_hash text not null,
    published_at timestamptz not null,
    -- Null while it is offered.
    withdrawn_at timestamptz
  )`,
  'create index consultation_template_latest on consultation_template (published_at desc, consultation_id desc)',
  // To whom a host offers a community: at the host, and at the others as they read it there (docs/adr/0179).
  `create table hand_over_offer (
    consultation_id uuid primary key references consultation (id),
    target text not null,
    reason text not null,
    next_number integer not null check (next_number > 0),
    offered_at timestamptz not null,
    -- The agent or token; null where another institution offers it.
    offered_by uuid,
    -- Whether all that the host had then was read here.
    is_read boolean not null
  )`,
  // The ids that a community had at its former hosts, by which signed documents go on naming it.
  `create table community_move (
    consultation_id uuid not null references consultation (id),
    former_uri text not null,
    former_host text not null,
    uri text not null,
    because text not null check (because in ('offer', 'silence', 'invitation')),
    reason text,
    moved_at timestamptz not null,
    primary key (consultation_id, former_uri)
  )`,
  // Of what about feature requests agents were reminded: each close, settlement and day once.
  `create table request_reminder (
    proposal_id uuid not null references proposal (id) on delete cascade,
    -- What is due, and the moment or day that it is due for.
    due text not null,
    reminded_at timestamptz not null,
    primary key (proposal_id, due)
  )`,
  // Institutions of a community that have no node, and what they say on paper through its host (docs/adr/0181).
  `create table paper_member (
    consultation_id uuid not null references consultation (id),
    institution text not null,
    name text not null,
    reference text not null,
    since timestamptz not null,
    until timestamptz,
    primary key (consultation_id, institution, since)
  )`,
  // Co-hosts that bring in others, those whom they brought in, and what they offer to a host (docs/adr/0184).
  `create table cohost_offer (
    consultation_id uuid not null references consultation (id) on delete cascade,
    -- The id of the institution that is to be brought in.
    institution text not null,
    -- The id of the Offer.
    offer text not null unique,
    registered_max integer not null check (registered_max > 0),
    status text not null
      check (status in ('waiting', 'invited', 'accepted', 'refused', 'declined', 'left', 'withdrawn')),
    -- Why the host refused it.
    refusal jsonb,
    -- Whether it was in: it counts against what may be brought in from then on.
    was_in boolean not null,
    offered_at timestamptz not null,
    answered_at timestamptz,
    primary key (consultation_id, institution),
    check ((refusal is not null) = (status = 'refused'))
  )`,
];

const COUNTED = {
  proposal: 'proposals',
  comment: 'comments',
  involvement: 'authors',
  supporter: 'supporters',
} as const;
type Counted = keyof typeof COUNTED;

/** Whichever way a row is written, the counter of its consultation is changed in the same transaction. */
const COUNTERS = [
  // The argument of a trigger is what each of the rows adds.
  `create or replace function count_tags(consultation uuid, tags text[], added integer) returns void language sql as $$
    insert into tag_count (consultation_id, tag, proposals)
    select consultation, tag, count(*) * added from unnest(tags) as tag group by tag order by tag
    on conflict (consultation_id, tag) do update set proposals = tag_count.proposals + excluded.proposals
  $$`,
  counting('proposal', {
    where: `where status = 'published'`,
    more: `perform count_tags(consultation_id, array_agg(tag), tg_argv[0]::integer)
      from changed, unnest(tags) as tag where status = 'published' group by consultation_id order by consultation_id;`,
  }),
  counting('comment', { where: `where status = 'published'` }),
  counting('involvement'),
  counting('supporter'),
  recounting('proposal', {
    was: `perform count_tags(old.consultation_id, old.tags, -1);`,
    is: `perform count_tags(new.consultation_id, new.tags, 1);`,
  }),
  recounting('comment'),
  ...(Object.keys(COUNTED) as Counted[]).flatMap((table) => [
    `create trigger count_inserted after insert on ${table} referencing new table as changed
      for each statement execute function count_${table}('1')`,
    `create trigger count_deleted after delete on ${table} referencing old table as changed
      for each statement execute function count_${table}('-1')`,
  ]),
  `create trigger count_updated after update on proposal for each row
    when ((old.status = 'published' or new.status = 'published')
      and (old.consultation_id, old.status, old.tags) is distinct from (new.consultation_id, new.status, new.tags))
    execute function recount_proposal()`,
  `create trigger count_updated after update on comment for each row
    when ((old.status = 'published' or new.status = 'published')
      and (old.consultation_id, old.status) is distinct from (new.consultation_id, new.status))
    execute function recount_comment()`,
];

/** A function for what a statement inserted or deleted, whose rows are `changed`. */
function counting(table: Counted, { where = '', more = '' } = {}): string {
  const column = COUNTED[table];
  return `create or replace function count_${table}() returns trigger language plpgsql as $$ begin
    insert into consultation_count (consultation_id, ${column})
    select consultation_id, count(*) * tg_argv[0]::integer from changed ${where} group by consultation_id order by consultation_id
    on conflict (consultation_id, slot) do update set ${column} = consultation_count.${column} + excluded.${column};
    ${more}
    return null;
  end $$`;
}

/** A function for a row that was changed in what is counted of it. */
function recounting(table: 'proposal' | 'comment', { was = '', is = '' } = {}): string {
  const column = COUNTED[table];
  const add = (row: string, by: number) => `
      insert into consultation_count (consultation_id, ${column}) values (${row}.consultation_id, ${by})
      on conflict (consultation_id, slot) do update set ${column} = consultation_count.${column} + excluded.${column};`;
  return `create or replace function recount_${table}() returns trigger language plpgsql as $$ begin
    if old.status = 'published' then ${add('old', -1)}
      ${was}
    end if;
    if new.status = 'published' then ${add('new', 1)}
      ${is}
    end if;
    return null;
  end $$`;
}
