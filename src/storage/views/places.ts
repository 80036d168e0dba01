import type { Kysely } from 'kysely';
import type { PlaceViews } from '../../application/read-places.ts';
import { fromJson } from '../json.ts';
import type { DB } from '../schema.ts';

export function placeViews(db: Kysely<DB>): PlaceViews {
  return {
    async placedProposals(consultationId, limit) {
      const rows = await db
        .selectFrom('proposal')
        .innerJoin('proposal_version', (join) =>
          join
            .onRef('proposal_version.proposal_id', '=', 'proposal.id')
            .onRef('proposal_version.number', '=', 'proposal.current_version'),
        )
        .select(['proposal.number', 'proposal.place', 'proposal.lat', 'proposal.lon'])
        .select(['proposal_version.title', 'proposal_version.lang'])
        .where('proposal.consultation_id', '=', consultationId)
        .where('proposal.status', '=', 'published')
        .where((either) =>
          either.or([either('proposal.place', 'is not', null), either('proposal.lat', 'is not', null)]),
        )
        .orderBy('proposal.number')
        .limit(limit)
        .execute();
      return rows.map(({ number, place, lat, lon, title, lang }) => ({
        number: number ?? 0,
        title: fromJson(title),
        lang,
        place,
        location: lat === null || lon === null ? null : { lat, lon },
      }));
    },
  };
}
