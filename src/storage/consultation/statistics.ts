import { type Kysely, sql } from 'kysely';
import type { DayCount, StatisticsViews } from '../../application/consultation/ports.ts';
import type { OriginCount } from '../../domain/support/origin.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';

export function statisticsViews(db: Kysely<DB>): StatisticsViews {
  return {
    async publishedByDay({ consultationId, kind, timeZone }) {
      const { rows } = await sql<DayCount>`
        select to_char(published_at at time zone ${timeZone}, 'YYYY-MM-DD') as day, count(*) as count
        from ${sql.table(kind)} where consultation_id = ${consultationId} and status = 'published'
        group by day order by day`.execute(db);
      return rows;
    },
    async consultationOrigins(consultationId) {
      const { rows } = await sql<OriginCount>`
        select day, kind, host, sum(given)::integer as given
        from support_origin join proposal on proposal.id = support_origin.proposal_id
        where proposal.consultation_id = ${consultationId}
        group by day, kind, host order by day, kind, host`.execute(db);
      return rows;
    },
    async standingCounts(consultationId) {
      const { rows } = await sql<{ standing: string; side: string; count: number }>`
        select standing, side, sum(total)::integer as count
        from support_total join proposal on proposal.id = support_total.proposal_id
        where proposal.consultation_id = ${consultationId} and proposal.status = 'published'
        group by standing, side`.execute(db);
      return rows.map(({ standing, side, count }) => ({ standing: fromJson(standing), side: fromJson(side), count }));
    },
  };
}
