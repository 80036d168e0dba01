import type { Kysely, Selectable } from 'kysely';
import type { DraftReader, DraftWriter, KeptDraft } from '../application/drafts.ts';
import type { DB, Draft as DraftTable } from './schema.ts';

export function draftReader(db: Kysely<DB>): DraftReader {
  return {
    async of(participantId, consultationId) {
      const row = await db
        .selectFrom('draft')
        .selectAll()
        .where('participant_id', '=', participantId)
        .where('consultation_id', '=', consultationId)
        .executeTakeFirst();
      return row === undefined ? null : draftOf(row);
    },
    async all(participantId) {
      const rows = await db
        .selectFrom('draft')
        .selectAll()
        .where('participant_id', '=', participantId)
        .orderBy('updated_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(draftOf);
    },
  };
}

export function draftWriter(db: Kysely<DB>): DraftWriter {
  return {
    async keep(draft) {
      const values = { said_sealed: draft.saidSealed, updated_at: draft.updatedAt };
      await db
        .insertInto('draft')
        .values({
          id: draft.id,
          participant_id: draft.participantId,
          consultation_id: draft.consultationId,
          ...values,
        })
        .onConflict((conflict) => conflict.columns(['participant_id', 'consultation_id']).doUpdateSet(values))
        .execute();
    },
    async discard(participantId, consultationId) {
      await db
        .deleteFrom('draft')
        .where('participant_id', '=', participantId)
        .where('consultation_id', '=', consultationId)
        .execute();
    },
  };
}

function draftOf(row: Selectable<DraftTable>): KeptDraft {
  return {
    id: row.id,
    participantId: row.participant_id,
    consultationId: row.consultation_id,
    saidSealed: row.said_sealed,
    updatedAt: row.updated_at,
  };
}
