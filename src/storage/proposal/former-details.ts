import type { Kysely } from 'kysely';
import type { FormerDetailsReader, FormerDetailsWriter } from '../../application/proposal/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromJson, jsonb } from '../kit/json.ts';
import type { DB } from '../kit/schema.ts';

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
