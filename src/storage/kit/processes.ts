import type { Kysely } from 'kysely';
import type { ProcessReader, ProcessWriter } from '../../application/kit/ports.ts';
import { upsert } from './rows.ts';
import type { DB } from './schema.ts';

/** Wakes the processes that serve requests, so that each tells how far it is. */
export const PROCESS_CHANNEL = 'process';

export function processReader(db: Kysely<DB>): ProcessReader {
  return {
    async aliveSince(since) {
      const rows = await db.selectFrom('process').selectAll().where('beat_at', '>=', since).execute();
      return rows.map((row) => ({ id: row.id, beatAt: row.beat_at, answeredUntil: row.answered_until }));
    },
  };
}

export function processWriter(db: Kysely<DB>, onWoken: () => void): ProcessWriter {
  return {
    save: ({ id, beatAt, answeredUntil }) =>
      upsert(db, 'process', { key: { id }, values: { beat_at: beatAt, answered_until: answeredUntil } }),
    async delete(id) {
      await db.deleteFrom('process').where('id', '=', id).execute();
    },
    wake: async () => onWoken(),
  };
}
