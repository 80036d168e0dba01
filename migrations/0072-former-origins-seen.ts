import { type Kysely, sql } from 'kysely';

/** Whether a former address leads to this node over the network: its followers are told only then (docs/adr/0069). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table former_origin
    add looked_at timestamptz,
    -- What the last look found; null before the first one.
    add leads_here boolean,
    -- The operator says that it leads here, though this machine cannot see that.
    add unseen boolean not null default false,
    add check ((looked_at is null) = (leads_here is null))`.execute(db);
}
