import { type Kysely, type Selectable, sql } from 'kysely';
import type { CardReader, CardWriter } from '../../application/connector/cards/ports.ts';
import type { CardSync } from '../../domain/connector/cards.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { CardSync as CardSyncTable, DB } from '../kit/schema.ts';

/** What came of reading the cards of each connector. */
export function cardReader(db: Kysely<DB>): CardReader {
  return {
    async cardSync(connector) {
      const row = await db.selectFrom('card_sync').selectAll().where('connector', '=', connector).executeTakeFirst();
      return row === undefined ? null : syncOf(row);
    },
    async organisations(keyPrefix) {
      return await db
        .selectFrom('participant')
        .select(['id', 'name'])
        .where(sql<boolean>`starts_with(import_key, ${keyPrefix})`)
        .orderBy('name')
        .orderBy('id')
        .execute();
    },
  };
}

export function cardWriter(db: Kysely<DB>): CardWriter {
  return {
    saveCardSync: ({ connector, endedAt, succeededAt, faults, ...rest }) =>
      upsert(db, 'card_sync', {
        key: { connector },
        values: { ...rest, ended_at: endedAt, succeeded_at: succeededAt, faults: jsonb(faults) },
      }),
  };
}

function syncOf(row: Selectable<CardSyncTable>): CardSync {
  return fromRow(row, { faults: fromJson(row.faults) });
}
