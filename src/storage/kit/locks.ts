import { type Kysely, sql } from 'kysely';
import type { LockWriter } from '../../application/kit/ports.ts';
import type { DB } from './schema.ts';

export function lockWriter(db: Kysely<DB>): LockWriter {
  return {
    async acquire(name) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db);
    },
    async acquireAll(names) {
      // Taken in one order by everybody, or two that want the same would wait for each other.
      await sql`
        select pg_advisory_xact_lock(lock) from (
          select distinct hashtextextended(name, 0) as lock from unnest(${[...names]}::text[]) as name order by lock
          offset 0
        ) ordered`.execute(db);
    },
  };
}
