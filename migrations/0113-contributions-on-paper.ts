import { type Kysely, sql } from 'kysely';

/**
 * Batches of proposals, supports and comments on paper. What the sheets say is in `entries` until a second person confirmed
 * it or it was discarded; then `outcome` names what it became.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create table contribution_batch (
       id uuid primary key,
       consultation_id uuid not null references consultation (id),
       reference text not null,
       place text not null,
       collected_on text not null,
       sheets integer not null check (sheets > 0),
       entries jsonb,
       outcome jsonb,
       entered_by uuid not null,
       entered_at timestamptz not null,
       confirmed_by uuid,
       confirmed_at timestamptz,
       discarded_by uuid,
       discarded_at timestamptz,
       revoked_by uuid,
       revoked_at timestamptz,
       revoked_because text,
       check ((confirmed_by is null) = (confirmed_at is null)),
       check ((discarded_by is null) = (discarded_at is null)),
       check ((revoked_by is null) = (revoked_at is null)),
       check ((outcome is null) = (confirmed_at is null)),
       check ((entries is null) = (confirmed_at is not null or discarded_at is not null)),
       check (confirmed_at is null or discarded_at is null)
     )`,
    `create unique index contribution_batch_reference on contribution_batch (consultation_id, reference)
       where discarded_at is null and revoked_at is null`,
    'create index contribution_batch_consultation on contribution_batch (consultation_id, id desc)',
  ]) {
    await sql.raw(statement).execute(db);
  }
}
