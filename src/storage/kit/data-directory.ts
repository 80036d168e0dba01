import { access, chmod, mkdir, open, readFile, rename, rm, stat, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireDirectoryLock, type DataDirectoryInUse, type DirectoryLock } from './directory-lock.ts';
import { type EmbeddedEngine, EmbeddedStartFailed, embeddedEngine, startPGlite } from './embedded.ts';
import type { Engine } from './engine.ts';
import { asStorageError, StorageUnavailable } from './storage-error.ts';

/** Whoever is not the owner: PostgreSQL takes no directory either that they may enter. */
const OTHERS = 0o077;

/** The directory is open to other users of the machine, and its mode cannot be changed. */
export class DirectoryOpenToOthers extends Error {
  override readonly name = 'DirectoryOpenToOthers';

  constructor(directory: string, { mode, uid }: DirectoryAccess, options: { readonly cause?: unknown }) {
    const owner = process.getuid?.() === uid ? '' : ` (it belongs to the user ${uid})`;
    super(
      `other users of this machine may open ${directory}, mode ${mode.toString(8)}, and that could not be changed${owner}; ` +
        'give it to the user of the node and run: chmod 700',
      options,
    );
  }
}

type DirectoryAccess = {
  readonly uid: number;
  readonly mode: number;
  readonly isOpenToOthers: boolean;
};

