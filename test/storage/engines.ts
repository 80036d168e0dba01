import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/storage/database.ts';
import { migrateToLatest } from '../../src/storage/migrate.ts';
import { migratedSnapshot } from './snapshot.ts';

/** What a storage suite gets: one migrated database for the whole suite, and more connections to it where it wants them. */
export interface SuiteDatabase {
  readonly engine: Database['engine'];
  /** Only inside tests and hooks: the database is opened before the suite. */
  readonly database: Database;
  /** A second opening of the same data, as another process would have; on the embedded engine the same session. */
  openAnother(): Promise<Database>;
  /** Options that open the same data from another process; undefined on the embedded engine. */
  readonly options: Extract<DatabaseOptions, { kind: 'postgres' }> | undefined;
}

/**
 * Runs a suite on an embedded in-memory database, and again on the PostgreSQL server of TEST_DATABASE_URL when it is
 * set, in a schema of its own that is dropped afterwards.
 */
export function eachEngine(name: string, suite: (given: SuiteDatabase) => void): void {
  describe(`${name} (embedded)`, () => suite(embeddedSuite()));
  const url = process.env.TEST_DATABASE_URL;
  if (url !== undefined && url !== '') describe(`${name} (postgres)`, () => suite(postgresSuite(url)));
}

function embeddedSuite(): SuiteDatabase {
  let database: Database | undefined;
  beforeAll(async () => {
    database = await openDatabase({ kind: 'memory', snapshot: await migratedSnapshot() });
  });
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]();
  });
  const opened = () => required(database);
  return {
    engine: 'embedded',
    get database() {
      return opened();
    },
    openAnother: async () => ({ ...opened(), [Symbol.asyncDispose]: async () => {} }),
    options: undefined,
  };
}

function postgresSuite(url: string): SuiteDatabase {
  const schema = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  const options = { kind: 'postgres', url, schema, poolSize: 5 } as const;
  const opened: Database[] = [];
  const openAnother = async () => {
    const another = await openDatabase(options);
    opened.push(another);
    return another;
  };
  beforeAll(async () => {
    await migrateToLatest((await openAnother()).db);
  });
  afterAll(async () => {
    for (const one of opened) await one[Symbol.asyncDispose]();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`drop schema if exists ${schema} cascade`);
    await client.end();
  });
  return {
    engine: 'postgres',
    get database() {
      return required(opened[0]);
    },
    openAnother,
    options,
  };
}

function required(database: Database | undefined): Database {
  if (database === undefined) throw new Error('the database is open in tests and hooks only');
  return database;
}
