import { type Kysely, sql } from 'kysely';

/** How many people a co-host registered can be corrected, and one that never said it counts nobody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // When that institution said it, by its own clock: what it said before is not believed afterwards.
  `alter table cohost add column registered_at timestamptz`,
  `update cohost set registered_at = answered_at where registered is not null`,
  `update cohost set registered = 0 where status = 'accepted' and registered is null`,
  `alter table cohost add constraint cohost_registered check (status <> 'accepted' or registered is not null)`,
];
