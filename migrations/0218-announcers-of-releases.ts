import { type Kysely, sql } from 'kysely';

/** Each institution names its own versions, and a request that could not be read is among what could not (docs/adr/0170, 0171). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table unread_statement drop constraint unread_statement_kind_check',
  "alter table unread_statement add check (kind in ('pledge', 'settlement', 'request'))",
  'drop index feature_release_version',
  'create unique index feature_release_version on feature_release (proposal_id, institution, version)',
  // Whose version it is; null while it runs none.
  'alter table feature_use add announced_by text',
  `update feature_use set announced_by = feature_release.institution from feature_release
    where feature_release.proposal_id = feature_use.proposal_id and feature_release.version = feature_use.version`,
];
