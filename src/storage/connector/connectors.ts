import { type Kysely, type Selectable, sql } from 'kysely';
import { CONNECTOR_QUEUE, type ConnectorReader, type ConnectorWriter } from '../../application/connector/ports.ts';
import type { Connector } from '../../domain/connector/connector.ts';
import { releaseHost } from '../federation/queue-rows.ts';
import { fromJson, jsonb } from '../kit/rows.ts';
import type { Connector as ConnectorTable, DB } from '../kit/schema.ts';
import { accountSyncReader, accountSyncWriter } from './accounts.ts';
import { cardReader, cardWriter } from './cards.ts';
import { requestReader, requestWriter } from './requests.ts';

export function connectorReader(db: Kysely<DB>): ConnectorReader {
  return {
    async all() {
      const rows = await db.selectFrom('connector').selectAll().orderBy('name').execute();
      return rows.map(connectorOf);
    },
    async byName(name) {
      const row = await db.selectFrom('connector').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : connectorOf(row);
    },
    async secrets(name) {
      const row = await db.selectFrom('connector').select('secrets_sealed').where('name', '=', name).executeTakeFirst();
      return row?.secrets_sealed ?? null;
    },
    async waiting() {
      const { rows } = await sql<{ name: string; count: number; oldest: Date }>`
        select host as name, count(*) as count, min(ready_at) as oldest from queue_message
        where queue = ${CONNECTOR_QUEUE} and dead_at is null and host is not null group by host
      `.execute(db);
      return new Map(rows.map(({ name, ...rest }) => [name, rest]));
    },
    ...requestReader(db),
    ...accountSyncReader(db),
    ...cardReader(db),
  };
}

/** `onReleased` is called for a queue that has messages that are due. */
export function connectorWriter(db: Kysely<DB>, onReleased: (queue: string) => void): ConnectorWriter {
  return {
    async lock(name) {
      const row = await db.selectFrom('connector').selectAll().where('name', '=', name).forUpdate().executeTakeFirst();
      return row === undefined ? null : connectorOf(row);
    },
    async add({ id, name, kind, settings, createdAt }, encryptedSecrets) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('connector')
        .values({ id, name, kind, settings: jsonb(settings), secrets_sealed: encryptedSecrets, created_at: createdAt })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirstOrThrow();
      return Number(numInsertedOrUpdatedRows) > 0;
    },
    async save({ name, settings, paused, failing, succeededAt }) {
      await db
        .updateTable('connector')
        .set({
          settings: jsonb(settings),
          paused,
          failing_since: failing?.since ?? null,
          last_error: failing?.error ?? null,
          succeeded_at: succeededAt,
        })
        .where('name', '=', name)
        .execute();
    },
    async saveSecrets(name, encryptedSecrets) {
      await db.updateTable('connector').set({ secrets_sealed: encryptedSecrets }).where('name', '=', name).execute();
    },
    async release(name) {
      await releaseHost(db, { queue: CONNECTOR_QUEUE, host: name, most: null });
      onReleased(CONNECTOR_QUEUE);
    },
    ...requestWriter(db),
    ...accountSyncWriter(db),
    ...cardWriter(db),
    async delete(name) {
      await db.deleteFrom('connector').where('name', '=', name).execute();
      await db.deleteFrom('queue_message').where('queue', '=', CONNECTOR_QUEUE).where('host', '=', name).execute();
    },
  };
}

function connectorOf(row: Selectable<ConnectorTable>): Connector {
  const { failing_since: since, last_error: error } = row;
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    settings: fromJson(row.settings),
    createdAt: row.created_at,
    paused: fromJson(row.paused),
    failing: since === null || error === null ? null : { since, error },
    succeededAt: row.succeeded_at,
  };
}
