import { type Kysely, type Selectable, sql } from 'kysely';
import type { ConnectorReader, ConnectorWriter, StoredRequest } from '../../application/connector/ports.ts';
import { OPEN_STATUSES } from '../../domain/answer/answer.ts';
import type { ConnectorCommitment, DB } from '../kit/schema.ts';

/** What other software asked here, and what it was asked. */
export function requestReader(
  db: Kysely<DB>,
): Pick<ConnectorReader, 'addressOf' | 'behind' | 'byRequest' | 'requested' | 'unread'> {
  const all = () => db.selectFrom('connector_commitment').selectAll('connector_commitment');
  return {
    async requested(keyHash) {
      const row = await db
        .selectFrom('connector_request')
        .select('proposal_id')
        .where('key_hash', '=', keyHash)
        .executeTakeFirst();
      return row?.proposal_id ?? null;
    },
    async addressOf({ connector, proposalId }) {
      const row = await db
        .selectFrom('connector_request')
        .select('address')
        .where('proposal_id', '=', proposalId)
        .where('connector', '=', connector)
        .executeTakeFirst();
      return row?.address ?? null;
    },
    async behind(commitmentId) {
      const rows = await all().where('commitment_id', '=', commitmentId).orderBy('connector').execute();
      return rows.map(requestOf);
    },
    async byRequest(connector, { address, reference }) {
      const row = await all()
        .where('connector', '=', connector)
        .where(sql<boolean>`(address = ${address} or reference = ${reference})`)
        .orderBy(sql`(address = ${address}) desc nulls last`)
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : requestOf(row);
    },
    async unread({ connector, since, limit }) {
      const rows = await all()
        .innerJoin('commitment', 'commitment.id', 'commitment_id')
        .where('connector', '=', connector)
        .where('address', 'is not', null)
        .where(sql<boolean>`commitment.status = any(${OPEN_STATUSES}::text[])`)
        .where(sql<boolean>`coalesce(checked_at, '-infinity') < ${since}`)
        .orderBy(sql`checked_at nulls first`)
        .limit(limit)
        .execute();
      return rows.map(requestOf);
    },
  };
}

export function requestWriter(
  db: Kysely<DB>,
): Pick<ConnectorWriter, 'moveBehind' | 'saveBehind' | 'saveRequest' | 'useNonce'> {
  return {
    async useNonce({ connector, nonce, until, at }) {
      await db.deleteFrom('connector_nonce').where('until', '<', at).execute();
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('connector_nonce')
        .values({ connector, nonce, until })
        .onConflict((conflict) => conflict.columns(['connector', 'nonce']).doNothing())
        .executeTakeFirstOrThrow();
      return Number(numInsertedOrUpdatedRows) > 0;
    },
    async saveRequest({ connector, keyHash, proposalId, address }) {
      await db
        .insertInto('connector_request')
        .values({ connector, key_hash: keyHash, proposal_id: proposalId, address })
        .execute();
    },
    async saveBehind({ connector, commitmentId, checkedAt, ...rest }) {
      const values = { ...rest, checked_at: checkedAt };
      await db
        .insertInto('connector_commitment')
        .values({ connector, commitment_id: commitmentId, ...values })
        .onConflict((conflict) => conflict.columns(['connector', 'commitment_id']).doUpdateSet(values))
        .execute();
    },
    async moveBehind({ connector, from, to }) {
      await db
        .updateTable('connector_commitment')
        // Read again as if for the first time: the new commitment begins as planned.
        .set({ commitment_id: to, status: null, changed: null, checked_at: null })
        .where('connector', '=', connector)
        .where('commitment_id', '=', from)
        .execute();
    },
  };
}

function requestOf({ commitment_id, checked_at, ...row }: Selectable<ConnectorCommitment>): StoredRequest {
  return { ...row, commitmentId: commitment_id, checkedAt: checked_at };
}
