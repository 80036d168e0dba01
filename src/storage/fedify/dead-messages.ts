import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { DB } from '../schema.ts';
import { QUEUE_CHANNEL } from './queue-options.ts';

/** Messages given up, by queue. They stay until an operator revives or removes them. */
export interface DeadMessages {
  readonly queue: string;
  readonly count: number;
  readonly oldest: Date;
}

export async function listDeadMessages(db: Kysely<DB>): Promise<readonly DeadMessages[]> {
  const { rows } = await sql<DeadMessages>`
    select queue, count(*) as count, min(dead_at) as oldest from queue_message
    where dead_at is not null group by queue order by queue
  `.execute(db);
  return rows;
}

/** Gives the dead messages of a queue another round of attempts, and answers how many. */
export async function reviveDeadMessages(database: Database, queue: string): Promise<number> {
  return await database.transaction(async (trx) => {
    const { numAffectedRows } = await sql`
      update queue_message set dead_at = null, attempts = 0, ready_at = now()
      where queue = ${queue} and dead_at is not null
    `.execute(trx);
    await database.notify(QUEUE_CHANNEL, queue, trx);
    return Number(numAffectedRows ?? 0);
  });
}
