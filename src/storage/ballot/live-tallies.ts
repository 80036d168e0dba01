import { type Kysely, sql } from 'kysely';
import type { BallotReader, BallotWriter } from '../../application/ballot/ports.ts';
import { fromJson, jsonb } from '../kit/json.ts';
import type { DB } from '../kit/schema.ts';

export function liveReader(db: Kysely<DB>): Pick<BallotReader, 'live' | 'liveTally'> {
  const liveTally: BallotReader['liveTally'] = async (ballotId) => {
    const row = await db.selectFrom('live_tally').selectAll().where('ballot_id', '=', ballotId).executeTakeFirst();
    return row === undefined
      ? null
      : { tally: fromJson(row.tally), countedAt: row.counted_at, lookedAt: row.looked_at };
  };
  return {
    liveTally,
    async live(ballotId) {
      const tally = await liveTally(ballotId);
      if (tally === null) return null;
      const rows = await db.selectFrom('live_count').selectAll().where('ballot_id', '=', ballotId).execute();
      const counts = rows.map((row) => ({
        standing: fromJson<'resident'>(row.standing),
        casts: row.casts,
        rows: fromJson<[]>(row.rows),
      }));
      return { ...tally, counts };
    },
  };
}

export function liveWriter(db: Kysely<DB>): Pick<BallotWriter, 'saveLive'> {
  return {
    async saveLive(ballotId, lookedAt, live) {
      if (live === null) {
        await db.updateTable('live_tally').set({ looked_at: lookedAt }).where('ballot_id', '=', ballotId).execute();
        return;
      }
      const values = { tally: jsonb(live.tally), counted_at: live.countedAt, looked_at: lookedAt };
      await db
        .insertInto('live_tally')
        .values({ ballot_id: ballotId, ...values })
        .onConflict((conflict) => conflict.column('ballot_id').doUpdateSet(values))
        .execute();
      await sql`delete from live_count where ballot_id = ${ballotId}`.execute(db);
      for (const { standing, casts, rows } of live.counts) {
        await db
          .insertInto('live_count')
          .values({ ballot_id: ballotId, standing, casts, rows: jsonb(rows) })
          .execute();
      }
    },
  };
}
