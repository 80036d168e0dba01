import type { Kysely, Selectable } from 'kysely';
import type {
  UnfinishedConsultationReader,
  UnfinishedConsultationWriter,
} from '../../application/consultation/ports.ts';
import type { UnfinishedConsultation } from '../../domain/consultation/consultation.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, UnfinishedConsultation as UnfinishedTable } from '../kit/schema.ts';

export function unfinishedConsultationReader(db: Kysely<DB>): UnfinishedConsultationReader {
  return {
    async byId(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('unfinished_consultation').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : unfinishedOf(row);
    },
    async all() {
      const rows = await db
        .selectFrom('unfinished_consultation')
        .selectAll()
        .where('consultation_id', 'is', null)
        .orderBy('changed_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(unfinishedOf);
    },
    async changeOf(consultationId) {
      const all = db.selectFrom('unfinished_consultation').selectAll();
      const row = await all.where('consultation_id', '=', consultationId).executeTakeFirst();
      return row === undefined ? null : unfinishedOf(row);
    },
  };
}

export function unfinishedConsultationWriter(db: Kysely<DB>): UnfinishedConsultationWriter {
  return {
    save: ({ id, consultationId, input, createdAt, changedAt }) =>
      upsert(db, 'unfinished_consultation', {
        key: { id },
        once: { created_at: createdAt, consultation_id: consultationId },
        values: { input: jsonb(input), changed_at: changedAt },
      }),
    async delete(id) {
      if (isId(id)) await db.deleteFrom('unfinished_consultation').where('id', '=', id).execute();
    },
  };
}

function unfinishedOf(row: Selectable<UnfinishedTable>): UnfinishedConsultation {
  return fromRow(row, { input: fromJson(row.input) });
}
