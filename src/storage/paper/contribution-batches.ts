import { type Kysely, type Selectable, sql } from 'kysely';
import type { PaperReader, PaperWriter } from '../../application/paper/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { ContributionBatch } from '../../domain/paper/contributions.ts';
import { fromJson, jsonb } from '../kit/rows.ts';
import type { ContributionBatch as ContributionBatchTable, DB } from '../kit/schema.ts';

export function paperReader(db: Kysely<DB>): PaperReader {
  return {
    async batch(id) {
      const row = isId(id) ? await standing(db).where('id', '=', id).executeTakeFirst() : undefined;
      return row === undefined ? null : batchOf(row);
    },
    async batches(consultationId, { limit, after }) {
      if (after !== null && !isId(after)) return { items: [], next: null };
      const rows = await standing(db)
        .where('consultation_id', '=', consultationId)
        .$if(after !== null, (query) => query.where('id', '<', after ?? ''))
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const items = rows.slice(0, limit).map(batchOf);
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
    async hasReference(consultationId, reference) {
      const row = await standing(db)
        .where('consultation_id', '=', consultationId)
        .where('reference', '=', reference)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

export function paperWriter(db: Kysely<DB>): PaperWriter {
  return {
    async lock(id) {
      const row = isId(id) ? await standing(db).where('id', '=', id).forUpdate().executeTakeFirst() : undefined;
      return row === undefined ? null : batchOf(row);
    },
    async save(batch) {
      const { revocation } = batch;
      const decided = {
        entries: batch.entries === null ? null : jsonb(batch.entries),
        outcome: batch.outcome === null ? null : jsonb(batch.outcome),
        confirmed_by: batch.confirmedBy,
        confirmed_at: batch.confirmedAt,
        revoked_by: revocation?.by ?? null,
        revoked_at: revocation?.at ?? null,
        revoked_because: revocation?.reason ?? null,
      };
      await db
        .insertInto('contribution_batch')
        .values({
          id: batch.id,
          consultation_id: batch.consultationId,
          reference: batch.reference,
          place: batch.place,
          collected_on: batch.collectedOn,
          sheets: batch.sheets,
          entered_by: batch.enteredBy,
          entered_at: batch.enteredAt,
          ...decided,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(decided))
        .execute();
    },
    async discard(id, by) {
      await db
        .updateTable('contribution_batch')
        .set({ discarded_by: by.id, discarded_at: by.at, entries: sql<null>`null` })
        .where('id', '=', id)
        .execute();
    },
  };
}

function standing(db: Kysely<DB>) {
  return db.selectFrom('contribution_batch').selectAll().where('discarded_at', 'is', null);
}

function batchOf(row: Selectable<ContributionBatchTable>): ContributionBatch {
  return {
    id: row.id,
    consultationId: row.consultation_id,
    reference: row.reference,
    place: row.place,
    collectedOn: row.collected_on,
    sheets: row.sheets,
    entries: fromJson(row.entries),
    outcome: fromJson(row.outcome),
    enteredBy: row.entered_by,
    enteredAt: row.entered_at,
    confirmedBy: row.confirmed_by,
    confirmedAt: row.confirmed_at,
    revocation:
      row.revoked_by === null || row.revoked_at === null
        ? null
        : { by: row.revoked_by, at: row.revoked_at, reason: row.revoked_because ?? '' },
  };
}
