import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../kit/database.ts';
import type { DB } from '../kit/schema.ts';

/** A message claimed by one worker until its lease ends. */
export interface Claimed {
  readonly id: number;
  /** Only who shows the lease may renew, finish or give back the message. */
  readonly lease: string;
  /** Fingerprint of its ordering key; null where it has none. */
  readonly lane: string | null;
  readonly encrypted: Buffer;
  /** How often it was claimed, this time included. */
  readonly attempts: number;
  /** When it was put back after it had been given up; null where it never was. */
  readonly retriedAt: Date | null;
}

export interface Claim {
  readonly queue: string;
  readonly limit: number;
  readonly leaseMs: number;
}

const milliseconds = (value: number) => sql`${value}::float8 * interval '1 millisecond'`;

/** In flight, or pausing after a failure. */
const taken = sql`(leased_until is not null and leased_until > now())`;

export interface ClaimResult {
  readonly claimed: readonly Claimed[];
  /** Milliseconds until another message will be due; undefined when none waits, or when no more could be taken now. */
  readonly nextDueMs: number | undefined;
}

/**
 * Takes up to `limit` messages that are due, oldest first, and of each lane only the first while none of that lane is
 * claimed by another.
 *
 * SKIP LOCKED keeps two workers from one message. Two messages of one lane need more: a message committed late may sort
 * before one that another worker is taking at this moment. So a worker holds the lock of the lane while it claims, and
 * looks again at the lane after getting it, with the fresh snapshot that READ COMMITTED gives each statement.
 */
export async function claimMessages(database: Database, claim: Claim): Promise<ClaimResult> {
  if (claim.limit === 0) return { claimed: [], nextDueMs: undefined };
  return await database.transaction(
    async (trx) => {
      const due = await dueMessages(trx, claim);
      const free = database.engine === 'embedded' ? due : await inLockedOrderingKeys(trx, claim.queue, due);
      const claimed = free.length === 0 ? [] : await lease(trx, claim, free);
      // In the same transaction, whose now() stands still: nothing becomes due between the two looks.
      const nextDueMs = claimed.length < claim.limit ? await untilNextDue(trx, claim.queue) : undefined;
      return { claimed, nextDueMs };
    },
    { isolation: 'read committed' },
  );
}

async function lease(trx: Transaction<DB>, claim: Claim, free: readonly Due[]): Promise<readonly Claimed[]> {
  const token = randomUUID();
  const { rows } = await sql<Omit<Claimed, 'lease'>>`
    update queue_message as message
    set lease = ${token}, leased_until = now() + ${milliseconds(claim.leaseMs)}, attempts = attempts + 1
    where id = any(${free.map((row) => row.id)}::int8[]) and (lane is null or not exists (
      select from queue_message as other
      where other.queue = message.queue and other.lane = message.lane and other.id <> message.id
        and other.dead_at is null and other.leased_until > now()
    ))
    returning id, lane, sealed as encrypted, attempts, retried_at as "retriedAt"
  `.execute(trx);
  return rows.sort((one, other) => one.id - other.id).map((row) => ({ ...row, lease: token }));
}

interface Due {
  readonly id: number;
  readonly orderingKey: string | null;
}

async function dueMessages(trx: Transaction<DB>, { queue, limit }: Claim): Promise<readonly Due[]> {
  const { rows } = await sql<Due>`
    select id, lane as "orderingKey" from queue_message as message
    where queue = ${queue} and dead_at is null and ready_at <= now() and not ${taken}
      and (lane is null or not exists (
        select from queue_message as earlier
        where earlier.queue = message.queue and earlier.lane = message.lane and earlier.id <> message.id
          and earlier.dead_at is null
          and (earlier.leased_until > now() or (earlier.ready_at, earlier.id) < (message.ready_at, message.id))
      ))
    order by ready_at, id
    limit ${limit}
    for update of message skip locked
  `.execute(trx);
  return rows;
}

