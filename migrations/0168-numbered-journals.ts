import { type Kysely, sql } from 'kysely';

/** A journal that cannot go on ends, and another one begins after it (docs/adr/0142). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table journal drop constraint journal_id_check`.execute(db);
  await sql`alter table journal add constraint journal_id_check check (id >= 1)`.execute(db);
  await sql`alter table journal add column ended_at timestamptz`.execute(db);
  await sql`alter table journal_entry add column journal integer not null default 1 check (journal >= 1)`.execute(db);
  await sql`alter table journal_entry drop constraint journal_entry_pkey`.execute(db);
  await sql`alter table journal_entry add primary key (journal, index)`.execute(db);
  await sql`alter table journal_entry alter column journal drop default`.execute(db);
  await sql`alter table journal_tile add column journal integer not null default 1 check (journal >= 1)`.execute(db);
  await sql`alter table journal_tile drop constraint journal_tile_pkey`.execute(db);
  await sql`alter table journal_tile add primary key (journal, level, index)`.execute(db);
  await sql`alter table journal_tile alter column journal drop default`.execute(db);
}
