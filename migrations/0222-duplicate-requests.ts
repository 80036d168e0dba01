import { type Kysely, sql } from 'kysely';

/** Of which other feature request one was withdrawn as a duplicate (docs/adr/0176). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A number in the community and no key: a mirror may not have the other one.
  await sql`alter table feature_request_step
    add column duplicate_of integer check (duplicate_of > 0)`.execute(db);
}
