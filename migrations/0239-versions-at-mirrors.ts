import { type Kysely, sql } from 'kysely';

/** Mirrors have the versions of proposals that they saw alone: each reads its host from the beginning, which tells them all. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update mirror set cursor = null, due_at = now() where ended_at is null`.execute(db);
}
