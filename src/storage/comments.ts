import { type Kysely, type Selectable, sql } from 'kysely';
import type { Reader, Writer } from '../application/ports.ts';
import { type Comment, THREAD_DEPTH_MAX } from '../domain/comment/comment.ts';
import { isId } from '../domain/id.ts';
import { isAskable } from './askable.ts';
import { involve } from './involvement.ts';
import { fromJson } from './json.ts';
import type { Comment as CommentTable, DB } from './schema.ts';

export function commentReader(db: Kysely<DB>): Reader['comments'] {
  const by = async (column: 'id' | 'original' | 'uri', value: string) => {
    const row = await db.selectFrom('comment').selectAll().where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : commentOf(row);
  };
  return {
    byId: async (id) => (isId(id) ? await by('id', id) : null),
    byOriginal: async (original) => (isAskable(original) ? await by('original', original) : null),
    byUri: async (uri) => (isAskable(uri) ? await by('uri', uri) : null),
    async worded({ authorId, consultationId, proposalId, parentId, body }) {
      const row = await db
        .selectFrom('comment')
        .selectAll()
        .where('author_id', '=', authorId)
        .where('consultation_id', '=', consultationId)
        .where('proposal_id', proposalId === null ? 'is' : '=', proposalId)
        .where('parent_id', parentId === null ? 'is' : '=', parentId)
        .where('status', 'in', ['held', 'published'])
        .where('body', '=', body)
        .orderBy('received_at')
        .executeTakeFirst();
      return row === undefined ? null : commentOf(row);
    },
  };
}

export function commentWriter(db: Kysely<DB>): Pick<Writer['write'], 'comment'> {
  return {
    async comment(comment) {
      const before = await db.selectFrom('comment').select('status').where('id', '=', comment.id).executeTakeFirst();
      // When it first could be read; what it says of before that is nobody's business.
      const publishedAt = comment.status === 'published' ? comment.updatedAt : null;
      const values = {
        side: comment.side,
        body: comment.body,
        lang: comment.lang,
        status: comment.status,
        // A host gives it to what was written here before.
        uri: comment.uri,
        updated_at: comment.updatedAt,
      };
      await db
        .insertInto('comment')
        .values({
          id: comment.id,
          consultation_id: comment.consultationId,
          proposal_id: comment.proposalId,
          parent_id: comment.parentId,
          depth: comment.depth,
          path: await pathOf(db, comment),
          author_id: comment.authorId,
          original: comment.original,
          received_at: comment.receivedAt,
          published_at: publishedAt,
          ...values,
        })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({
            ...values,
            published_at: sql<Date | null>`coalesce(comment.published_at, excluded.published_at)`,
          }),
        )
        .execute();
      await involve(db, comment.consultationId, comment.authorId);
      const moved = Number(comment.status === 'published') - Number(before?.status === 'published');
      if (moved !== 0 && comment.proposalId !== null) {
        await db
          .updateTable('proposal')
          .set({ comments: sql`comments + ${moved}` })
          .where('id', '=', comment.proposalId)
          .execute();
      }
    },
  };
}

/**
 * The place of a comment in reading order: the ids from the top of its thread, which sort by time (UUID version 7).
 * No longer than the deepest shown reply, however deep a hostile thread goes.
 */
async function pathOf(db: Kysely<DB>, comment: Comment): Promise<string> {
  if (comment.parentId === null) return comment.id;
  const parent = await db
    .selectFrom('comment')
    .select('path')
    .where('id', '=', comment.parentId)
    .executeTakeFirstOrThrow();
  return [...parent.path.split('/').slice(0, THREAD_DEPTH_MAX), comment.id].join('/');
}

export function commentOf(row: Selectable<CommentTable>): Comment {
  return {
    id: row.id,
    consultationId: row.consultation_id,
    proposalId: row.proposal_id,
    parentId: row.parent_id,
    depth: row.depth,
    authorId: row.author_id,
    side: fromJson(row.side),
    body: row.body,
    lang: row.lang,
    status: fromJson(row.status),
    original: row.original,
    uri: row.uri,
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
  };
}
