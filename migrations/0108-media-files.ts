import { type Kysely, sql } from 'kysely';

/** Images and documents that the institution uploaded for its texts, by the hashes of their bytes (docs/adr/0098). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create table media_file (
      hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
      media_type text not null,
      name text not null,
      description text not null,
      size integer not null,
      width integer,
      height integer,
      pages integer,
      bytes bytea not null,
      uploaded_at timestamptz not null,
      check ((width is null) = (height is null))
    )`,
    'create index media_file_uploaded on media_file (uploaded_at desc, hash)',
  ]) {
    await sql.raw(statement).execute(db);
  }
}
