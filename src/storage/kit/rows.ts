import { type InsertObject, type Kysely, type RawBuilder, sql } from 'kysely';
import type { DB } from './schema.ts';

/** A value as a jsonb parameter; both drivers would send an array as a PostgreSQL array otherwise. */
export function jsonb(value: unknown): RawBuilder<never> {
  return sql`${JSON.stringify(value)}::jsonb` as RawBuilder<never>;
}

/**
 * Rows as one parameter for `jsonb_populate_recordset`. A half of a pair of UTF-16, which PostgreSQL refuses in JSON, becomes
 * U+FFFD, as it does in a parameter of its own.
 */
export function jsonRows(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  // Only halves are written as escapes.
  if (!text.includes('\\ud')) return text;
  return JSON.stringify(rows, (_, value) => (typeof value === 'string' ? value.toWellFormed() : value));
}

/** What a jsonb column was written from. The writer of the same file is the proof of the shape. */
export function fromJson<T>(value: unknown): T {
  return value as T;
}

type Row<T extends keyof DB> = InsertObject<DB, T>;

/**
 * Inserts a row; where there is one with that `key`, gives it the new `values`. What is in `once` is written by the insert
 * alone. A unique index must cover the columns of the key, and a column left out keeps what it has.
 */
export async function upsert<T extends keyof DB, K extends keyof Row<T>, O extends keyof Row<T> = never>(
  db: Kysely<DB>,
  table: T,
  row: {
    readonly key: Pick<Row<T>, K>;
    readonly once?: Pick<Row<T>, O>;
    readonly values: Omit<Row<T>, K | O>;
  },
): Promise<void> {
  const { key, once, values } = row;
  const inserted: object = { ...key, ...once, ...values };
  const changed = Object.fromEntries(Object.keys(values).map((column) => [column, excluded(column)]));
  await db
    .insertInto(table)
    .values(inserted as Row<T>)
    .onConflict((conflict) => conflict.columns(Object.keys(key) as never).doUpdateSet(changed as never))
    .execute();
}

/**
 * The same for many rows by one statement, whose text does not depend on how many there are: they are one parameter. A
 * row that is there already is given the new values of all columns but those of the key.
 */
export async function upsertAll<T extends keyof DB>(
  db: Kysely<DB>,
  table: T,
  { rows, key, add }: UpsertAll<T>,
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first) as (keyof DB[T] & string)[];
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const changes = columns
    .filter((column) => !key.includes(column))
    .map((column) =>
      column === add
        ? sql`${sql.ref(column)} = ${sql.table(table)}.${sql.ref(column)} + excluded.${sql.ref(column)}`
        : sql`${sql.ref(column)} = excluded.${sql.ref(column)}`,
    );
  const action = changes.length === 0 ? sql`nothing` : sql`update set ${sql.join(changes)}`;
  await sql`
    insert into ${sql.table(table)} (${names})
    select ${names} from jsonb_populate_recordset(null::${sql.table(table)}, ${jsonRows(rows)}::jsonb)
    on conflict (${sql.join(key.map((column) => sql.ref(column)))}) do ${action}`.execute(db);
}

type UpsertAll<T extends keyof DB> = {
  readonly rows: readonly Partial<Record<keyof DB[T], unknown>>[];
  readonly key: readonly (keyof DB[T] & string)[];
  /** A number that is added to what is there. */
  readonly add?: keyof DB[T] & string;
};

/** Kysely would parse each reference anew in each statement. */
const references = new Map<string, RawBuilder<unknown>>();

function excluded(column: string): RawBuilder<unknown> {
  let reference = references.get(column);
  if (reference === undefined) {
    reference = sql.raw(`excluded."${column}"`);
    references.set(column, reference);
  }
  return reference;
}
