import type { Kysely, Selectable } from 'kysely';
import type { DraftReader, DraftWriter, StoredDraft } from '../../application/proposal/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import type { DB, Draft as DraftTable } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';

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
    save: (draft) =>
      upsert(db, 'draft', {
        key: { participant_id: draft.participantId, consultation_id: draft.consultationId },
        once: { id: draft.id },
        values: { said_sealed: draft.encryptedContent, updated_at: draft.updatedAt },
      }),
    async delete(participantId, consultationId) {
      await db
        .deleteFrom('draft')
        .where('participant_id', '=', participantId)
        .where('consultation_id', '=', consultationId)
        .execute();
    },
  };
}

function draftOf({ said_sealed, ...row }: Selectable<DraftTable>): StoredDraft {
  return fromRow(row, { encryptedContent: said_sealed });
}
