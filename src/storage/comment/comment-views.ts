import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import type { CommentReader, CommentView, CommentWriter } from '../../application/comment/ports.ts';
import type { DecisionView } from '../../application/moderation/ports.ts';
import type { ImageView } from '../../application/proposal/ports.ts';
import { type Comment, isWithheld } from '../../domain/comment/comment.ts';
import { UNNAMED } from '../../domain/participant/shown-name.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { latestDecisions } from '../moderation/decisions.ts';
import { wordsState } from '../network/authorship.ts';
import { imageView } from '../proposal/images.ts';

/** The images of some comments that are there, in their order. */
async function imagesOfComments(
  db: Kysely<DB>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly ImageView[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('comment_image')
    .innerJoin('image', 'image.id', 'comment_image.image_id')
    .select(['comment_id', 'image.id', 'hash', 'media_type', 'width', 'height', 'comment_image.alt', 'image.source'])
    .where('comment_id', 'in', ids)
    .orderBy('comment_id')
    .orderBy('comment_image.position')
    .execute();
  return new Map(
    ids.map((id) => [id, rows.filter((row) => row.comment_id === id).map(({ comment_id, ...row }) => imageView(row))]),
  );
}

/**
 * Pictures of what was withdrawn or removed go after their period (docs/operate/privacy.md), and are asked for no more. Of
 * what is back, those that are not there are asked for anew.
 */
export async function withholdImages(
  db: Kysely<DB>,
  comments: readonly Pick<Comment, 'id' | 'status' | 'updatedAt'>[],
): Promise<void> {
  if (comments.length === 0) return;
  await sql`
    with moved as (
      select * from unnest(
        ${comments.map(({ id }) => id)}::uuid[],
        ${comments.map(({ status }) => isWithheld(status))}::boolean[],
        ${comments.map(({ updatedAt }) => updatedAt.toISOString())}::timestamptz[]
      ) as moved (id, withheld, at)
    ), images as (
      update image set removed_at = case when withheld then at end
      from comment_image join moved on moved.id = comment_id
      where image_id = image.id
    )
    update comment_image set due_at = case when withheld then null else at end, tries = 0
    from moved where moved.id = comment_id and image_id is null`.execute(db);
}

export function commentImageReader(db: Kysely<DB>): Pick<CommentReader, 'imagesOf' | 'listedImages' | 'dueImages'> {
  return {
    async imagesOf(commentId) {
      return (await imagesOfComments(db, [commentId])).get(commentId) ?? [];
    },
    async listedImages(commentId) {
      const rows = await db
        .selectFrom('comment_image')
        .select(['position', 'source', 'alt', 'image_id', 'due_at', 'tries'])
        .where('comment_id', '=', commentId)
        .orderBy('position')
        .execute();
      return rows.map(({ image_id: imageId, due_at: dueAt, ...row }) => ({ ...row, imageId, dueAt }));
    },
    async dueImages(now, limit) {
      const rows = await db
        .selectFrom('comment_image')
        .innerJoin('comment', 'comment.id', 'comment_image.comment_id')
        .select(['comment_id', 'position', 'source', 'alt', 'tries'])
        .where('comment_image.due_at', '<=', now)
        // Whoever decides about what is held sees its pictures.
        .where('comment.status', 'in', ['published', 'held'])
        .orderBy('comment_image.due_at')
        .orderBy('comment_id')
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map(({ comment_id: commentId, ...row }) => ({ ...row, commentId }));
    },
  };
}

export function commentImageWriter(db: Kysely<DB>): Pick<CommentWriter, 'replaceImages' | 'updateImage'> {
  return {
    async replaceImages(commentId, images) {
      await db.deleteFrom('comment_image').where('comment_id', '=', commentId).execute();
      if (images.length === 0) return;
      const rows = images.map(({ imageId, dueAt, ...image }) => ({
        ...image,
        comment_id: commentId,
        image_id: imageId,
        due_at: dueAt,
      }));
      await db.insertInto('comment_image').values(rows).execute();
    },
    async updateImage(commentId, { position, imageId, dueAt, tries }) {
      await db
        .updateTable('comment_image')
        .set({ image_id: imageId, due_at: dueAt, tries })
        .where('comment_id', '=', commentId)
        .where('position', '=', position)
        .execute();
    },
  };
}

export function commentViews(db: Kysely<DB>): Pick<ViewReader, 'comments' | 'latestComments' | 'participantComments'> {
  return {
    async comments({ consultationId, proposalId, statuses, after, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['path']);
      let query = baseQuery(db)
        .where('comment.consultation_id', '=', consultationId)
        .where('comment.proposal_id', proposalId === null ? 'is' : '=', proposalId)
        .where('comment.status', 'in', statuses)
        // What was taken back before anybody could read it was never public, and leaves no trace there; nor is what
        // waits for another institution's word.
        .where(
          sql<boolean>`(comment.published_at is not null or (comment.status = 'held' and exists (
            select from consultation where consultation.id = comment.consultation_id and host_uri is null
          )))`,
        );
      if (cursor !== null) query = query.where(sql<boolean>`path collate "C" > ${cursor[0]}`);
      const rows = await query
        .orderBy(sql`path collate "C"`)
        .limit(limit + 1)
        .execute();
      return await withDecisions(db, rows, { limit, cursor: (row) => [row.path] });
    },
    async latestComments({ consultationId, limit, after }) {
      const { rows, page } = newestOf(
        baseQuery(db).where('comment.consultation_id', '=', consultationId),
        limit,
        after,
      );
      return await withDecisions(db, await rows, page);
    },
    async participantComments({ participantId, limit, after }) {
      const newest = newestOf(baseQuery(db).where('comment.author_id', '=', participantId), limit, after);
      const rows = await newest.rows;
      const slugs = new Map(rows.map((row) => [row.id, row.slug]));
      const page = await withDecisions(db, rows, newest.page);
      return { ...page, items: page.items.map((item) => ({ ...item, consultationSlug: slugs.get(item.id) ?? '' })) };
    },
  };
}

/** What is public of some comments, the newest first. */
function newestOf(comments: ReturnType<typeof baseQuery>, count: number, after: string | null) {
  const limit = pageSize(count);
  const cursor = decodeCursor(after, ['time', 'id']);
  const shown = comments
    .where('comment.status', '=', 'published')
    .where(sql<boolean>`proposal.status is distinct from 'held'`);
  const older =
    cursor === null
      ? shown
      : shown.where(sql<boolean>`(comment.received_at, comment.id) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`);
  const rows = older
    .orderBy('comment.received_at', 'desc')
    .orderBy('comment.id', 'desc')
    .limit(limit + 1)
    .execute();
  return { rows, page: { limit, cursor: (row: Row) => [row.received_at.toISOString(), row.id] } };
}

function baseQuery(db: Kysely<DB>) {
  return db
    .selectFrom('comment')
    .innerJoin('participant', 'participant.id', 'comment.author_id')
    .innerJoin('consultation', 'consultation.id', 'comment.consultation_id')
    .leftJoin('remote_actor', 'remote_actor.uri', 'participant.actor_uri')
    .leftJoin('proposal', 'proposal.id', 'comment.proposal_id')
    .leftJoin('authorship', 'authorship.subject_id', 'comment.id')
    .selectAll('comment')
    .select([
      'participant.name',
      'participant.kind',
      'participant.actor_uri',
      'remote_actor.handle',
      'proposal.number as proposal_number',
      'consultation.slug',
      wordsState.as('words'),
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof baseQuery>['execute']>>[number];

async function withDecisions(
  db: Kysely<DB>,
  rows: readonly Row[],
  page: { readonly limit: number; readonly cursor: (row: Row) => readonly string[] },
) {
  const removed = rows.filter((row) => row.status === 'removed').map((row) => row.id);
  // Of those written here, none has pictures. Asked for together, they are one statement.
  const pictured = rows
    .filter((row) => row.original !== null && !isWithheld(fromJson(row.status)))
    .map((row) => row.id);
  const [decisions, images] = await Promise.all([latestDecisions(db, removed), imagesOfComments(db, pictured)]);
  return pageOf(rows, page.limit, {
    item: (row) => ({ ...commentViewOf(row, decisions.get(row.id) ?? null), images: images.get(row.id) ?? [] }),
    cursor: page.cursor,
  });
}

function commentViewOf(row: Row, decision: DecisionView | null): Omit<CommentView, 'images'> {
  const withheld = isWithheld(fromJson(row.status));
  return {
    id: row.id,
    proposalNumber: row.proposal_number,
    parentId: row.parent_id,
    depth: row.depth,
    author: {
      id: row.author_id,
      kind: fromJson(row.kind),
      name: row.name,
      actorUri: row.actor_uri,
      handle: row.handle,
      ...(row.status === 'withdrawn' ? UNNAMED : {}),
    },
    side: withheld ? 'neutral' : fromJson(row.side),
    body: withheld ? '' : row.body,
    warning: withheld ? null : row.warning,
    lang: row.lang,
    status: fromJson(row.status),
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
    decision,
    words: withheld ? null : row.words,
  };
}
