import { type Kysely, sql } from 'kysely';

/** Which reactions of somebody stand, where one support comes of several; and who asked to quote how often. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table remote_act add column standing text[] not null default '{}'`,
  `create index inbox_message_quotes on inbox_message (actor, received_at) where type = 'QuoteRequest'`,
];
