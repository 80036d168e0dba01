import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { Application } from '../src/application/ports.ts';
import { type Database, openDatabase } from '../src/storage/database.ts';
import { migrateToLatest } from '../src/storage/migrate.ts';
import { createSecrets } from '../src/storage/secrets.ts';
import { createStore } from '../src/storage/store.ts';
import { inFolder } from './folder.ts';

const DEFAULT_URL = 'postgres://postgres@127.0.0.1:5432/test';

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
  const found = [...(await onEmbedded(work))];
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
  const url = process.env['BENCH_DATABASE_URL'] ?? process.env['TEST_DATABASE_URL'] ?? DEFAULT_URL;
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

/** The use cases over an open database, brought up to date. */
export async function placeOn(database: Database): Promise<Place> {
  await migrateToLatest(database.db);
  const app: Application = {
    store: createStore(database),
    now: () => new Date(),
    newId: () => v7(),
    secrets: createSecrets('a secret key for measuring only, 32 bytes or more'),
    origin: 'http://localhost:3000',
  };
  return { engine: database.engine, database, app };
}
