import { type Kysely, sql } from 'kysely';

/** Pictures of comments go a while after their comment was withdrawn or removed, as images of proposals do (docs/adr/0097). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // An image of a comment is of no proposal, and may be removed all the same.
  'alter table image drop constraint image_check',
  `alter table image add constraint image_check check (
    (proposal_id is null) = (alt is null)
    and (position is not null) = (proposal_id is not null and removed_at is null)
  )`,
  // That there was a picture is known after it went.
  'alter table comment_image drop constraint comment_image_image_id_fkey',
  `alter table comment_image add constraint comment_image_image_id_fkey
    foreign key (image_id) references image (id) on delete set null`,
  `update image set removed_at = comment.updated_at
    from comment_image join comment on comment.id = comment_image.comment_id
    where comment_image.image_id = image.id and comment.status in ('withdrawn', 'removed')`,
  `update comment_image set due_at = null from comment
    where comment.id = comment_id and due_at is not null and comment.status in ('withdrawn', 'removed')`,
];
