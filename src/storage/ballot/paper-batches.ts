import { type Kysely, type Selectable, sql } from 'kysely';
import type { BallotReader, BallotWriter } from '../../application/ballot/ports.ts';
import type { PaperBatch, PaperRow } from '../../domain/ballot/paper.ts';
import { isId } from '../../domain/kit/id.ts';
import type { DB, PaperBatch as PaperBatchTable } from '../kit/schema.ts';

export function paperReader(db: Kysely<DB>): Pick<BallotReader, 'batch' | 'batches' | 'paper'> {
  return {
    async batch(id) {
      if (!isId(id)) return null;
      const row = await db
        .selectFrom('paper_batch')
        .selectAll()
        .where('id', '=', id)
        .where('discarded_at', 'is', null)
        .executeTakeFirst();
      return row === undefined ? null : ((await batchesWith(db, [row]))[0] ?? null);
    },
    async batches(ballotId) {
      const rows = await db
        .selectFrom('paper_batch')
        .selectAll()
        .where('ballot_id', '=', ballotId)
        .where('discarded_at', 'is', null)
        .orderBy('entered_at')
        .orderBy('id')
        .execute();
      return await batchesWith(db, rows);
    },
    async paper(ballotId) {
      const { rows } = await sql<{ confirmed: boolean; batches: number; sheets: number }>`
        select confirmed_at is not null as confirmed, count(*) as batches, sum(sheets)::bigint as sheets
        from paper_batch where ballot_id = ${ballotId} and discarded_at is null group by 1`.execute(db);
      const of = (confirmed: boolean) => {
        const row = rows.find((each) => each.confirmed === confirmed);
        return { batches: row?.batches ?? 0, sheets: row?.sheets ?? 0 };
      };
      return { confirmed: of(true), waiting: of(false) };
    },
  };
}

export function paperWriter(db: Kysely<DB>): Pick<BallotWriter, 'saveBatch' | 'confirmBatch' | 'discardBatch'> {
  return {
    async saveBatch(batch) {
      await db
        .insertInto('paper_batch')
        .values({
          id: batch.id,
          ballot_id: batch.ballotId,
          reference: batch.reference,
          place: batch.place,
          sheets: batch.sheets,
          entered_by: batch.enteredBy,
          entered_at: batch.enteredAt,
        })
        .execute();
      await sql`
        insert into paper_row (batch_id, content, count)
        select ${batch.id}::uuid, * from unnest(
          ${batch.rows.map((row) => row.content)}::text[], ${batch.rows.map((row) => row.count)}::integer[]
        )`.execute(db);
    },
    async confirmBatch(batch) {
      await db
        .updateTable('paper_batch')
        .set({ confirmed_by: batch.confirmedBy, confirmed_at: batch.confirmedAt })
        .where('id', '=', batch.id)
        .execute();
    },
    async discardBatch(id, by) {
      await db
        .updateTable('paper_batch')
        .set({ discarded_by: by.id, discarded_at: by.at })
        .where('id', '=', id)
        .execute();
    },
  };
}

async function batchesWith(
  db: Kysely<DB>,
  batches: readonly Selectable<PaperBatchTable>[],
): Promise<readonly PaperBatch[]> {
  const ids = batches.map(({ id }) => id);
  const rows = await db
    .selectFrom('paper_row')
    .selectAll()
    .where(sql<boolean>`batch_id = any(${ids}::uuid[])`)
    .orderBy(sql`content collate "C"`)
    .execute();
  const byBatch = new Map<string, PaperRow[]>(ids.map((id) => [id, []]));
  for (const { batch_id, content, count } of rows) byBatch.get(batch_id)?.push({ content, count });
  return batches.map((row) => ({
    id: row.id,
    ballotId: row.ballot_id,
    reference: row.reference,
    place: row.place,
    sheets: row.sheets,
    rows: byBatch.get(row.id) ?? [],
    enteredBy: row.entered_by,
    enteredAt: row.entered_at,
    confirmedBy: row.confirmed_by,
    confirmedAt: row.confirmed_at,
  }));
}
