import { type Kysely, sql } from 'kysely';

/** When a statement that got no answer is sent again, and those that an officer withdrew (docs/adr/0170). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Null unless it waits for an answer.
  'alter table institution_statement add due_at timestamptz',
  'alter table institution_statement add tries integer not null default 0',
  "update institution_statement set due_at = now() where ours and status = 'waiting'",
  'alter table institution_statement drop constraint institution_statement_status_check',
  `alter table institution_statement add constraint institution_statement_status_check
    check (status in ('waiting', 'accepted', 'refused', 'withdrawn'))`,
  'create index institution_statement_due on institution_statement (due_at) where due_at is not null',
];
