import { type Kysely, sql } from 'kysely';
import type { DB } from '../kit/schema.ts';

/** A table as the catalogue of the database describes it. */
export type Table = {
  readonly name: string;
  /** In the order of their definition, with the type as SQL writes it. Generated ones are not listed. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Columns of the primary key. */
  readonly key: readonly string[];
  /** A boolean column: rows of which it is true are not read. */
  readonly without?: string | undefined;
};

/** Kept by the archive's header and made anew by the migrations. */
const MIGRATION = 'migration';

/** What a node that moves leaves behind: caches, who is signed in, what was asked a moment ago. */
export const TRANSIENT: ReadonlySet<string> = new Set([
  'catalogue_entry',
  'catalogue_page',
  'catalogue_reading',
  'clock',
  'exported',
  'idempotency',
  'kv',
  'mail_count',
  'mail_failure',
  'mail_follow_request',
  'process',
  'provider_session',
  'result_check',
  'retention_run',
  'session',
  'sign_in_attempt',
  'sign_in_link',
]);

/** By table, the column that says which rows a node that moves leaves behind: mails whose link it leaves behind. */
export const TRANSIENT_ROWS: ReadonlyMap<string, string> = new Map([['outgoing_mail', 'one_time_link']]);

/** Rows here say nothing of participation: a database that holds no others is empty. */
const OF_ANY_START: ReadonlySet<string> = new Set([...TRANSIENT, 'event_cursor', 'outgoing_mail', 'queue_message']);

/** Every table of the node, by name. Those of database extensions are not the node's. */
export async function tablesOf(db: Kysely<DB>): Promise<readonly Table[]> {
  const { rows } = await sql<{ name: string; columns: Table['columns']; key: readonly string[] }>`
    select class.relname as name,
      (select json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod)) order by attnum)
        from pg_attribute
        where attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
      coalesce(
        (select json_agg(attname order by array_position(indkey::int2[], attnum))
          from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
          where indrelid = class.oid and indisprimary),
        '[]') as key
    from pg_class class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
      and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = class.oid and deptype = 'e')
    order by relname collate "C"
  `.execute(db);
  return rows.filter(({ name }) => name !== MIGRATION);
}

/** Migrations this database has been through; null where it was never one of ours. */
export async function migrationsOf(db: Kysely<DB>): Promise<readonly string[] | null> {
  const found = await sql<{ found: string | null }>`select to_regclass(${MIGRATION})::text as found`.execute(db);
  if (found.rows[0]?.found == null) return null;
  const { rows } = await sql<{ name: string }>`select name from migration order by name collate "C"`.execute(db);
  return rows.map(({ name }) => name);
}

/** The first table in which somebody's data is; null where there is none. */
export async function firstFilled(db: Kysely<DB>, tables: readonly Table[]): Promise<string | null> {
  for (const { name } of tables) {
    if (OF_ANY_START.has(name)) continue;
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0) return name;
  }
  return null;
}

/** Removes every table of the node, and the record of its migrations. */
export async function dropTables(db: Kysely<DB>, tables: readonly Table[]): Promise<void> {
  for (const { name } of [...tables, { name: MIGRATION }]) {
    await sql`drop table if exists ${sql.table(name)} cascade`.execute(db);
  }
}

/** A reference from one table to another, as SQL would add it again. */
export type Reference = { readonly table: string; readonly name: string; readonly definition: string };

export async function referencesOf(db: Kysely<DB>): Promise<readonly Reference[]> {
  const { rows } = await sql<Reference>`
    select class.relname as "table", conname as name, pg_get_constraintdef(con.oid) as definition
    from pg_constraint con join pg_class class on class.oid = conrelid
    where contype = 'f' and connamespace = current_schema()::regnamespace and conparentid = 0
  `.execute(db);
  return rows;
}

/** Lets every counter of the database go on after the highest value in its column. */
export async function advanceSequences(db: Kysely<DB>, tables: readonly Table[]): Promise<void> {
  for (const { name, columns } of tables) {
    for (const column of columns) {
      if (!['smallint', 'integer', 'bigint'].includes(column.type)) continue;
      await sql`
        select setval(sequence, coalesce((select max(${sql.ref(column.name)}) from ${sql.table(name)}), 0) + 1, false)
        from (select pg_get_serial_sequence(quote_ident(${name}), ${column.name}) as sequence) of_column
        where sequence is not null
      `.execute(db);
    }
  }
}
