import { type Kysely, sql } from 'kysely';

/**
 * What became of each rule of retention: when it was last enforced, and how many rows went. The address of an agent can be
 * deleted, long after they left: the acts that name them stay.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table retention_run (
    rule text primary key,
    ran_at timestamptz not null,
    removed integer not null check (removed >= 0),
    total bigint not null check (total >= 0)
  )`,
  'alter table agent alter column email_key drop not null, alter column email_sealed drop not null',
  'alter table agent add check ((email_key is null) = (email_sealed is null))',
];
