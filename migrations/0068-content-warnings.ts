import { type Kysely, sql } from 'kysely';

/**
 * The content warning of a proposal's text or of a comment, as its author wrote it on another server (`summary` of
 * ActivityStreams). It is shown first, and what it is about only when somebody asks for it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table proposal_version add column warning text',
  'alter table comment add column warning text',
];
