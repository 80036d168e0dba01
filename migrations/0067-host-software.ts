import { type Kysely, sql } from 'kysely';

/** What software a server of followers runs, so that it gets the one form of an Announce that it reads. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table host_software (
    host text collate "C" primary key,
    -- The name that its NodeInfo gives; null where there is none that could be read.
    software text,
    announces text check (announces in ('activity', 'id')),
    asked_at timestamptz not null,
    check ((software is null) = (announces is null))
  )`.execute(db);
}
