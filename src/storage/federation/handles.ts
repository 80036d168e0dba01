import { type Kysely, sql } from 'kysely';
import type { HandleReader, HandleWriter } from '../../application/federation/ports.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';

export function handleReader(db: Kysely<DB>): HandleReader {
  return {
    async owner(handle) {
      if (!isStorableText(handle)) return null;
      const row = await db.selectFrom('handle').selectAll().where('handle', '=', handle).executeTakeFirst();
      return row === undefined ? null : { kind: fromJson(row.kind), ownerId: row.owner_id };
    },
    async hasNumbered(handle) {
      const row = await db
        .selectFrom('handle')
        .select('handle')
        .where(sql<boolean>`starts_with(handle, ${`${handle}_`})`)
        .where(sql<boolean>`substr(handle, ${handle.length + 2}) ~ '^[1-9][0-9]*$'`)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async meant(handle) {
      const rows = await db
        .selectFrom('handle')
        .innerJoin('consultation', (join) => join.on(sql<boolean>`consultation.id = handle.owner_id`))
        .select('handle.handle')
        .where('consultation.published_at', 'is not', null)
        .where(
          sql<boolean>`(replace(handle.handle, '_', '') = ${handle.replaceAll('_', '')} or starts_with(handle.handle, ${`${handle}_`}))`,
        )
        .limit(2)
        .execute();
      return rows.length === 1 ? (rows[0]?.handle ?? null) : null;
    },
  };
}

export function handleWriter(db: Kysely<DB>): HandleWriter {
  return {
    async claim(handle, kind, ownerId) {
      const accepted = await db
        .insertInto('handle')
        .values({ handle, kind, owner_id: ownerId })
        .onConflict((conflict) => conflict.column('handle').doNothing())
        .returning('handle')
        .executeTakeFirst();
      return accepted !== undefined;
    },
    async release(handle) {
      await db.deleteFrom('handle').where('handle', '=', handle).execute();
    },
  };
}
