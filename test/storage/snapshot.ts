import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kysely } from 'kysely';
import pins from '../../package.json' with { type: 'json' };
import { DATA_DIRECTORY_FORMAT } from '../../src/storage/kit/data-directory.ts';
import { embeddedEngine, startPGlite } from '../../src/storage/kit/embedded.ts';
import { migrateToLatest } from '../../src/storage/kit/migrate.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'parvis');

/** What no test needs costs a third of the time that it takes to load: the templates of databases, and 128 MB of buffers. */
const SMALLER = [
  "update pg_database set datistemplate = false where datname in ('template0', 'template1')",
  'drop database template0',
  'drop database template1',
  "alter system set shared_buffers = '8MB'",
  // What a checkpoint recycles of the log, which lies in memory with the rest.
  "alter system set min_wal_size = '32MB'",
];

let current: Promise<Blob> | undefined;

/**
 * An empty migrated embedded database as PGlite's `loadDataDir` takes it. Made once per state of the migrations and
 * kept under node_modules/.cache, because creating and migrating one costs seconds and loading it a fraction.
 */
export function migratedSnapshot(): Promise<Blob> {
  current ??= cachedSnapshot();
  return current;
}

/**
 * Makes the data directory of a node that has nothing in it but the schema, out of the same snapshot: a node that is started
 * in it is spared the making of a database. The folder has nothing in it, or is not there.
 */
export async function migrateDirectory(folder: string): Promise<void> {
  const snapshot = await migratedSnapshot();
  await mkdir(join(folder, 'postgres'), { recursive: true, mode: 0o700 });
  const archive = join(folder, 'snapshot.tar');
  await writeFile(archive, Buffer.from(await snapshot.arrayBuffer()));
  await promisify(execFile)('tar', ['-xf', archive, '-C', join(folder, 'postgres'), '--no-same-owner']);
  await rm(archive);
  await writeFile(join(folder, 'VERSION'), `${DATA_DIRECTORY_FORMAT}\n`);
}

async function cachedSnapshot(): Promise<Blob> {
  const name = `empty-${await fingerprint()}.tar`;
  const cached = await readFile(join(CACHE, name)).catch(() => undefined);
  if (cached !== undefined) return new Blob([cached]);
  const made = await makeSnapshot();
  // A tree that cannot be written to costs time, not tests.
  await save(name, made).catch(() => {});
  return made;
}

async function save(name: string, snapshot: Blob): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const older = await readdir(CACHE);
  // Several test workers may make it at once; a rename never shows half a file.
  const unfinished = join(CACHE, `${name}.${process.pid}`);
  await writeFile(unfinished, Buffer.from(await snapshot.arrayBuffer()));
  await rename(unfinished, join(CACHE, name));
  for (const file of older.filter((one) => one.endsWith('.tar') && one !== name))
    await rm(join(CACHE, file), { force: true });
}

async function makeSnapshot(): Promise<Blob> {
  const pglite = await startPGlite({});
  try {
    await migrateToLatest(new Kysely<unknown>({ dialect: embeddedEngine(pglite).dialect }));
    for (const statement of SMALLER) await pglite.query(statement);
    await pglite.query('vacuum analyze');
    await pglite.query('checkpoint');
    return await pglite.dumpDataDir('none');
  } finally {
    await pglite.close();
  }
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  hash.update(pins.dependencies['@electric-sql/pglite']);
  const files = (await readdir(join(ROOT, 'migrations'))).filter((name) => /^\d{4}-|^index/.test(name)).sort();
  const made = [join(ROOT, 'src/storage/kit/migrate.ts'), import.meta.filename];
  for (const file of [...files.map((name) => join(ROOT, 'migrations', name)), ...made]) {
    hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 20);
}
