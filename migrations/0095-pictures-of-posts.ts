import { type Kysely, sql } from 'kysely';

/** Pictures that came with a post of a microblog are asked for some times only: nobody promises that they stay (docs/adr/0086). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table awaited_image add column from_post boolean not null default false').execute(db);
}
