import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/views.ts';
import { fromJson } from '../json.ts';
import type { DB } from '../schema.ts';
import { decodeCursor, pageOf } from './keyset.ts';

export function eventViews(db: Kysely<DB>): Pick<ViewReader, 'publicEvents'> {
  return {
    async publicEvents({ types, limit, after }) {
      const cursor = decodeCursor(after, ['position']);
      const rows = await db
        .selectFrom('event')
        .leftJoin('consultation', 'consultation.id', 'event.consultation_id')
        .leftJoin('proposal', 'proposal.id', 'event.proposal_id')
        .select([
          'event.id',
          'event.position',
          'event.type',
          'event.at',
          'event.data',
          'consultation.slug',
          'proposal.number',
        ])
        .where('event.position', '>', Number(cursor?.[0] ?? 0))
        .where('event.type', 'in', types)
        // What never became public leaves no public trace: a proposal refused before it had a number.
        .where(sql<boolean>`(event.proposal_id is null or proposal.number is not null)`)
        .orderBy('event.position')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, {
        item: (row) => ({
          id: row.id,
          type: fromJson(row.type),
          at: row.at,
          consultation: row.slug,
          proposal: row.number,
          data: fromJson(row.data),
        }),
        cursor: (row) => [row.position ?? 0],
      });
    },
  };
}
