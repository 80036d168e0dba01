import type { Kysely, Selectable } from 'kysely';
import type { UnfinishedPartReader, UnfinishedPartWriter } from '../../application/consultation/ports.ts';
import type { FormFields, UnfinishedPart } from '../../domain/consultation/consultation.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, UnfinishedPart as UnfinishedTable } from '../kit/schema.ts';

export function unfinishedPartReader(db: Kysely<DB>): UnfinishedPartReader {
  return {
    async of(consultationId) {
      const all = db.selectFrom('unfinished_part').selectAll().where('consultation_id', '=', consultationId);
      return (await all.orderBy('changed_at', 'desc').orderBy('id').execute()).map(unfinishedOf);
    },
  };
}

export function unfinishedPartWriter(db: Kysely<DB>): UnfinishedPartWriter {
  return {
    save: ({ id, consultationId, part, ballotId, input, createdAt, changedAt }) =>
      upsert(db, 'unfinished_part', {
        key: { id },
        once: { created_at: createdAt, consultation_id: consultationId, part, ballot_id: ballotId },
        values: { input: jsonb(input), changed_at: changedAt },
      }),
    async delete(id) {
      await db.deleteFrom('unfinished_part').where('id', '=', id).execute();
    },
    async deleteChangeOf(ballotId) {
      await db.deleteFrom('unfinished_part').where('ballot_id', '=', ballotId).execute();
    },
  };
}

function unfinishedOf(row: Selectable<UnfinishedTable>): UnfinishedPart {
  return fromRow(row, {
    part: row.part as UnfinishedPart['part'],
    input: fromJson<FormFields>(row.input),
  });
}
