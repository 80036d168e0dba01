import { type Kysely, sql } from 'kysely';

/** What servers said that their people took back, before it came: it is not to be published when it comes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // A hash of who and what: nothing in it can be read.
  `create table remote_deletion (
    key text primary key,
    host text not null,
    deleted_at timestamptz not null
  )`,
  `create index remote_deletion_host on remote_deletion (host, deleted_at)`,
  `create index remote_deletion_at on remote_deletion (deleted_at)`,
];
