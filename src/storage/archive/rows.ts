import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from '../kit/schema.ts';
import type { Table } from './tables.ts';

const FETCH = 200;

/** How values are written in text: the same whatever the server's own settings are. */
const SETTINGS = [
  `set local timezone = 'UTC'`,
  `set local datestyle = 'ISO, YMD'`,
  `set local intervalstyle = 'postgres'`,
  `set local bytea_output = 'hex'`,
  'set local extra_float_digits = 1',
  'set local xmloption = content',
];

export async function settleText(trx: Transaction<DB>): Promise<void> {
  for (const setting of SETTINGS) await sql.raw(setting).execute(trx);
}

/**
 * The rows of a table as lines, ordered by primary key (text by its bytes, so that every server agrees), a few hundred
 * at a time. Must run in a transaction.
 */
export async function* rowLines(trx: Transaction<DB>, table: Table): AsyncGenerator<readonly string[]> {
  const values = sql.join(table.columns.map(({ name }) => sql`${sql.ref(name)}::text`));
  await sql`
    declare archived_rows no scroll cursor for
    select json_build_array(${values})::text as line from ${sql.table(table.name)}
    where ${readOf(table)} order by ${orderOf(table)}
  `.execute(trx);
  for (;;) {
    const { rows } = await sql.raw<{ line: string }>(`fetch ${FETCH} from archived_rows`).execute(trx);
    if (rows.length > 0) yield rows.map(({ line }) => line);
    if (rows.length < FETCH) break;
  }
  await sql`close archived_rows`.execute(trx);
}

function readOf({ without }: Pick<Table, 'without'>) {
  return without === undefined ? sql`true` : sql`not ${sql.ref(without)}`;
}

function orderOf({ columns, key }: Table) {
  const names = key.length > 0 ? key : columns.map(({ name }) => name);
  const texts = new Set(columns.filter(({ type }) => /^(text|character)/.test(type)).map(({ name }) => name));
  return sql.join(names.map((name) => (texts.has(name) ? sql`${sql.ref(name)} collate "C"` : sql.ref(name))));
}

/** Counts and hashes rows as they pass. */
export class Tally {
  readonly #hash = createHash('sha256');
  #rows = 0;

  add(line: string): void {
    this.#hash.update(line).update('\n');
    this.#rows += 1;
  }

  /** Once only. */
  result(): { readonly rows: number; readonly sha256: string } {
    return { rows: this.#rows, sha256: this.#hash.digest('hex') };
  }
}

export async function tallyOf(trx: Transaction<DB>, table: Table): Promise<{ rows: number; sha256: string }> {
  const tally = new Tally();
  for await (const lines of rowLines(trx, table)) for (const line of lines) tally.add(line);
  return tally.result();
}

export async function countRows(db: Kysely<DB>, tables: readonly Pick<Table, 'name' | 'without'>[]): Promise<number> {
  let total = 0;
  for (const table of tables) {
    const { rows } = await sql<{ rows: number }>`
      select count(*) as rows from ${sql.table(table.name)} where ${readOf(table)}`.execute(db);
    total += rows[0]?.rows ?? 0;
  }
  return total;
}

/** Puts lines into a table. Values are cast to the types of the columns here, never to what a file says. */
export async function insertLines(trx: Transaction<DB>, table: Table, lines: readonly string[]): Promise<void> {
  const names = sql.join(table.columns.map(({ name }) => sql.ref(name)));
  const values = sql.join(table.columns.map(({ type }, at) => sql`(line ->> ${sql.lit(at)})::${sql.raw(type)}`));
  await sql`
    insert into ${sql.table(table.name)} (${names}) overriding system value
    select ${values} from json_array_elements(${`[${lines.join(',')}]`}::text::json) line
  `.execute(trx);
}
