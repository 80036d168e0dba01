import { type Kysely, sql } from 'kysely';

/** How much the participants of a co-host may write in a day before the rest is held, and whether all of it is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Since when an officer has everything of it held; null while it is not.
  `alter table cohost add column held_at timestamptz`,
  // Null for what follows from how many people it registered, and for the default.
  `alter table cohost add column contributions_per_day integer check (contributions_per_day > 0)`,
  `alter table cohost add column contributions_per_author integer check (contributions_per_author > 0)`,
  // Those of the last day are counted whenever one comes.
  `create index guest_act_answered on guest_act (consultation_id, answered_at) where act = 'create'`,
];
