import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import type { CountedConsultation } from '../../application/consultation/ports.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { consultationsOf } from './consultations.ts';

type Counts = Omit<CountedConsultation, 'consultation'>;

export function consultationViews(
  db: Kysely<DB>,
): Pick<ViewReader, 'consultations' | 'consultationCounts' | 'extensions'> {
  return {
    async consultations({ after, drafts, campaign, openTo, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['time', 'id']);
      let query = db
        .selectFrom('consultation')
        .select(['id', sql<Date>`coalesce(published_at, created_at)`.as('since')])
        .orderBy('since', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (drafts !== true) {
        const own = drafts === false ? [] : drafts;
        query = query.where((row) =>
          row.or([row('published_at', 'is not', null), ...(own.length === 0 ? [] : [row('id', 'in', own)])]),
        );
      }
      if (campaign !== null && !isStorableText(campaign)) return { items: [], next: null };
      if (campaign !== null) query = query.where('campaign', '=', campaign);
      if (openTo !== undefined) query = query.where(sql<boolean>`coalesce(rules ->> 'openTo', 'people') = ${openTo}`);
      if (cursor !== null) {
        query = query.where(
          sql<boolean>`(coalesce(published_at, created_at), id) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`,
        );
      }
      const rows = await query.execute();
      const ids = rows.map((row) => row.id);
      const [consultations, counts] = await Promise.all([consultationsOf(db, ids), countsOf(db, ids)]);
      return pageOf(rows, limit, {
        item: ({ id }) => {
          const consultation = consultations.get(id);
          if (consultation === undefined) throw new Error(`consultation ${id} went away while it was read`);
          return { consultation, ...(counts.get(id) ?? NOTHING) };
        },
        cursor: (row) => [row.since.toISOString(), row.id],
      });
    },
    async consultationCounts(id) {
      return (await countsOf(db, [id])).get(id) ?? NOTHING;
    },
    async extensions(consultationId) {
      const rows = await db
        .selectFrom('phase_extension')
        .innerJoin('phase', 'phase.id', 'phase_extension.phase_id')
        .select(['phase_id', 'closed_before', 'closes_now', 'reason', 'extended_at'])
        .where('consultation_id', '=', consultationId)
        .orderBy('extended_at')
        .execute();
      return rows.map((row) => ({
        phaseId: row.phase_id,
        from: row.closed_before,
        to: row.closes_now,
        reason: fromJson(row.reason),
        at: row.extended_at,
      }));
    },
  };
}

const NOTHING: Counts = { proposals: 0, comments: 0, involved: { authors: 0, supporters: 0, erasedInBoth: 0 } };

async function countsOf(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, Counts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; proposals: number; comments: number } & Counts['involved']>`
    select id,
      coalesce(sum(proposals), 0)::bigint as proposals, coalesce(sum(comments), 0)::bigint as comments,
      coalesce(sum(authors), 0)::bigint as authors, coalesce(sum(supporters), 0)::bigint as supporters,
      erased_in_both as "erasedInBoth"
    from consultation left join consultation_count on consultation_id = id
    where id = any(${[...ids]}::uuid[]) group by id`.execute(db);
  return new Map(rows.map(({ id, proposals, comments, ...involved }) => [id, { proposals, comments, involved }]));
}
