import type { MessageQueue, MessageQueueEnqueueOptions } from '@fedify/fedify';
import { type Kysely, sql } from 'kysely';
import type { HostQueue } from '../../application/federation/delivery/ports.ts';
import type { DB } from '../kit/schema.ts';
import { currentMessageMatching } from './current-message.ts';
import { hostOf, isNeverHeld } from './dead-letters.ts';
import { encryptionContext, type MessageQueueOptions, QUEUE_CHANNEL } from './queue-options.ts';
import { countWaiting, dropWaiting, holdHost, isLaneWaiting, releaseHost, replaceMessage } from './queue-rows.ts';
import { workThrough } from './queue-worker.ts';

/** Rows of one statement: PostgreSQL takes at most 65,535 parameters. */
const BATCH = 1_000;

/**
 * Fedify's message queue on the table `queue_message`. A message is delivered at least once: handlers must bear being
 * called again with it. Payloads are sealed, since those of the outbox hold private keys, and of an ordering key only a
 * fingerprint is kept.
 */
export function createMessageQueue(options: MessageQueueOptions): MessageQueue & HostQueue {
  const { database, secretBox, name } = options;
  const context = encryptionContext(name);

  const laneOf = (orderingKey: string) => secretBox.fingerprint(orderingKey, context).toString('base64url');
  const rowOf = (message: unknown, { delay, orderingKey }: MessageQueueEnqueueOptions): Row => ({
    orderingKey: orderingKey === undefined ? null : laneOf(orderingKey),
    host: hostOf(message),
    neverHeld: isNeverHeld(message),
    delayMs: millisecondsOf(delay),
    encrypted: secretBox.encrypt(Buffer.from(asJson(message)), context),
  });

  async function insertAll(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    await database.transaction(async (trx) => {
      for (let start = 0; start < rows.length; start += BATCH) {
        await insert(trx, name, rows.slice(start, start + BATCH));
      }
      await database.notify(QUEUE_CHANNEL, name, trx);
    });
  }

  // Fedify enqueues one message at a time where they have ordering keys. Calls of one turn are one transaction.
  let pending: Row[] = [];
  let flushed: Promise<void> | undefined;
  function insertSoon(row: Row): Promise<void> {
    pending.push(row);
    flushed ??= Promise.resolve().then(() => {
      const rows = pending;
      pending = [];
      flushed = undefined;
      return insertAll(rows);
    });
    return flushed;
  }

  async function enqueue(message: unknown, settings: MessageQueueEnqueueOptions = {}): Promise<void> {
    const row = rowOf(message, settings);
    const held = currentMessageMatching(name, message);
    if (held === null) await insertSoon(row);
    else await replaceMessage(database.db, held, { encrypted: row.encrypted, pauseMs: row.delayMs });
  }

  return {
    nativeRetrial: false,
    enqueue,
    enqueueMany: async (messages, settings = {}) =>
      await insertAll(messages.map((message) => rowOf(message, settings))),
    listen: (handler, settings) => workThrough(options, handler, settings?.signal),
    getDepth: () => countWaiting(database.db, name),
    hold: (host, ms) => holdHost(database.db, { queue: name, host, ms }),
    async release(host, most) {
      await releaseHost(database.db, { queue: name, host, most: most ?? null });
      await database.notify(QUEUE_CHANNEL, name);
    },
    drop: (orderingKeys) => dropWaiting(database.db, { queue: name, lanes: orderingKeys.map(laneOf) }),
    isWaiting: (orderingKey, withinMs) =>
      isLaneWaiting(database.db, { queue: name, lane: laneOf(orderingKey), withinMs }),
  };
}

interface Row {
  readonly orderingKey: string | null;
  readonly host: string | null;
  readonly neverHeld: boolean;
  readonly delayMs: number;
  readonly encrypted: Buffer;
}

async function insert(trx: Kysely<DB>, queue: string, messages: readonly Row[]): Promise<void> {
  const rows = messages.map(
    ({ orderingKey, host, neverHeld, delayMs, encrypted }) =>
      sql`(${queue}, ${orderingKey}, ${host}, ${neverHeld}::boolean, ${encrypted}::bytea, now() + ${delayMs}::float8 * interval '1 millisecond')`,
  );
  await sql`insert into queue_message (queue, lane, host, never_held, sealed, ready_at) values ${sql.join(rows)}`.execute(
    trx,
  );
}

function millisecondsOf(delay: MessageQueueEnqueueOptions['delay']): number {
  const delayMs = delay?.total({ unit: 'millisecond', relativeTo: '2000-01-01' }) ?? 0;
  if (delayMs < 0) throw new RangeError('a message cannot be delayed into the past');
  return delayMs;
}

function asJson(message: unknown): string {
  const text = JSON.stringify(message);
  if (text === undefined) throw new TypeError('a message must be something JSON can hold');
  return text;
}
