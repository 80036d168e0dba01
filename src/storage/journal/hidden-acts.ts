import { type Kysely, sql } from 'kysely';
import type { HiddenActReader, HiddenActWriter } from '../../application/journal/ports.ts';
import { orderIn } from '../../application/kit/sorted-tree.ts';
import type { DB } from '../kit/schema.ts';

export function hiddenActReader(db: Kysely<DB>): HiddenActReader {
  return {
    async lastBatch() {
      const batches = db.selectFrom('act_batch').select(['at', 'next_at']).orderBy('at', 'desc').limit(1);
      const row = await batches.executeTakeFirst();
      return row === undefined ? null : { at: row.at, nextAt: row.next_at };
    },
    async placeOf(hash) {
      const row = await db
        .selectFrom('hidden_act')
        .leftJoin('act_batch', 'act_batch.at', 'hidden_act.batch')
        .select(['batch', 'journal'])
        .where('hash', '=', Buffer.from(hash))
        .executeTakeFirst();
      return row?.batch === null ? 'waits' : (row?.journal ?? null);
    },
    async ofEvents(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('hidden_act')
        .select(['hash', 'event_id', 'salt', 'batch'])
        .where(sql<boolean>`event_id = any(${ids}::uuid[])`)
        .execute();
      return new Map(rows.map(({ event_id: eventId, ...row }) => [eventId ?? '', { ...row, eventId }]));
    },
    async inBatch(given) {
      const hash = Buffer.from(given);
      const row = await db
        .selectFrom('hidden_act')
        .innerJoin('act_batch', 'act_batch.at', 'hidden_act.batch')
        .select(['at', 'journal', 'index', 'above', 'order_key'])
        .where('hash', '=', hash)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { at, order_key: orderKey, ...of } = row;
      const order = orderKey === null ? hash : orderIn(orderKey, hash);
      const { rows } = await sql<{ place: number; hashes: Buffer }>`
        select place, hashes from act_batch_part
        where batch = ${at} and first <= ${order}::bytea order by place desc limit 1`.execute(db);
      const [found] = rows;
      if (found === undefined) return null;
      const roots = await db
        .selectFrom('act_batch_part')
        .select('root')
        .where('batch', '=', at)
        .orderBy('place')
        .execute();
      return { ...of, subtree: { ...found, roots: roots.map(({ root }) => root) } };
    },
  };
}

export function hiddenActWriter(db: Kysely<DB>): HiddenActWriter {
  return {
    async add(acts) {
      await sql`
        insert into hidden_act (hash, event_id, salt, text_id)
        select * from unnest(
          ${acts.map(({ hash }) => Buffer.from(hash))}::bytea[], ${acts.map(({ eventId }) => eventId)}::uuid[],
          ${acts.map(({ salt }) => (salt === null ? null : Buffer.from(salt)))}::bytea[],
          ${acts.map(({ textId }) => textId)}::uuid[])
        on conflict (hash) do nothing`.execute(db);
    },
    async takeInto(at) {
      const { rows } = await sql<{ hash: Buffer }>`
        with taken as (delete from hidden_act where batch is null returning hash, event_id, salt, text_id)
        insert into hidden_act (hash, event_id, salt, text_id, batch)
        select *, ${at}::timestamptz from taken order by hash returning hash`.execute(db);
      return rows.map(({ hash }) => hash);
    },
    async saveBatch({ at, nextAt, journal, index, orderKey, above, subtrees }) {
      const of = { order_key: Buffer.from(orderKey), above: Buffer.from(above) };
      const values = { at, next_at: nextAt, journal, index, ...of };
      await db.insertInto('act_batch').values(values).execute();
      await sql`
        insert into act_batch_part (batch, place, root, hashes, first)
        select ${at}::timestamptz, nth - 1, root, hashes, first from unnest(
          ${subtrees.map(({ root }) => Buffer.from(root))}::bytea[], ${subtrees.map(({ hashes }) => Buffer.from(hashes))}::bytea[],
          ${subtrees.map(({ first }) => Buffer.from(first))}::bytea[]
        ) with ordinality as given (root, hashes, first, nth)`.execute(db);
    },
  };
}
