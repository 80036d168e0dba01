import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startChild } from '../../../test/storage/child.ts';
import { DataDirectoryCorrupted, DataDirectoryNewer, DataDirectoryUnusable } from './data-directory.ts';
import { type Database, openDatabase } from './database.ts';
import { DataDirectoryInUse } from './directory-lock.ts';

let root: string;
let directory: string;
let count = 0;

const open = (dataDir: string) => openDatabase({ kind: 'embedded', dataDir });

async function storedRows(database: Database): Promise<readonly number[]> {
  const { rows } = await sql<{ n: number }>`select n from row_kept order by n`.execute(database.db);
  return rows.map((row) => row.n);
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parvis-data-'));
  await using database = await open(join(root, 'sound'));
  await sql`create table row_kept (n int)`.execute(database.db);
  await sql`insert into row_kept values (1)`.execute(database.db);
});

beforeEach(() => {
  directory = join(root, String(++count));
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

/** A closed data directory with one row in it. */
async function soundDirectory(): Promise<string> {
  await cp(join(root, 'sound'), directory, { recursive: true });
  return directory;
}

test('keeps rows from one opening to the next and says its format', async () => {
  await using database = await open(await soundDirectory());
  expect(await storedRows(database)).toEqual([1]);
  expect(await readFile(join(directory, 'VERSION'), 'utf8')).toBe('1\n');
});

test('is closed to other users of the machine, whoever made it', async () => {
  await soundDirectory();
  const places = [directory, join(directory, 'postgres')];
  for (const place of places) await chmod(place, 0o755);
  await (await open(directory))[Symbol.asyncDispose]();
  for (const place of places) expect((await stat(place)).mode & 0o777).toBe(0o700);
  const fresh = join(root, 'made before');
  await mkdir(fresh, { mode: 0o755 });
  await (await open(fresh))[Symbol.asyncDispose]();
  for (const place of [fresh, join(fresh, 'postgres')]) expect((await stat(place)).mode & 0o777).toBe(0o700);
});

test('refuses a second process, naming the first, and loses nothing of what the first acknowledged before it was killed', async () => {
  const holder = startChild('hold-directory.ts', directory);
  await holder.printed(1);
  const attempt = open(directory);
  await expect(attempt).rejects.toBeInstanceOf(DataDirectoryInUse);
  await expect(attempt).rejects.toMatchObject({ pid: holder.pid });
  await holder.printed(50);
  await holder.kill();
  const acknowledged = holder.lines.slice(1).map(Number);
  await using database = await open(directory);
  const stored = await storedRows(database);
  expect(stored.slice(0, acknowledged.length)).toEqual(acknowledged);
  expect(stored.length - acknowledged.length).toBeLessThanOrEqual(1);
});

test('refuses a second opening in the same process', async () => {
  await using _first = await open(await soundDirectory());
  await expect(open(directory)).rejects.toMatchObject({ pid: process.pid });
});

test('starts again after being killed while it created the database', async () => {
  const starter = startChild('hold-directory.ts', directory);
  while (!existsSync(join(directory, 'postgres'))) await new Promise((resolve) => setTimeout(resolve, 1));
  await starter.kill();
  expect(existsSync(join(directory, 'VERSION'))).toBe(false);
  await using database = await open(directory);
  expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
});

test('stops answering when its directory has been taken by another', async () => {
  await using database = await open(await soundDirectory());
  const lock = join(directory, 'lock');
  const foreign = {
    ...JSON.parse(await readFile(lock, 'utf8')),
    token: '00000000-0000-4000-8000-000000000000',
    pid: 7,
  };
  await writeFile(lock, JSON.stringify(foreign));
  await expect(async () => {
    for (;;) {
      await sql`select 1`.execute(database.db);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }).rejects.toMatchObject({ name: 'DataDirectoryInUse', pid: 7 });
});

test('refuses a directory of a newer format and can be asked again', async () => {
  await writeFile(join(await soundDirectory(), 'VERSION'), '2\n');
  await expect(open(directory)).rejects.toBeInstanceOf(DataDirectoryNewer);
  await expect(open(directory)).rejects.toThrow('format 2, newer than the 1');
});

test('creates no database over one whose marker files are missing', async () => {
  await rm(join(await soundDirectory(), 'postgres/PG_VERSION'));
  const before = await readdir(directory, { recursive: true });
  const attempt = open(directory);
  await expect(attempt).rejects.toBeInstanceOf(DataDirectoryCorrupted);
  await expect(attempt).rejects.toThrow('postgres/PG_VERSION is missing');
  expect(await readdir(directory, { recursive: true })).toEqual(before);
});

test('creates no database over one whose VERSION is missing', async () => {
  await rm(join(await soundDirectory(), 'VERSION'));
  await expect(open(directory)).rejects.toThrow('VERSION is missing');
  expect(existsSync(join(directory, 'postgres/PG_VERSION'))).toBe(true);
});

test.each([
  [
    'a VERSION that is no number',
    async () => writeFile(join(directory, 'VERSION'), 'one\n'),
    'VERSION holds no number',
  ],
  ['an empty pg_control', async () => truncate(join(directory, 'postgres/global/pg_control')), 'pg_control is empty'],
  ['a cut pg_control', async () => truncate(join(directory, 'postgres/global/pg_control'), 100), 'read 100 of 296'],
  ['a missing catalogue', async () => rm(join(directory, 'postgres/base'), { recursive: true }), 'base is missing'],
  ['a missing log', async () => emptyFolder('postgres/pg_wal'), 'could not locate a valid checkpoint record'],
  [
    'a cut table of tables',
    async () => truncate(join(directory, 'postgres/base/5/1259'), 8192),
    'critical system index',
  ],
  ['files of another PostgreSQL', async () => writeFile(join(directory, 'postgres/PG_VERSION'), '15\n'), 'version 15'],
])('says what is damaged about %s', async (_, damage, problem) => {
  await soundDirectory();
  await damage();
  const files = await lastingFiles();
  const attempt = open(directory);
  await expect(attempt).rejects.toBeInstanceOf(DataDirectoryCorrupted);
  await expect(attempt).rejects.toThrow(problem);
  expect(await lastingFiles()).toEqual(expect.arrayContaining(files));
  expect(existsSync(join(directory, 'lock'))).toBe(false);
});

test('reports a table file that went missing under it as damaged storage', async () => {
  await soundDirectory();
  const path = await (async () => {
    await using database = await open(directory);
    const { rows } = await sql<{ path: string }>`select pg_relation_filepath('row_kept') as path`.execute(database.db);
    return rows[0]?.path ?? '';
  })();
  await rm(join(directory, 'postgres', path));
  await using database = await open(directory);
  await expect(storedRows(database)).rejects.toMatchObject({ name: 'StorageUnavailable', because: 'damaged' });
});

test('says why a directory cannot be used', async () => {
  await writeFile(directory, 'a file, not a directory');
  await expect(open(directory)).rejects.toBeInstanceOf(DataDirectoryUnusable);
});

test.each(['statement', 'transaction'])(
  'names a disk that fills up during a %s, keeps every acknowledged row and works again once there is room',
  async (when) => {
    const child = startChild('fill-disk.ts', await soundDirectory(), when);
    expect(await child.ended()).toBe(0);
    const outcome = JSON.parse(child.lines[0] ?? '{}');
    expect(outcome.statement).toBe('disk-full');
    // Which file could not grow decides whether reading still works.
    for (const met of [outcome.next, outcome.transaction]) expect(met).toMatch(/^(disk-full|answered)$/);
    expect(outcome.kept).toBe(outcome.acknowledged);
  },
);

test.each([
  ['made', '20000000', []],
  ['started', '10', ['VERSION', 'postgres']],
] as const)(
  'says what room it takes where the disk is full while a database is %s, and goes on once there is some',
  async (what, room, entries) => {
    if (what === 'started') await soundDirectory();
    const child = startChild('fill-disk-at-start.ts', directory, room);
    expect(await child.ended()).toBe(0);
    const met = JSON.parse(child.lines[0] ?? '{}');
    expect(met.first).toBe(
      'StorageUnavailable: the disk that holds the database is full; free some space and try again; 48 MiB are needed',
    );
    expect(met.entries.toSorted()).toEqual(entries);
    expect(met).toMatchObject({ second: 'opened', later: ['VERSION', 'postgres'] });
  },
);

/** Every file but the caches that PostgreSQL removes and makes again at each start. */
async function lastingFiles(): Promise<string[]> {
  const files = await readdir(directory, { recursive: true });
  return files.filter((file) => !file.endsWith('pg_internal.init'));
}

async function emptyFolder(name: string): Promise<void> {
  for (const file of await readdir(join(directory, name), { withFileTypes: true })) {
    if (file.isFile()) await rm(join(directory, name, file.name));
  }
}
