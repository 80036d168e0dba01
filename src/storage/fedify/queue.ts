import type { MessageQueue, MessageQueueEnqueueOptions } from '@fedify/fedify';
import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';
import { type MessageQueueOptions, QUEUE_CHANNEL, sealContext } from './queue-options.ts';
import { countWaiting } from './queue-rows.ts';
import { workThrough } from './queue-worker.ts';

/** Rows of one statement: PostgreSQL takes at most 65,535 parameters. */
const BATCH = 1_000;

/**
 * Fedify's message queue on the table `queue_message`. A message is delivered at least once: handlers must bear being
 * called again with it. Payloads are sealed, since those of the outbox hold private keys, and of an ordering key only a
 * fingerprint is kept.
 */
export function createMessageQueue(options: MessageQueueOptions): MessageQueue {
  const { database, secretBox, name } = options;
  const context = sealContext(name);

  async function enqueueMany(
    messages: readonly unknown[],
    { delay, orderingKey }: MessageQueueEnqueueOptions = {},
  ): Promise<void> {
    if (messages.length === 0) return;
    const delayMs = delay?.total({ unit: 'millisecond', relativeTo: '2000-01-01' }) ?? 0;
    if (delayMs < 0) throw new RangeError('a message cannot be delayed into the past');
    const lane = orderingKey === undefined ? null : secretBox.fingerprint(orderingKey, context).toString('base64url');
    const sealed = messages.map((message) => secretBox.seal(Buffer.from(asJson(message)), context));
    await database.transaction(async (trx) => {
      for (let start = 0; start < sealed.length; start += BATCH) {
        await insert(trx, { queue: name, lane, delayMs, sealed: sealed.slice(start, start + BATCH) });
      }
      await database.notify(QUEUE_CHANNEL, name, trx);
    });
  }

  return {
    nativeRetrial: false,
    enqueue: (message, settings) => enqueueMany([message], settings),
    enqueueMany,
    listen: (handler, settings) => workThrough(options, handler, settings?.signal),
    getDepth: () => countWaiting(database.db, name),
  };
}

interface Insertion {
  readonly queue: string;
  readonly lane: string | null;
  readonly delayMs: number;
  readonly sealed: readonly Buffer[];
}

async function insert(trx: Kysely<DB>, { queue, lane, delayMs, sealed }: Insertion): Promise<void> {
  const readyAt = sql`now() + ${delayMs}::float8 * interval '1 millisecond'`;
  const rows = sealed.map((one) => sql`(${queue}, ${lane}, ${one}::bytea, ${readyAt})`);
  await sql`insert into queue_message (queue, lane, sealed, ready_at) values ${sql.join(rows)}`.execute(trx);
}

function asJson(message: unknown): string {
  const text = JSON.stringify(message);
  if (text === undefined) throw new TypeError('a message must be something JSON can hold');
  return text;
}
