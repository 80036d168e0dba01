import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  AccountSyncReader,
  AccountSyncWriter,
  DeletedAccounts,
} from '../../application/connector/accounts/ports.ts';
import type { AccountSync } from '../../domain/connector/account-sync.ts';
import { fromRow } from '../kit/from-row.ts';
import { upsert } from '../kit/rows.ts';
import type { AccountSync as AccountSyncTable, DB } from '../kit/schema.ts';

/** Which accounts of those that people sign in with were deleted at their provider. */
export function accountSyncReader(db: Kysely<DB>): AccountSyncReader {
  const deleted = ({ connector, unknownBefore, confirmedSince }: DeletedAccounts) =>
    db
      .selectFrom('unknown_account')
      .where('connector', '=', connector)
      .where('since', '<=', unknownBefore)
      .where('confirmed_at', '>=', confirmedSince);
  return {
    async accountSync(connector) {
      const row = await db.selectFrom('account_sync').selectAll().where('connector', '=', connector).executeTakeFirst();
      return row === undefined ? null : syncOf(row);
    },
    async deletedAccounts({ limit, ...of }) {
      const rows = await deleted(of).select(['sign_in_id', 'since']).orderBy('sign_in_id').limit(limit).execute();
      return rows.map(({ sign_in_id: signInId, since }) => ({ signInId, since }));
    },
    async countDeletedAccounts(of) {
      const { count } = await deleted(of)
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

export function accountSyncWriter(db: Kysely<DB>): AccountSyncWriter {
  return {
    saveAccountSync: ({ connector, ...sync }) =>
      upsert(db, 'account_sync', {
        key: { connector },
        values: {
          began_at: sync.beganAt,
          after_id: sync.afterId,
          asked: sync.asked,
          known: sync.known,
          removed: sync.removed,
          erased: sync.erased,
          ended_at: sync.endedAt,
          succeeded_at: sync.succeededAt,
          error: sync.error,
        },
      }),
    async saveUnknownAccounts({ connector, signInIds, at }) {
      // One that was taken away meanwhile is gone.
      await sql`
        insert into unknown_account (connector, sign_in_id, since, confirmed_at)
        select ${connector}, id, ${at}, ${at} from sign_in where id = any(${signInIds}::uuid[])
        on conflict (connector, sign_in_id) do update set confirmed_at = excluded.confirmed_at
      `.execute(db);
    },
    async deleteUnknownAccounts({ connector, signInIds }) {
      await db
        .deleteFrom('unknown_account')
        .where('connector', '=', connector)
        .where(sql<boolean>`sign_in_id = any(${signInIds}::uuid[])`)
        .execute();
    },
  };
}

function syncOf(row: Selectable<AccountSyncTable>): AccountSync {
  return fromRow(row, {});
}
