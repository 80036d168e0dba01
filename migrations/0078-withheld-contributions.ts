import { type Kysely, sql } from 'kysely';

/** What a host accepted and does not publish (docs/adr/0073). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // When the host's changes showed it, and when it was noticed that they do not; the signed Accept until then.
  `alter table home_act
    add column shown_at timestamptz,
    add column withheld_at timestamptz,
    add column answer text`,
  // What was accepted before was not watched.
  `update home_act set shown_at = coalesce(answered_at, acted_at) where status = 'accepted'`,
  `create index home_act_not_shown on home_act (answered_at) where status = 'accepted' and shown_at is null`,
];
