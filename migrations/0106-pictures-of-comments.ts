import { type Kysely, sql } from 'kysely';

/** Pictures of replies from microblogs: where each is, what it shows, and the image once it was fetched (docs/adr/0086). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create table comment_image (
      comment_id uuid not null references comment (id),
      position integer not null,
      source text not null,
      alt text not null,
      image_id uuid references image (id),
      tries integer not null default 0,
      -- When it is asked for next; null where it is there, or was given up.
      due_at timestamptz,
      primary key (comment_id, position)
    )`,
    'create index comment_image_due on comment_image (due_at) where due_at is not null',
    'create index comment_image_image on comment_image (image_id)',
  ]) {
    await sql.raw(statement).execute(db);
  }
}
