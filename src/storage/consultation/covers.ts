import type { Kysely } from 'kysely';
import type { Cover, CoverReader, CoverWriter } from '../../application/consultation/ports.ts';
import type { ConsultationId } from '../../domain/kit/id.ts';
import { fromJson, jsonb } from '../kit/json.ts';
import { picturesByHash } from '../kit/pictures.ts';
import type { DB } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';

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
  };
}
