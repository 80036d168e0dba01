import { type Kysely, sql } from 'kysely';

/** The audit log lists acts by token, connector and command too, in the order of the log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'drop index event_by_agent',
  `create index event_audited on event (seq)
    where by_agent is not null or by_token is not null or by_connector is not null or by_node = 'operator'`,
];
