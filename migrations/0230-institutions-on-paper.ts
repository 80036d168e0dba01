import { type Kysely, sql } from 'kysely';

/** Institutions of a community that have no node, and what they say on paper through its host (docs/adr/0181). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table paper_member (
      consultation_id uuid not null references consultation (id),
      institution text not null,
      name text not null,
      reference text not null,
      since timestamptz not null,
      until timestamptz,
      primary key (consultation_id, institution, since)
    )`.execute(db);
  await sql`alter table feature_use add column reference text`.execute(db);
}
