import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/views.ts';
import type { EventType } from '../../domain/event.ts';
import { isId } from '../../domain/id.ts';
import { fromJson } from '../json.ts';
import type { DB } from '../schema.ts';
import { decodeCursor, pageOf, pageSize } from './keyset.ts';

/**
 * The log of agents. Ordered by insertion, because an act is there for its readers as soon as it is committed; nobody
 * follows this log, so a place that is given late is missed by nobody (docs/adr/0008).
 */
export function actViews(db: Kysely<DB>): Pick<ViewReader, 'acts' | 'actTypes'> {
  return {
    async acts({ agentId, consultation, type, after, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['position']);
      let query = db
        .selectFrom('event')
        .leftJoin('consultation', 'consultation.id', 'event.consultation_id')
        .leftJoin('proposal', 'proposal.id', 'event.proposal_id')
        .select(['event.seq', 'event.id', 'event.type', 'event.at', 'event.by_agent', 'event.data'])
        .select(['consultation.slug', 'consultation.title', 'proposal.number'])
        .where('event.by_agent', 'is not', null)
        .orderBy('event.seq', 'desc')
        .limit(limit + 1);
      if (cursor !== null) query = query.where('event.seq', '<', Number(cursor[0]));
      if (agentId !== null)
        query = isId(agentId) ? query.where('event.by_agent', '=', agentId) : query.where(sql.lit(false));
      if (consultation !== null) query = query.where('consultation.slug', '=', consultation);
      if (type !== null) query = query.where('event.type', '=', type);
      return pageOf(await query.execute(), limit, {
        item: (row) => ({
          id: row.id,
          type: fromJson<EventType>(row.type),
          at: row.at,
          agentId: row.by_agent ?? '',
          consultation: row.slug === null ? null : { slug: row.slug, title: fromJson(row.title) },
          proposal: row.number,
          data: fromJson(row.data),
        }),
        cursor: (row) => [row.seq],
      });
    },
    async actTypes() {
      const rows = await db
        .selectFrom('event')
        .select('type')
        .distinct()
        .where('by_agent', 'is not', null)
        .orderBy('type')
        .execute();
      return rows.map(({ type }) => fromJson<EventType>(type));
    },
  };
}
