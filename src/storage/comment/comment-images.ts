import { type Kysely, sql } from 'kysely';
import type { CommentReader, CommentWriter } from '../../application/comment/ports.ts';
import type { ImageView } from '../../application/proposal/ports.ts';
import { type Comment, isWithheld } from '../../domain/comment/comment.ts';
import type { DB } from '../kit/schema.ts';
import { imageView } from '../proposal/images.ts';

/** The images of some comments that are there, in their order. */
export async function imagesOfComments(
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
