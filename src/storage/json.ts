import { type RawBuilder, sql } from 'kysely';

/** A value as a jsonb parameter; both drivers would send an array as a PostgreSQL array otherwise. */
export function jsonb(value: unknown): RawBuilder<never> {
  return sql`${JSON.stringify(value)}::jsonb` as RawBuilder<never>;
}

/** What a jsonb column was written from. The writer of the same file is the proof of the shape. */
export function fromJson<T>(value: unknown): T {
  return value as T;
}