/** Who may open a directory; null where there is none. */
export async function accessTo(directory: string): Promise<DirectoryAccess | null> {
  const found = await stat(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return null;
  const mode = found.mode & 0o777;
  return { uid: found.uid, mode, isOpenToOthers: (mode & OTHERS) !== 0 };
}

/**
 * Makes a directory that its owner alone may enter, or makes one that is there so. The files of the embedded database are
 * writable by everybody, since the process that writes them has no umask of its own: only the directory keeps them.
 */
export async function makePrivate(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const before = await accessTo(directory);
  if (before === null || !before.isOpenToOthers) return;
  const changed = await chmod(directory, 0o700).then(
    () => ({}),
    (cause: unknown) => ({ cause }),
  );
  // Some file systems take the change and keep none.
  const after = (await accessTo(directory)) ?? before;
  if ('cause' in changed || after.isOpenToOthers) throw new DirectoryOpenToOthers(directory, after, changed);
}

/** The number in the file VERSION. Raised when a program of today could no longer read the directory of tomorrow. */
export const DATA_DIRECTORY_FORMAT = 1;

/** Files of PGlite without which it would silently start an empty database over the rest. */
const MARKERS = ['postgres/PG_VERSION', 'postgres/global/pg_control', 'postgres/base', 'postgres/pg_wal'];

/** A new database has about 40 MiB, and one that starts writes 16 MiB of log at a time: with less it is not worth a try. */
const ROOM_TO_START = 48 * 1024 * 1024;

/** The directory was written by a newer program. */
export class DataDirectoryNewer extends Error {
  override readonly name = 'DataDirectoryNewer';

  constructor(directory: string, format: number) {
    super(
      `the data directory ${directory} has format ${format}, newer than the ${DATA_DIRECTORY_FORMAT} of this program; ` +
        'use the version that wrote it',
    );
  }
}

/** Something in the directory is missing or unreadable. Nothing was removed. */
export class DataDirectoryCorrupted extends Error {
  override readonly name = 'DataDirectoryCorrupted';

  constructor(directory: string, problem: string, options?: { readonly cause: unknown }) {
    super(`the data directory ${directory} is damaged (${problem}); nothing was removed: restore a backup`, options);
  }
}

/** The directory cannot be created, read or written. */
export class DataDirectoryUnusable extends Error {
  override readonly name = 'DataDirectoryUnusable';

  constructor(directory: string, options: { readonly cause: unknown }) {
    super(
      `the data directory ${directory} cannot be used: ${options.cause instanceof Error ? options.cause.message : ''}`,
      options,
    );
  }
}

/**
 * Opens the embedded database of a data directory, which it creates when missing. Holds the directory's lock until the
 * engine is closed. Throws `DataDirectoryInUse`, {@link DataDirectoryNewer}, {@link DataDirectoryCorrupted},
 * {@link DataDirectoryUnusable}, `DirectoryOpenToOthers`, or `StorageUnavailable` when the disk is full. Never removes a file of the database.
 *
 * Nobody but its owner may enter it or `postgres/` in it, whoever made them.
 *
 * The directory holds `lock`, `VERSION`, `postgres/` and what other parts of the program keep beside them.
 */
export async function startInDirectory(directory: string): Promise<Engine> {
  let engine: EmbeddedEngine | undefined;
  let lost: DataDirectoryInUse | undefined;
  const lock = await prepared(directory, async () => {
    await makePrivate(directory);
    return await acquireDirectoryLock(directory, (error) => {
      lost = error;
      engine?.abandon(error);
    });
  });
  try {
    const isNew = await prepared(directory, () => inspect(directory));
    await prepared(directory, () => makePrivate(join(directory, 'postgres')));
    const started = isNew ? await initialised(directory) : await start(directory);
    if (isNew) await prepared(directory, () => completeInitialisation(directory));
    engine = embeddedEngine(started, () => restart(directory));
  } catch (error) {
    await lock.release();
    throw error;
  }
  if (lost !== undefined) engine.abandon(lost);
  return releasing(engine, lock);
}

function releasing(engine: EmbeddedEngine, lock: DirectoryLock): Engine {
  return {
    ...engine,
    async close() {
      try {
        await engine.close();
      } finally {
        await lock.release();
      }
    },
  };
}

/** Whether the database is still to be created; throws when the directory is not one this program can open. */
async function inspect(directory: string): Promise<boolean> {
  const version = await readFile(join(directory, 'VERSION'), 'utf8').catch(absent);
  if (version === undefined) return await beginInitialisation(directory);
  // A node that was killed between the two files left it behind: this database is complete.
  await rm(join(directory, 'INITIALISING'), { force: true });
  const format = /^[1-9]\d{0,8}\n?$/.test(version) ? Number(version) : undefined;
  if (format === undefined) throw new DataDirectoryCorrupted(directory, 'VERSION holds no number');
  if (format > DATA_DIRECTORY_FORMAT) throw new DataDirectoryNewer(directory, format);
  for (const marker of MARKERS) {
    const found = await stat(join(directory, marker)).catch(absent);
    if (found === undefined) throw new DataDirectoryCorrupted(directory, `${marker} is missing`);
    if (found.isFile() && found.size === 0) throw new DataDirectoryCorrupted(directory, `${marker} is empty`);
  }
  return false;
}

/**
 * Creating a database takes seconds and may be killed. Until VERSION is written nothing was acknowledged to anybody, and
 * INITIALISING tells such a half-made database, which is removed, from an old one whose VERSION was lost.
 */
async function beginInitialisation(directory: string): Promise<true> {
  const database = join(directory, 'postgres');
  if ((await access(database).then(() => true, absent)) === true) {
    if ((await readFile(join(directory, 'INITIALISING')).catch(absent)) === undefined) {
      throw new DataDirectoryCorrupted(directory, 'VERSION is missing');
    }
    await rm(database, { recursive: true });
  }
  await requireRoom(directory);
  await write(join(directory, 'INITIALISING'), '');
  return true;
}

/** A new database, complete; where the disk has no room for it, nothing of it stays. */
async function initialised(directory: string) {
  try {
    return await start(directory);
  } catch (error) {
    if (error instanceof StorageUnavailable && error.because === 'disk-full') {
      await rm(join(directory, 'postgres'), { recursive: true, force: true });
      await rm(join(directory, 'INITIALISING'), { force: true });
    }
    throw error;
  }
}

async function completeInitialisation(directory: string): Promise<void> {
  await write(join(directory, 'VERSION.new'), `${DATA_DIRECTORY_FORMAT}\n`);
  await rename(join(directory, 'VERSION.new'), join(directory, 'VERSION'));
  await unlink(join(directory, 'INITIALISING'));
}

async function start(directory: string) {
  try {
    return await startPGlite({ directory: join(directory, 'postgres') });
  } catch (error) {
    throw startFailure(directory, error);
  }
}

function startFailure(directory: string, error: unknown): unknown {
  const translated = asStorageError(error instanceof EmbeddedStartFailed ? error.cause : error);
  const isFull = translated instanceof StorageUnavailable && translated.because === 'disk-full';
  if (isFull) return new StorageUnavailable('disk-full', { cause: translated.cause, needs: ROOM_TO_START });
  if (!(error instanceof EmbeddedStartFailed)) return error;
  if (/No space left on device|errno 28|Disk quota exceeded/i.test(error.log)) {
    return new StorageUnavailable('disk-full', { cause: error, needs: ROOM_TO_START });
  }
  if (error.cause instanceof RangeError) return error;
  return new DataDirectoryCorrupted(directory, error.log === '' ? 'the database does not open' : error.log, {
    cause: error.cause,
  });
}

/** After a panic. Nothing in the directory changes hands: the lock is still ours. */
async function restart(directory: string) {
  await requireRoom(directory);
  return await start(directory);
}

async function requireRoom(directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize >= ROOM_TO_START) return;
  throw new StorageUnavailable('disk-full', { cause: new Error('no room to start'), needs: ROOM_TO_START });
}

/** Runs a step that only touches files, and names the directory when it fails. */
async function prepared<T>(directory: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const translated = asStorageError(error);
    if (translated instanceof StorageUnavailable && translated.because === 'disk-full') throw translated;
    if (error instanceof Error && 'syscall' in error) throw new DataDirectoryUnusable(directory, { cause: error });
    throw error;
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
