import { type Kysely, sql } from 'kysely';
import type {
  DeadLetterReader,
  DeadLetters,
  DeadLettersOf,
  DeadLetterWriter,
} from '../../application/federation/delivery/ports.ts';
import { PAGE_MAX } from '../../application/kit/page.ts';
import { decodeCursor, encodeCursor } from '../kit/keyset.ts';
import type { DB } from '../kit/schema.ts';

/** Stands for no host, in a cursor and in the order. */
const NO_HOST = '-';
const hostKey = sql`coalesce(host, ${NO_HOST}) collate "C"`;
const queueKey = sql`queue collate "C"`;

export function deadLetterReader(db: Kysely<DB>): DeadLetterReader {
  return {
    async groups({ limit, after, of }) {
      const size = Math.min(limit, PAGE_MAX);
      const from = decodeCursor(after, ['path', 'path']);
      const { rows } = await sql<DeadLetters>`
        select queue, host as host, count(*) as count, min(dead_at) as oldest, max(dead_at) as newest,
          (array_agg(dead_error order by dead_at desc, id desc))[1] as error
        from queue_message
        where dead_at is not null and ${of === undefined ? sql`true` : isOf(of)}
          ${from === null ? sql`` : sql`and (${queueKey}, ${hostKey}) > (${from[0]}, ${from[1]})`}
        group by queue, host order by ${queueKey}, ${hostKey} limit ${size + 1}
      `.execute(db);
      const items = rows.slice(0, size);
      const last = items.at(-1);
      const next = rows.length > size && last !== undefined ? encodeCursor([last.queue, last.host ?? NO_HOST]) : null;
      return { items, next };
    },
    async counts() {
      const { rows } = await sql<{ queue: string; count: number }>`
        select queue, count(*) as count from queue_message where dead_at is not null group by queue order by queue
      `.execute(db);
      return new Map(rows.map(({ queue, count }) => [queue, count]));
    },
  };
}

/** `onRetried` is called for a queue that has messages again. */
export function deadLetterWriter(db: Kysely<DB>, onRetried: (queue: string) => void): DeadLetterWriter {
  return {
    async retry(of) {
      const { numAffectedRows } = await sql`
        update queue_message set dead_at = null, dead_error = null, attempts = 0,
          ready_at = now(), retried_at = now()
        where dead_at is not null and ${isOf(of)}
      `.execute(db);
      const retried = Number(numAffectedRows ?? 0);
      if (retried > 0) onRetried(of.queue);
      return retried;
    },
    async discard(of) {
      const { numAffectedRows } = await sql`
        delete from queue_message where dead_at is not null and ${isOf(of)}
      `.execute(db);
      return Number(numAffectedRows ?? 0);
    },
  };
}

function isOf({ queue, host }: DeadLettersOf) {
  if (host === undefined) return sql`queue = ${queue}`;
  return sql`queue = ${queue} and host is not distinct from ${host}`;
}

/** The host a message is for, by its inbox, or the connector; null where it names none. */
export function hostOf(message: unknown): string | null {
  if (typeof message !== 'object' || message === null) return null;
  if ('connector' in message && typeof message.connector === 'string') return message.connector;
  if (!('inbox' in message)) return null;
  return typeof message.inbox === 'string' ? (URL.parse(message.inbox)?.host ?? null) : null;
}

/** A Delete goes out when it is due, whatever else of its host is held. */
export function isNeverHeld(message: unknown): boolean {
  return (
    typeof message === 'object' && message !== null && 'activityType' in message && message.activityType === 'Delete'
  );
}

/**
 * A message of Fedify's at the beginning of another round: its attempts and its age count from when it was put back, and
 * what it waited for behind a host that failed is over.
 */
export function restarted(message: unknown, at: Date): unknown {
  if (typeof message !== 'object' || message === null || !('attempt' in message)) return message;
  const { circuitHeld: _held, circuitHeldSince: _since, ...rest } = message as Readonly<Record<string, unknown>>;
  return { ...rest, attempt: 0, started: at.toISOString() };
}
