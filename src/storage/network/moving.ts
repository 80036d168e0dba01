import { type Kysely, sql } from 'kysely';
import type { MovingReader, MovingWriter } from '../../application/network/moving.ts';
import type { DB } from '../schema.ts';
import { renameBelow, renamePeer, SUBTOTALS } from './rename-peer.ts';

export function movingReader(db: Kysely<DB>): MovingReader {
  return {
    async formerOrigins() {
      const rows = await db.selectFrom('former_origin').selectAll().orderBy('moved_at').orderBy('id').execute();
      return rows.map((row) => ({ origin: row.origin, id: row.id, movedAt: row.moved_at, toldAt: row.told_at }));
    },
    async hadKeysBelow(origin) {
      const row = await db
        .selectFrom('signing_key')
        .select('id')
        .where(sql<boolean>`starts_with(actor, ${`${origin}/`})`)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async followedBelow({ origin, after, limit }) {
      const rows = await db
        .selectFrom('follow')
        .select('target')
        .where(sql<boolean>`starts_with(target, ${`${origin}/`})`)
        .where(sql<boolean>`target collate "C" > ${after}`)
        .groupBy('target')
        .orderBy(sql`target collate "C"`)
        .limit(limit)
        .execute();
      return rows.map(({ target }) => target);
    },
  };
}

export function movingWriter(db: Kysely<DB>): MovingWriter {
  return {
    async formerOrigin(former) {
      await db
        .insertInto('former_origin')
        .values({ origin: former.origin, id: former.id, moved_at: former.movedAt, told_at: former.toldAt })
        .execute();
    },
    async followAlong(from, to) {
      const { numAffectedRows } = await sql`
        insert into follow (target, follower, activity_id, since)
        select ${to}::text || substr(target, length(${from}::text) + 1), follower, activity_id, since
        from follow where starts_with(target, ${`${from}/`})
        on conflict do nothing`.execute(db);
      return Number(numAffectedRows ?? 0);
    },
    async renameOwn(from, to) {
      for (const table of SUBTOTALS) {
        await sql`update ${sql.table(table)} set institution = ${`${to}/`} where institution = ${`${from}/`}`.execute(
          db,
        );
      }
      await renameBelow(db, { table: 'cohost', column: 'invite' }, { from, to });
    },
    renamePeer: (from, to) => renamePeer(db, from, to),
    async told(origin, at) {
      await db.updateTable('former_origin').set({ told_at: at }).where('origin', '=', origin).execute();
    },
  };
}
