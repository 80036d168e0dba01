import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { Application } from '../src/application/application.ts';
import { type Config, readConfig } from '../src/start/config.ts';
import { type Database, openDatabase } from '../src/storage/kit/database.ts';
import { migrateToLatest } from '../src/storage/kit/migrate.ts';
import { createSecrets } from '../src/storage/kit/secret-box.ts';
import { createStore } from '../src/storage/store.ts';
import { inFolder } from './folder.ts';
import { SMALL } from './size.ts';

const DEFAULT_URL = 'postgres://postgres@127.0.0.1:5432/test';

/** The address that a measured node has for everybody; it listens wherever there is a free port. */
export const BENCH_ORIGIN = 'http://localhost:3000';

/** `BENCH_ENGINE=postgres` or `embedded` measures on that one alone. */
const ONLY = process.env['BENCH_ENGINE'];

export type Place = {
  readonly engine: Database['engine'];
  readonly database: Database;
  readonly app: Application;
};

/** Does work on each database there is: the embedded one in a folder, and PostgreSQL where it answers. */
export async function onEach<T>(
  note: (text: string) => void,
  work: (place: Place) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found = ONLY === 'postgres' ? [] : [...(await onEmbedded(work))];
  if ((SMALL && ONLY === undefined) || ONLY === 'embedded') return found;
  const onServer = await onPostgres(work);
  if (onServer === null) note('no PostgreSQL answers at BENCH_DATABASE_URL: only the embedded database was measured');
  return [...found, ...(onServer ?? [])];
}

export async function onEmbedded<T>(work: (place: Place) => Promise<T>): Promise<T> {
  return await inFolder(async (folder) => {
    await using database = await openDatabase({ kind: 'embedded', dataDir: folder });
    return await work(await placeOn(database));
  });
}

/** Null where no server answers. The schema is its own, and is dropped. */
export async function onPostgres<T>(work: (place: Place) => Promise<T>): Promise<T | null> {
  const url = serverUrl();
  const schema = `bench_${process.pid}`;
  let database: Database;
  try {
    database = await openDatabase({ kind: 'postgres', url, schema, poolSize: 10 });
    await sql`select 1`.execute(database.db);
  } catch {
    return null;
  }
  try {
    return await work(await placeOn(database));
  } finally {
    await sql`drop schema if exists ${sql.ref(schema)} cascade`.execute(database.db);
    await database[Symbol.asyncDispose]();
  }
}

/** A secret key that guards nothing. */
export const SECRET_KEY = 'a secret key for measuring only, 32 bytes or more';

/** A few people write what many do, and each as much as there is to measure. */
export const UNLIMITED = { CONTRIBUTIONS_PER_HOUR: '0' };

/**
 * Does work with the configuration of a node on each database there is, for nodes in processes of their own: a folder,
 * and a database that is made and dropped on PostgreSQL where it answers.
 */
export async function onEachConfig<T>(
  note: (text: string) => void,
  work: (engine: Database['engine'], config: Config) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const settings = { PORT: '0', ORIGIN: BENCH_ORIGIN, ALLOW_PRIVATE_ADDRESSES: 'true', SECRET_KEY, ...UNLIMITED };
  return await inFolder(async (folder) => {
    const embedded = () => work('embedded', readConfig({ ...settings, DATA_DIR: folder }));
    const found = ONLY === 'postgres' ? [] : [...(await embedded())];
    if ((SMALL && ONLY === undefined) || ONLY === 'embedded') return found;
    const made = await withDatabase((url) =>
      work('postgres', readConfig({ ...settings, DATA_DIR: folder, DATABASE_URL: url })),
    );
    if (made === null) note('no PostgreSQL answers at BENCH_DATABASE_URL: only the embedded database was measured');
    return [...found, ...(made ?? [])];
  });
}

/** Null where no server answers. */
async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T | null> {
  const url = new URL(serverUrl());
  const server = await openDatabase({ kind: 'postgres', url: url.href, poolSize: 1 });
  const name = `bench_${process.pid}`;
  try {
    await sql`create database ${sql.ref(name)}`.execute(server.db);
  } catch (cause) {
    await server[Symbol.asyncDispose]();
    if (ONLY === 'postgres') throw new Error('no database can be made at BENCH_DATABASE_URL', { cause });
    return null;
  }
  url.pathname = `/${name}`;
  try {
    return await work(url.href);
  } finally {
    await sql`drop database ${sql.ref(name)} with (force)`.execute(server.db);
    await server[Symbol.asyncDispose]();
  }
}

export function serverUrl(): string {
  return process.env['BENCH_DATABASE_URL'] ?? process.env['TEST_DATABASE_URL'] ?? DEFAULT_URL;
}

/** The use cases over an open database, brought up to date. */
export async function placeOn(database: Database): Promise<Place> {
  await migrateToLatest(database.db);
  const app: Application = {
    store: createStore(database),
    now: () => new Date(),
    newId: () => v7(),
    secrets: createSecrets(SECRET_KEY),
    origin: BENCH_ORIGIN,
  };
  return { engine: database.engine, database, app };
}
