import { sql } from 'kysely';
import type { Secrets } from '../../application/kit/ports.ts';
import { ENCRYPTED_COLUMNS } from '../archive/reencrypt.ts';
import type { Database } from './database.ts';
import { pendingMigrations } from './migrate.ts';
import { DecryptionFailed } from './secret-box.ts';

/** What an operator wants to know of a database before trusting it. */
export type SchemaState = {
  /** Major version of the PostgreSQL behind it. */
  readonly server: number;
  /** The database's clock. */
  readonly now: Date;
  readonly pending: readonly string[];
  /** Whether this node's key opens what is sealed; null where nothing is, or the schema is not up to date. */
  readonly keyFits: boolean | null;
};

export async function schemaState(database: Database, secrets: Secrets): Promise<SchemaState> {
  const { rows } = await sql<{ version: number; now: Date }>`
    select current_setting('server_version_num')::integer as version, clock_timestamp() as now
  `.execute(database.db);
  const found = rows[0];
  if (found === undefined) throw new Error('the database answered nothing');
  const pending = await pendingMigrations(database.db);
  return {
    server: Math.floor(found.version / 10_000),
    now: found.now,
    pending,
    keyFits: pending.length > 0 ? null : await keyFits(database, secrets),
  };
}

async function keyFits(database: Database, secrets: Secrets): Promise<boolean | null> {
  let opened: true | null = null;
  for (const { table, key, column, context } of ENCRYPTED_COLUMNS) {
    const { rows } = await sql<{ key: string; sealed: string }>`
      select ${sql.ref(key)}::text as key, ${sql.ref(column)} as sealed from ${sql.table(table)} where ${sql.ref(column)} is not null limit 1
    `.execute(database.db);
    const [first] = rows;
    if (first === undefined) continue;
    try {
      secrets.decrypt(first.sealed, context(first.key));
      opened = true;
    } catch (error) {
      if (error instanceof DecryptionFailed) return false;
      throw error;
    }
  }
  return opened;
}
