import { type Kysely, sql } from 'kysely';

/** What other servers send, who they are, who follows what, and what each host may do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
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
    check ((due_at is null) = (verdict is not null)),
    check ((verdict is null) = (decided_at is null))
  )`,
  `create index inbox_message_due on inbox_message (due_at, received_at) where due_at is not null`,
  `create index inbox_message_activity on inbox_message (md5(activity_id))`,
  `create index inbox_message_received on inbox_message (received_at)`,
  // The state of (actor, verb, object): servers reuse ids, so what holds is who does what to what, by signed time.
  `create table remote_act (
    actor text not null,
    verb text not null check (verb in ('follow', 'support', 'object', 'share', 'block', 'move')),
    object text not null,
    present boolean not null,
    activity_id text not null,
    signed_at timestamptz not null,
    primary key (actor, verb, object)
  )`,
  `create index remote_act_activity on remote_act (md5(activity_id))`,
  `create index remote_act_object on remote_act (object, verb) where present`,
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
  `create index remote_actor_host on remote_actor (host)`,
  `create table follow (
    target text not null,
    follower text not null references remote_actor (uri),
    activity_id text not null,
    since timestamptz not null,
    primary key (target, follower)
  )`,
  `create index follow_follower on follow (follower)`,
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
];
