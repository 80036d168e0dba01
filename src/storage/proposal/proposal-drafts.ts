import type { Kysely, Selectable } from 'kysely';
import type {
  DraftReader,
  DraftWriter,
  FormerDetailsReader,
  FormerDetailsWriter,
  StoredDraft,
} from '../../application/proposal/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, Draft as DraftTable } from '../kit/schema.ts';

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

export function formerDetailsReader(db: Kysely<DB>): FormerDetailsReader {
  return {
    async of(proposalId) {
      if (!isId(proposalId)) return [];
      const rows = await db
        .selectFrom('former_details')
        .select(['until', 'tags', 'topics', 'lat', 'lon', 'place', 'images'])
        .where('proposal_id', '=', proposalId)
        .orderBy('until')
        .orderBy('id')
        .execute();
      return rows.map(({ lat, lon, images, ...row }) => ({
        ...row,
        location: lat === null || lon === null ? null : { lat, lon },
        images: fromJson(images),
      }));
    },
  };
}

export function formerDetailsWriter(db: Kysely<DB>): FormerDetailsWriter {
  return {
    async save({ id, proposalId, until, tags, topics, location, place, images }) {
      await db
        .insertInto('former_details')
        .values({
          id,
          proposal_id: proposalId,
          until,
          tags: [...tags],
          topics: [...topics],
          lat: location?.lat ?? null,
          lon: location?.lon ?? null,
          place,
          images: jsonb(images),
        })
        .execute();
    },
  };
}
