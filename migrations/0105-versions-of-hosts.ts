import { type Kysely, sql } from 'kysely';

/** The version that a server's NodeInfo gives beside its software: Lemmy reads private messages in two ways. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table host_software add column version text, add check (version is null or software is not null)`.execute(
    db,
  );
}
