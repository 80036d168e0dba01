import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/storage/kit/database.ts';
import { type LentSchema, lendSchema } from './lent-schema.ts';
import { openMigrated } from './migrated.ts';

/** What a storage suite gets: one migrated database for the whole suite, and more connections to it where it wants them. */
export interface SuiteDatabase {
  readonly engine: Database['engine'];
  /** Only inside tests and hooks: the database is opened before the suite. */
  readonly database: Database;
  /** A second opening of the same data, as another process would have; on the embedded engine the same session. */
  openAnother(): Promise<Database>;
  /** Options that open the same data from another process; undefined on the embedded engine. Inside tests and hooks. */
  readonly options: Extract<DatabaseOptions, { kind: 'postgres' }> | undefined;
}

/**
 * Runs a suite on the engine of this run: an embedded in-memory database, or, where TEST_DATABASE_URL is set, a schema on
 * that PostgreSQL server. Either is emptied afterwards, and used again.
 */
export function eachEngine(name: string, suite: (given: SuiteDatabase) => void): void {
  const url = process.env.TEST_DATABASE_URL;
  if (url === undefined || url === '') describe(`${name} (embedded)`, () => suite(embeddedSuite()));
  else describe(`${name} (postgres)`, () => suite(postgresSuite()));
}

function embeddedSuite(): SuiteDatabase {
  let database: Database | undefined;
  beforeAll(async () => {
    database = await openMigrated();
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

function postgresSuite(): SuiteDatabase {
  let schema: LentSchema | undefined;
  const opened: Database[] = [];
  const openAnother = async () => {
    const another = await openDatabase(required(schema).options);
    opened.push(another);
    return another;
  };
  beforeAll(async () => {
    schema = await lendSchema();
    await openAnother();
  });
  afterAll(async () => {
    for (const one of opened) await one[Symbol.asyncDispose]();
    await schema?.release();
  });
  return {
    engine: 'postgres',
    get database() {
      return required(opened[0]);
    },
    openAnother,
    get options() {
      return required(schema).options;
    },
  };
}

function required<T>(opened: T | undefined): T {
  if (opened === undefined) throw new Error('the database is open in tests and hooks only');
  return opened;
}
