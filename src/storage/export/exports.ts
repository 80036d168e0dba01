import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import { decodeCursor, pageOf } from '../kit/keyset.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { proposalRows } from '../proposal/proposal-views.ts';

/** Rows of one portion: memory stays the same however large a consultation is. */
const PORTION = 500;

/** Where proposals without a number stand: after every number there can be. */
const UNNUMBERED = 2_147_483_647;

/** Everything of a consultation, portion by portion, in an order that does not change under the reader. */
export function exportViews(db: Kysely<DB>): Pick<ViewReader, 'everyProposal' | 'everyComment' | 'newestProposals'> {
  return {
    async newestProposals(ids) {
      if (ids.length === 0) return new Map();
      const { rows } = await sql<{ id: string; at: Date }>`
        select consultation.id, newest.published_at as at from consultation cross join lateral
          (select published_at from proposal where consultation_id = consultation.id and published_at is not null
            order by published_at desc limit 1) newest
        where consultation.id = any(${[...ids]}::uuid[])`.execute(db);
      return new Map(rows.map(({ id, at }) => [id, new Date(at)]));
    },
    async everyProposal({ consultationId, after }) {
      const cursor = decodeCursor(after, ['integer', 'id']);
      const key = sql<number>`coalesce(number, ${sql.lit(UNNUMBERED)})`;
      let query = db
        .selectFrom('proposal')
        .select(['id', key.as('key')])
        .where('consultation_id', '=', consultationId);
      if (cursor !== null)
        query = query.where(sql<boolean>`(${key}, id) > (${cursor[0]}::integer, ${cursor[1]}::uuid)`);
      const found = await query
        .orderBy(sql`key, id`)
        .limit(PORTION + 1)
        .execute();
      const ids = found.slice(0, PORTION).map(({ id }) => id);
      const rows = await proposalRows(db, ids);
      return pageOf(found, PORTION, {
        item: ({ id }) => {
          const row = rows.get(id);
          if (row === undefined) throw new Error(`proposal ${id} went away while it was read`);
          return row;
        },
        cursor: (row) => [row.key, row.id],
      });
    },
    async everyComment({ consultationId, after }) {
      const cursor = decodeCursor(after, ['id']);
      let query = db
        .selectFrom('comment')
        .innerJoin('participant', 'participant.id', 'comment.author_id')
        .leftJoin('proposal', 'proposal.id', 'comment.proposal_id')
        .select([
          'comment.id',
          'comment.parent_id',
          'comment.depth',
          'comment.side',
          'comment.body',
          'comment.lang',
          'comment.status',
          'comment.received_at',
          'participant.kind',
          'participant.name as author',
          'proposal.number',
        ])
        .where('comment.consultation_id', '=', consultationId)
        // What nobody could ever read leaves no trace, as on the pages.
        .where('comment.published_at', 'is not', null)
        .where('comment.status', '<>', 'held');
      if (cursor !== null) query = query.where('comment.id', '>', String(cursor[0]));
      const rows = await query
        .orderBy('comment.id')
        .limit(PORTION + 1)
        .execute();
      return pageOf(rows, PORTION, {
        item: (row) => ({
          id: row.id,
          proposalNumber: row.number,
          parentId: row.parent_id,
          depth: row.depth,
          side: fromJson(row.side),
          status: fromJson(row.status),
          body: row.status === 'published' ? row.body : '',
          lang: row.lang,
          authorKind: fromJson(row.kind),
          paperPlace: row.kind === 'paper' && row.status === 'published' ? row.author : null,
          receivedAt: row.received_at,
        }),
        cursor: (row) => [row.id],
      });
    },
  };
}