async function inLockedOrderingKeys(trx: Transaction<DB>, queue: string, due: readonly Due[]): Promise<readonly Due[]> {
  const lanes = due.flatMap((row) => (row.orderingKey === null ? [] : [row.orderingKey]));
  if (lanes.length === 0) return due;
  const { rows } = await sql<{ orderingKey: string }>`
    select lane as "orderingKey" from unnest(${lanes}::text[]) as lane
    where pg_try_advisory_xact_lock(hashtextextended(current_schema() || ' ' || ${queue}::text || ' ' || lane, 0))
  `.execute(trx);
  const locked = new Set(rows.map((row) => row.orderingKey));
  return due.filter((row) => row.orderingKey === null || locked.has(row.orderingKey));
}

async function untilNextDue(trx: Transaction<DB>, queue: string): Promise<number | undefined> {
  const { rows } = await sql<{ wait: number | null }>`
    select (extract(epoch from min(due_at) - now()) * 1000)::float8 as wait from (
      (select ready_at as due_at from queue_message
       where queue = ${queue} and dead_at is null and ready_at > now() order by ready_at limit 1)
      union all
      (select leased_until from queue_message
       where queue = ${queue} and dead_at is null and ready_at <= now() and leased_until > now())
    ) as waiting
  `.execute(trx);
  return rows[0]?.wait ?? undefined;
}

/** Puts off the end of the leases of messages still being handled. */
export async function renewLeases(db: Kysely<DB>, held: readonly Claimed[], leaseMs: number): Promise<void> {
  await sql`
    update queue_message as message set leased_until = now() + ${milliseconds(leaseMs)}
    from unnest(${held.map((one) => one.id)}::int8[], ${held.map((one) => one.lease)}::uuid[]) as held (id, lease)
    where message.id = held.id and message.lease = held.lease
  `.execute(db);
}

/** Removes messages that were handled. One whose lease was lost stays: somebody else has it. */
export async function finishMessages(db: Kysely<DB>, handled: readonly Claimed[]): Promise<void> {
  await sql`
    delete from queue_message as message
    using unnest(${handled.map((one) => one.id)}::int8[], ${handled.map((one) => one.lease)}::uuid[]) as done (id, lease)
    where message.id = done.id and message.lease = done.lease
  `.execute(db);
}

/**
 * Removes a message that was handled, and takes the next one of its lane where that is due: looking at all that is due for it
 * would cost as much as there waits in the lane. While a message of a lane is leased nobody takes another one, so the lane is free
 * where the lease still held. Null where none is due, the lease was lost, or another worker looks at the lane.
 */
export async function finishForNext(
  database: Database,
  { queue, leaseMs }: Omit<Claim, 'limit'>,
  { id, lease: held, lane }: Claimed,
): Promise<Claimed | null> {
  const claim = async (db: Kysely<DB>, isFree: boolean): Promise<Claimed | null> => {
    const token = randomUUID();
    const { rows } = await sql<Omit<Claimed, 'lease'>>`
      with done as (
        delete from queue_message where id = ${id} and lease = ${held} returning leased_until > now() as was_held
      ),
      first as (
        select id, ready_at from queue_message
        where queue = ${queue} and lane = ${lane} and dead_at is null and id <> ${id}
        order by ready_at, id limit 1
      )
      update queue_message as message
      set lease = ${token}, leased_until = now() + ${milliseconds(leaseMs)}, attempts = attempts + 1
      from first, done
      where message.id = first.id and done.was_held and ${isFree} and first.ready_at <= now()
        and (message.leased_until is null or message.leased_until <= now())
      returning message.id, message.lane, message.sealed as encrypted, message.attempts, message.retried_at as "retriedAt"
    `.execute(db);
    return rows[0] === undefined ? null : { ...rows[0], lease: token };
  };
  if (database.engine === 'embedded') return await claim(database.db, true);
  return await database.transaction(
    async (trx) => await claim(trx, (await inLockedOrderingKeys(trx, queue, [{ id, orderingKey: lane }])).length > 0),
    { isolation: 'read committed' },
  );
}

/** Gives a message back after a failure, to be claimed again after a pause; its lane waits with it. */
export async function returnMessage(db: Kysely<DB>, { id, lease }: Claimed, pauseMs: number): Promise<void> {
  await sql`
    update queue_message set lease = null, leased_until = now() + ${milliseconds(pauseMs)}
    where id = ${id} and lease = ${lease}
  `.execute(db);
}

