import { type Kysely, sql } from 'kysely';

/** Subtotals are told one by one, by an id that events name them with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table subtotal add column id uuid not null default gen_random_uuid()',
  'alter table subtotal alter column id drop default',
  'create unique index subtotal_id on subtotal (id)',
];
