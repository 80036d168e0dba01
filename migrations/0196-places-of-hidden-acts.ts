import { type Kysely, sql } from 'kysely';

/** Hashes in a batch stand in an order that they do not tell themselves (docs/adr/0160). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // What their order is by, of each with this key: HMAC. Batches without one are in the order of the hashes.
  await sql`alter table act_batch add column order_key bytea check (octet_length(order_key) = 32)`.execute(db);
  // Where the clock was set back, the next one is earlier.
  await sql`alter table act_batch drop constraint act_batch_check`.execute(db);
  // What the first of a part is ordered by.
  await sql`alter table act_batch_part add column first bytea check (octet_length(first) = 32)`.execute(db);
  await sql`update act_batch_part set first = substring(hashes from 1 for 32)`.execute(db);
  await sql`alter table act_batch_part alter column first set not null`.execute(db);
}
