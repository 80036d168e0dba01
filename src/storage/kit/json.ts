import { type RawBuilder, sql } from 'kysely';

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