/** Puts a message back in its place for a new round of attempts, changed, after a pause; its lane waits with it. */
export async function replaceMessage(
  db: Kysely<DB>,
  { id, lease }: Claimed,
  by: { readonly encrypted: Buffer; readonly pauseMs: number },
): Promise<void> {
  await sql`
    update queue_message
    set sealed = ${by.encrypted}::bytea, attempts = 0, retried_at = null, lease = null, leased_until = now() + ${milliseconds(by.pauseMs)}
    where id = ${id} and lease = ${lease}
  `.execute(db);
}

/** Gives a message up. It is kept as a dead letter, and its lane goes on without it. */
export async function moveToDeadLetters(
  db: Kysely<DB>,
  { id, lease }: Claimed,
  { host, error }: { readonly host: string | null; readonly error: string },
): Promise<void> {
  await sql`
    update queue_message
    set lease = null, leased_until = null, dead_at = now(), host = coalesce(host, ${host}), dead_error = ${error}
    where id = ${id} and lease = ${lease}
  `.execute(db);
}

/** Ends every lease at once: only for a process that knows it is the only one, as on the embedded database. */
export async function endAllLeases(db: Kysely<DB>): Promise<void> {
  await sql`update queue_message set lease = null, leased_until = null where lease is not null`.execute(db);
}

/** Messages that wait, without those in flight and those given up. */
export async function countWaiting(
  db: Kysely<DB>,
  queue: string,
): Promise<{ readonly queued: number; readonly ready: number; readonly delayed: number }> {
  const { rows } = await sql<{ queued: number; ready: number }>`
    select count(*) as queued, count(*) filter (where ready_at <= now() and not ${taken}) as ready
    from queue_message where queue = ${queue} and dead_at is null and not (lease is not null and ${taken})
  `.execute(db);
  const { queued, ready } = rows[0] ?? { queued: 0, ready: 0 };
  return { queued, ready, delayed: queued - ready };
}

/** Lets what waits for a host wait so long, at least; not what is never held. */
export async function holdHost(
  db: Kysely<DB>,
  { queue, host, ms }: { readonly queue: string; readonly host: string; readonly ms: number },
): Promise<void> {
  const until = sql`now() + ${milliseconds(ms)}`;
  await sql`
    update queue_message set leased_until = ${until}
    where queue = ${queue} and host = ${host} and dead_at is null and lease is null and not never_held
      and (leased_until is null or leased_until < ${until})
  `.execute(db);
}

/** Ends the pauses of what waits for a host: of all, or of so many, the oldest first. */
export async function releaseHost(
  db: Kysely<DB>,
  { queue, host, most }: { readonly queue: string; readonly host: string; readonly most: number | null },
): Promise<void> {
  await sql`
    update queue_message set leased_until = null
    where id in (
      select id from queue_message
      where queue = ${queue} and host = ${host} and dead_at is null and lease is null and leased_until is not null
      order by ready_at, id limit ${most}::int8
      for update skip locked
    )
  `.execute(db);
}

/** Drops what waits in lanes. What is being handled is left to its handler. */
export async function dropWaiting(
  db: Kysely<DB>,
  { queue, lanes }: { readonly queue: string; readonly lanes: readonly string[] },
): Promise<void> {
  await sql`
    delete from queue_message
    where queue = ${queue} and lane = any(${lanes}::text[]) and dead_at is null and lease is null
  `.execute(db);
}

/** Whether anything of a lane is being handled, or will be within so many milliseconds: nothing is where the lane pauses for longer. */
export async function isLaneWaiting(
  db: Kysely<DB>,
  { queue, lane, withinMs }: { readonly queue: string; readonly lane: string; readonly withinMs: number },
): Promise<boolean> {
  const { rows } = await sql<{ waits: boolean | null }>`
    select not bool_or(lease is null and leased_until > now() + ${milliseconds(withinMs)}) as waits
    from (select lease, coalesce(leased_until, now()) as leased_until from queue_message
      where queue = ${queue} and lane = ${lane} and dead_at is null) as message
  `.execute(db);
  return rows[0]?.waits ?? false;
}
