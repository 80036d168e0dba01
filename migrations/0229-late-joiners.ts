import { type Kysely, sql } from 'kysely';

/** Institutions that join after a settlement (docs/adr/0180). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Which settlement it joins; null for what was pledged before one.
  'alter table pledge add settlement_id uuid references pledge_settlement (id)',
  // The id that it had when it joined, which the settlement names; it stays so where the institution moves.
  'alter table pledge add joined_as text',
  'alter table pledge add check ((settlement_id is null) = (joined_as is null))',
  'create index pledge_settlement_id on pledge (settlement_id, received_at, id) where settlement_id is not null',
];
