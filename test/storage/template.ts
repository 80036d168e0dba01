import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDatabase } from '../../src/storage/kit/database.ts';
import { migrateToLatest } from '../../src/storage/kit/migrate.ts';

/** The variable that names the migrated database from which those of the tests are cloned. */
export const TEMPLATE = 'TEST_DATABASE_TEMPLATE';

/** Where its tables are: nodes that share a database have a schema each. */
export const TEMPLATE_SCHEMA = 'node';

/** Makes a migrated database on a server. Disposing it drops it, and every database whose name begins with its own. */
export async function makeTemplate(server: string): Promise<AsyncDisposable & { readonly name: string }> {
  const name = `parvis_test_${randomBytes(6).toString('hex')}`;
  const admin = async <Row extends pg.QueryResultRow>(statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      return (await client.query<Row>(statement)).rows;
    } finally {
      await client.end();
    }
  };
  await admin(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = await openDatabase({ kind: 'postgres', url: url.href, schema: TEMPLATE_SCHEMA });
  await migrateToLatest(database.db);
  await database[Symbol.asyncDispose]();
  return {
    name,
    async [Symbol.asyncDispose]() {
      const made = await admin<{ datname: string }>(`select datname from pg_database where datname like '${name}%'`);
      for (const { datname } of made) await admin(`drop database ${datname} with (force)`);
    },
  };
}
