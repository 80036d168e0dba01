import { type Kysely, sql } from 'kysely';

/** The picture of a consultation, in two sizes, with what it shows in words. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table consultation_cover (
    consultation_id uuid primary key references consultation (id),
    wide text not null references picture (hash),
    small text not null references picture (hash),
    alt jsonb not null
  )`.execute(db);
}
