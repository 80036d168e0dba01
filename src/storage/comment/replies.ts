import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import type { ReplyParent, ReplyViews, Thread } from '../../application/comment/ports.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import type { DB } from '../kit/schema.ts';

export function replyViews(db: Kysely<DB>): ReplyViews & Pick<ViewReader, 'usage'> {
  return {
    async replies({ after, limit: limitValue, ...parent }) {
      const limit = pageSize(limitValue);
      const cursor = decodeCursor(after, ['time', 'id']);
      let query = repliesTo(db, parent).select(['id', 'original', 'received_at']);
      if (cursor !== null) {
        query = query.where(sql<boolean>`(received_at, id) > (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`);
      }
      const rows = await query
        .orderBy('received_at')
        .orderBy('id')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, {
        item: ({ id, original }) => ({ id, original }),
        cursor: (row) => [row.received_at.toISOString(), row.id],
      });
    },
    countReplies: (parent) => counted(repliesTo(db, parent)),
    async thread({ after, limit: limitValue, ...thread }) {
      const limit = pageSize(limitValue);
      const cursor = decodeCursor(after, ['path']);
      let query = publicIn(db, thread).select(['id', 'original', 'path']);
      if (cursor !== null) query = query.where(sql<boolean>`path collate "C" > ${cursor[0]}`);
      const rows = await query
        .orderBy(sql`path collate "C"`)
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, { item: ({ id, original }) => ({ id, original }), cursor: (row) => [row.path] });
    },
    countThread: (thread) => counted(publicIn(db, thread)),
    async usage() {
      const { rows } = await sql<{ proposals: number; comments: number }>`
        select coalesce(sum(proposals), 0)::bigint as proposals, coalesce(sum(comments), 0)::bigint as comments
        from consultation_count join consultation on consultation.id = consultation_id
        where host_uri is null`.execute(db);
      return rows[0] ?? { proposals: 0, comments: 0 };
    },
  };
}

function repliesTo(db: Kysely<DB>, { commentId, ...thread }: ReplyParent) {
  return publicIn(db, thread).where('parent_id', commentId === null ? 'is' : '=', commentId);
}

function publicIn(db: Kysely<DB>, { consultationId, proposalId }: Thread) {
  return db
    .selectFrom('comment')
    .where('consultation_id', '=', consultationId)
    .where('proposal_id', proposalId === null ? 'is' : '=', proposalId)
    .where('status', '=', 'published');
}

async function counted(comments: ReturnType<typeof publicIn>): Promise<number> {
  const row = await comments.select((count) => count.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return row.count;
}
