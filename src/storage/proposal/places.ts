import { type Kysely, sql } from 'kysely';
import type { PlaceViews } from '../../application/proposal/ports.ts';
import type { Box } from '../../domain/proposal/box.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';

export function placeViews(db: Kysely<DB>): PlaceViews {
  const published = (consultationId: string, within: Box | null) => {
    const all = db
      .selectFrom('proposal')
      .innerJoin('proposal_version', (join) =>
        join
          .onRef('proposal_version.proposal_id', '=', 'proposal.id')
          .onRef('proposal_version.number', '=', 'proposal.current_version'),
      )
      .where('proposal.consultation_id', '=', consultationId)
      .where('proposal.status', '=', 'published');
    if (within === null) return all;
    return all
      .where('proposal.lat', '>=', within.south)
      .where('proposal.lat', '<=', within.north)
      .where('proposal.lon', '>=', within.west)
      .where('proposal.lon', '<=', within.east);
  };
  return {
    async placedProposals({ consultationId, within, after, limit }) {
      const rows = await published(consultationId, within)
        .select(['proposal.number', 'proposal.place', 'proposal.lat', 'proposal.lon'])
        .select(['proposal_version.title', 'proposal_version.lang'])
        .where((either) =>
          either.or([either('proposal.place', 'is not', null), either('proposal.lat', 'is not', null)]),
        )
        .where('proposal.number', '>', after)
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

    async placedBox({ consultationId, within }) {
      const box = await published(consultationId, within)
        .select(EDGES)
        .where('proposal.lat', 'is not', null)
        .executeTakeFirstOrThrow();
      return box.south === null ? null : box;
    },

    async placedCells({ consultationId, within, grid }) {
      const row = cell(sql.ref('proposal.lat'), { from: grid.south, size: grid.height });
      const column = cell(sql.ref('proposal.lon'), { from: grid.west, size: grid.width });
      const rows = await published(consultationId, within)
        .select(EDGES)
        .select([row.as('row'), column.as('column')])
        .select(({ fn }) => [
          fn.countAll().as('count'),
          fn.min('proposal.number').as('number'),
          fn.min('proposal_version.lang').as('lang'),
          sql<string>`min(proposal_version.title::text)`.as('title'),
        ])
        .where('proposal.lat', 'is not', null)
        .groupBy(['row', 'column'])
        .orderBy('number')
        .execute();
      return rows.map(({ row: at, column: along, count, number, title, lang, ...box }) => ({
        row: at,
        column: along,
        count: Number(count),
        box,
        only: Number(count) === 1 ? { number: number ?? 0, title: JSON.parse(title), lang } : null,
      }));
    },
  };
}

const EDGES = [
  sql<number>`min(proposal.lat)`.as('south'),
  sql<number>`min(proposal.lon)`.as('west'),
  sql<number>`max(proposal.lat)`.as('north'),
  sql<number>`max(proposal.lon)`.as('east'),
] as const;

function cell(at: ReturnType<typeof sql.ref>, { from, size }: { readonly from: number; readonly size: number }) {
  return sql<number>`floor((${at} - ${sql.lit(from)}::float8) / ${sql.lit(size)}::float8)`;
}
