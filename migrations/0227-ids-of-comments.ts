import { type Kysely, sql } from 'kysely';

/** Whoever takes over a community gives its comments the ids that they have at the former host. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table comment drop constraint comment_parent_id_fkey,
      add constraint comment_parent_id_fkey foreign key (parent_id) references comment (id) on update cascade`.execute(
    db,
  );
  await sql`
    alter table comment_image drop constraint comment_image_comment_id_fkey,
      add constraint comment_image_comment_id_fkey foreign key (comment_id) references comment (id) on update cascade`.execute(
    db,
  );
}
