import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import type { EventOrigin } from '../../domain/event/origin.ts';
import { decodeCursor, encodeCursor, pageSize } from '../kit/keyset.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { originOfRow } from './events.ts';
import { IS_READABLE } from './public-condition.ts';

export function eventViews(db: Kysely<DB>): Pick<ViewReader, 'publicEvents'> {
  return {
    async publicEvents({ types, origins, after, afterId, id, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['id']);
      // The place is that of an event, not its position: positions count supports too, also while the rules hide them.
      // An event that is not here (any more, after a restore) means the beginning: better twice than never.
      const from = sql<number>`coalesce((select position from event where id = ${cursor?.[0] ?? afterId ?? null}::uuid), 0)`;
      const kindOfOrigin = sql<EventOrigin['kind']>`case when event.mirrored_from is not null then 'mirrored'
        when event.imported_from is not null then 'imported' else 'own' end`;
      const rows = await db
        .selectFrom('event')
        .leftJoin('consultation', 'consultation.id', 'event.consultation_id')
        .leftJoin('proposal', 'proposal.id', 'event.proposal_id')
        .select(['event.id', 'event.type', 'event.version', 'event.at', 'event.mirrored_from', 'event.imported_from'])
        .select(['event.data', 'consultation.slug', 'proposal.number'])
        .where('event.position', '>', from)
        .$if(id !== undefined, (query) => query.where('event.id', '=', id ?? ''))
        .where('event.type', 'in', types)
        .where(kindOfOrigin, 'in', origins)
        .leftJoin('comment', (join) => join.on(sql<boolean>`comment.id = (event.data ->> 'commentId')::uuid`))
        .where(IS_READABLE)
        .orderBy('event.position')
        .limit(limit)
        .execute();
      const last = rows.at(-1);
      return {
        items: rows.map((row) => ({
          id: row.id,
          type: fromJson(row.type),
          version: row.version,
          at: row.at,
          origin: originOfRow(row),
          consultation: row.slug,
          proposal: row.number,
          data: fromJson(row.data),
        })),
        // A log has no last page: whoever has read to its end asks again from there.
        next: last === undefined ? null : encodeCursor([last.id]),
      };
    },
  };
}
