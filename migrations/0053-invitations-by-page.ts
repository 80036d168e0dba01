import { type Kysely, sql } from 'kysely';

/** Invitations are listed page by page, and counted by whose they are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'create index invitation_by_receipt on invitation (received_at desc, invite)',
  // By its bytes: who is below an origin is a range.
  'create index invitation_by_peer on invitation (peer collate "C")',
];
