import { type Kysely, type Selectable, sql } from 'kysely';
import type { Cover, CoverReader, CoverWriter, MirroredCover } from '../../application/consultation/ports.ts';
import type { ConsultationId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import { picturesByHash } from '../kit/pictures.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, MirroredCover as MirroredCoverTable } from '../kit/schema.ts';

export function coverReader(db: Kysely<DB>): CoverReader {
  return {
    async of(consultationIds) {
      if (consultationIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('consultation_cover')
        .selectAll()
        .where('consultation_id', 'in', [...consultationIds])
        .execute();
      const picture = await picturesByHash(
        db,
        rows.flatMap((row) => [row.wide, row.small]),
      );
      const covers = new Map<ConsultationId, Cover>();
      for (const row of rows) {
        const [wide, small] = [picture(row.wide), picture(row.small)];
        if (wide !== null && small !== null) {
          covers.set(row.consultation_id as ConsultationId, { wide, small, alt: fromJson(row.alt) });
        }
      }
      return covers;
    },
    async mirrored(consultationId) {
      const row = await db
        .selectFrom('mirrored_cover')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .executeTakeFirst();
      return row === undefined ? null : mirroredOf(row);
    },
    async due(now, limit) {
      const rows = await db
        .selectFrom('mirrored_cover')
        .innerJoin('consultation', 'consultation.id', 'mirrored_cover.consultation_id')
        .leftJoin('mirror', 'mirror.consultation_id', 'mirrored_cover.consultation_id')
        .selectAll('mirrored_cover')
        .select(['slug', 'source_key'])
        .where('mirrored_cover.due_at', '<=', now)
        .where(sql<boolean>`(source_key is not null or mirror.consultation_id is not null and mirror.ended_at is null)`)
        .orderBy('mirrored_cover.due_at')
        .orderBy('mirrored_cover.consultation_id')
        .limit(limit)
        .execute();
      return rows.map(({ slug, source_key: key, ...row }) => ({
        ...mirroredOf(row),
        ...{ slug, server: key === null ? 'node' : 'platform' },
      }));
    },
  };
}

export function coverWriter(db: Kysely<DB>): CoverWriter {
  return {
    save: (consultationId, { wide, small, alt }) =>
      upsert(db, 'consultation_cover', {
        key: { consultation_id: consultationId },
        values: { wide: wide.hash, small: small.hash, alt: jsonb(alt) },
      }),
    async delete(consultationId) {
      await db.deleteFrom('consultation_cover').where('consultation_id', '=', consultationId).execute();
    },
    saveMirrored: ({ consultationId, source, alt, dueAt, tries }) =>
      upsert(db, 'mirrored_cover', {
        key: { consultation_id: consultationId },
        values: { source, alt: jsonb(alt), due_at: dueAt, tries },
      }),
    async deleteMirrored(consultationId) {
      await db.deleteFrom('mirrored_cover').where('consultation_id', '=', consultationId).execute();
    },
  };
}

function mirroredOf(row: Selectable<MirroredCoverTable>): MirroredCover {
  return fromRow(row, { alt: fromJson(row.alt) });
}
