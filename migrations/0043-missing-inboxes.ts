import { type Kysely, sql } from 'kysely';

/**
 * On how many days an inbox was not found, in place of how many deliveries failed: those of one minute say no more than one.
 * What was counted before cannot be told apart, and begins anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table inbox_failure drop column failures',
  `alter table inbox_failure
    add column missing integer not null default 0 check (missing >= 0),
    add column missing_at timestamptz,
    add check ((missing = 0) = (missing_at is null))`,
];
