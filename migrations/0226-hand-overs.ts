import { type Kysely, sql } from 'kysely';

/** Communities that are handed over from one host to another (docs/adr/0179). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // To whom a host offers a community: at the host, and at the others as they read it there.
  await sql`
    create table hand_over_offer (
      consultation_id uuid primary key references consultation (id),
      target text not null,
      reason text not null,
      next_number integer not null check (next_number > 0),
      offered_at timestamptz not null,
      -- The agent or token; null where another institution offers it.
      offered_by uuid,
      -- Whether all that the host had then was read here.
      is_read boolean not null
    )`.execute(db);
  // The ids that a community had at its former hosts, by which signed documents go on naming it.
  await sql`
    create table community_move (
      consultation_id uuid not null references consultation (id),
      former_uri text not null,
      former_host text not null,
      uri text not null,
      because text not null check (because in ('offer', 'silence', 'invitation')),
      reason text,
      moved_at timestamptz not null,
      primary key (consultation_id, former_uri)
    )`.execute(db);
  await sql`alter table mirror add column roles jsonb not null default '[]'`.execute(db);
  // Whether it took part while another institution hosted the community.
  await sql`alter table cohost add column carried_over boolean not null default false`.execute(db);
  await sql`alter table invitation add column formerly text[] not null default '{}'`.execute(db);
}
