import { type Kysely, sql } from 'kysely';

/** What is needed to show a result city by city. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Turnout and piles of a subtotal of a ballot; null for supports, whose counts have rows of their own.
  'alter table subtotal add column counted jsonb',
  // The institutions that hold a mirrored consultation, as its host says.
  "alter table mirror add column holders text[] not null default '{}'",
];
