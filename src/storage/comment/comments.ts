import { type Kysely, type Selectable, sql } from 'kysely';
import type { Reader, ViewReader } from '../../application/application.ts';
import type { CommentWriter, ReplyParent, ReplyViews, Thread } from '../../application/comment/ports.ts';
import { type Comment, isWithheld, THREAD_DEPTH_MAX } from '../../domain/comment/comment.ts';
import { isId } from '../../domain/kit/id.ts';
import { recordParticipations } from '../consultation/participation.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson, jsonRows } from '../kit/rows.ts';
import type { Comment as CommentTable, DB } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { commentImageReader, commentImageWriter, withholdImages } from './comment-views.ts';

export function commentReader(db: Kysely<DB>): Reader['comments'] {
  const by = async (column: 'original' | 'uri', value: string) => {
    const row = await db.selectFrom('comment').selectAll().where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : commentOf(row);
  };
  return {
    byId: async (id) => (await commentsById(db, [id])).get(id) ?? null,
    byOriginal: async (original) => (isStorableText(original) ? await by('original', original) : null),
    byUri: async (uri) => (isStorableText(uri) ? await by('uri', uri) : null),
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
    ...commentImageReader(db),
  };
}

export async function commentsById(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, Comment>> {
  const rows = await db
    .selectFrom('comment')
    .selectAll()
    .where(sql<boolean>`id = any(${ids.filter(isId)}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, commentOf(row)]));
}

export function commentWriter(db: Kysely<DB>): CommentWriter {
  return {
    save: async (comment) => await saveComments(db, [comment]),
    ...commentImageWriter(db),
  };
}

export async function saveComments(db: Kysely<DB>, comments: readonly Comment[]): Promise<void> {
  const ids = comments.map(({ id }) => id);
  const before = await db
    .selectFrom('comment')
    .select(['id', 'status'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
  const paths = await pathsOf(db, comments);
  const rows = comments.map((comment) => ({
    id: comment.id,
    consultation_id: comment.consultationId,
    proposal_id: comment.proposalId,
    parent_id: comment.parentId,
    depth: comment.depth,
    path: paths.get(comment.id),
    author_id: comment.authorId,
    original: comment.original,
    received_at: comment.receivedAt,
    // When it first could be read; what it says of before that is nobody's business.
    published_at: comment.status === 'published' ? comment.updatedAt : null,
    side: comment.side,
    body: comment.body,
    warning: comment.warning,
    lang: comment.lang,
    status: comment.status,
    // A host gives it to what was written here before.
    uri: comment.uri,
    updated_at: comment.updatedAt,
  }));
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)));
  await sql`
    insert into comment (${columns})
    select ${columns} from jsonb_populate_recordset(null::comment, ${jsonRows(rows)}::jsonb)
    on conflict (id) do update set
      side = excluded.side, body = excluded.body, warning = excluded.warning, lang = excluded.lang, status = excluded.status,
      uri = excluded.uri, updated_at = excluded.updated_at, published_at = coalesce(comment.published_at, excluded.published_at)`.execute(
    db,
  );
  await recordParticipations(db, comments);
  const was = new Map(before.map(({ id, status }) => [id, isWithheld(fromJson(status))]));
  // Of those written here, none has pictures.
  const moved = comments.filter(
    ({ id, status, original }) => original !== null && was.has(id) && was.get(id) !== isWithheld(status),
  );
  await withholdImages(db, moved);
  const published = new Set(before.filter(({ status }) => status === 'published').map(({ id }) => id));
  const counted = new Map<string, number>();
  for (const { id, status, proposalId } of comments) {
    const by = Number(status === 'published') - Number(published.has(id));
    if (by !== 0 && proposalId !== null) counted.set(proposalId, (counted.get(proposalId) ?? 0) + by);
  }
  if (counted.size === 0) return;
  await sql`
    update proposal set comments = comments + moved.by
    from unnest(${[...counted.keys()]}::uuid[], ${[...counted.values()]}::integer[]) as moved (id, by)
    where proposal.id = moved.id`.execute(db);
}

/**
 * The place of a comment in reading order: the ids from the top of its thread, which sort by time (UUID version 7).
 * No longer than the deepest shown reply, however deep a hostile thread goes.
 */
async function pathsOf(db: Kysely<DB>, comments: readonly Comment[]): Promise<ReadonlyMap<string, string>> {
  const parentIds = comments.flatMap(({ parentId }) => parentId ?? []);
  const parents =
    parentIds.length === 0
      ? []
      : await db
          .selectFrom('comment')
          .select(['id', 'path'])
          .where(sql<boolean>`id = any(${parentIds}::uuid[])`)
          .execute();
  const known = new Map(parents.map(({ id, path }) => [id, path.split('/').slice(0, THREAD_DEPTH_MAX)]));
  return new Map(
    comments.map(({ id, parentId }) => {
      const above = parentId === null ? [] : known.get(parentId);
      if (above === undefined) throw new Error(`comment ${id} answers one that is not there`);
      return [id, [...above, id].join('/')];
    }),
  );
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
    warning: row.warning,
    lang: row.lang,
    status: fromJson(row.status),
    original: row.original,
    uri: row.uri,
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
  };
}

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
