import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import {
  type ArchiveContents,
  type ArchiveProgress,
  ArchiveRefused,
  type WriteArchive,
} from '../../application/archive/archive.ts';
import type { Database } from '../kit/database.ts';
import { createSecrets } from '../kit/secret-box.ts';
import { asStorageError, StorageUnavailable } from '../kit/storage-error.ts';
import { encryptKey } from './encrypted-key.ts';
import { ARCHIVE_FORMAT, type Header, type HeaderTable, headerLine, keyCheckOf } from './header.ts';
import { tableLine } from './load.ts';
import { countRows, rowLines, settleText, Tally } from './rows.ts';
import { encrypterTo, sealFile } from './seal.ts';
import { migrationsOf, type Table, TRANSIENT, TRANSIENT_ROWS, tablesOf } from './tables.ts';
import { verify } from './verify.ts';

export type Writing = WriteArchive & {
  readonly secretKey: string;
  readonly program: string;
  readonly now: Date;
  readonly progress: ArchiveProgress;
};

/**
 * Writes an archive of one moment of the database. The rows go to a file of their own first, since the first line of the
 * archive says how many there are; the archive gets its name when it is complete, on the disk and verified.
 */
export async function writeArchive(database: Database, writing: Writing): Promise<ArchiveContents> {
  const { file, secretKey, passphrase, kind, now } = writing;
  if (!writing.overwrite && (await exists(file)))
    throw new ArchiveRefused(`${file} is there already; --overwrite would replace it`);
  const { recipients = [] } = writing;
  encrypterTo(recipients);
  const sealedKey = kind === 'export' ? await encryptKey(secretKey, passphrase ?? '') : null;
  const unfinished = `${file}.unfinished-${randomUUID().slice(0, 8)}`;
  // What is to be encrypted stands nowhere in clear but on this machine, where the database does too.
  const folder = recipients.length === 0 ? null : await mkdtemp(join(tmpdir(), 'parvis-archive-'));
  const clear = folder === null ? unfinished : join(folder, 'archive');
  const rows = `${clear}.rows`;
  try {
    const dumped = await dumpAll(database, rows, writing);
    const secrets = createSecrets(secretKey);
    const createdAt = now.toISOString();
    // Asked afterwards: a node that was started meanwhile goes on.
    const stopped = !(await database.listened());
    const header: Header = {
      parvis: 'archive',
      format: ARCHIVE_FORMAT,
      kind,
      createdAt,
      stopped,
      program: writing.program,
      ...dumped,
      keyCheck: keyCheckOf(secrets, createdAt),
      sealedKey,
    };
    // One gzip member after the other is one gzip file (RFC 1952, 2.2).
    await pipeline(
      async function* () {
        yield gzipSync(`${headerLine(header, secrets)}\n`);
        yield* createReadStream(rows) as AsyncIterable<Buffer>;
      },
      createWriteStream(clear, { mode: 0o600, flags: 'wx', flush: true }),
    );
    await rm(rows);
    if (writing.verify) await verify(clear, writing.progress);
    if (folder !== null) await sealFile(clear, unfinished, recipients);
    await rename(unfinished, file);
    await syncDirectory(dirname(file));
    return header;
  } catch (error) {
    if (isDiskFull(error)) throw new ArchiveRefused(await roomNeeded(database, file), { cause: error });
    throw withoutUnfinished(withoutUnfinished(error, clear, file), unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
    await rm(rows, { force: true });
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

function isDiskFull(error: unknown): boolean {
  const translated = asStorageError(error);
  return translated instanceof StorageUnavailable && translated.because === 'disk-full';
}

/** Rows wait in a file of their own before they are in the archive, and are restored beside it to verify it. */
async function roomNeeded(database: Database, file: string): Promise<string> {
  const { rows } = await sql<{ bytes: string | number }>`
    select pg_database_size(current_database()) as bytes`.execute(database.db);
  const mebibytes = Math.ceil(Number(rows[0]?.bytes ?? 0) / 1024 / 1024);
  return `${file} cannot be written: the disk is full; up to ${2 * mebibytes} MiB are needed`;
}

type Dumped = { readonly migrations: readonly string[]; readonly tables: readonly HeaderTable[] };

async function dumpAll(database: Database, rows: string, { kind, progress }: Writing): Promise<Dumped> {
  return await database.transaction(
    async (trx) => {
      await settleText(trx);
      const migrations = await migrationsOf(trx);
      if (migrations === null) throw new ArchiveRefused('the database holds no node: there is nothing to archive');
      const tables = kind === 'backup' ? await tablesOf(trx) : (await tablesOf(trx)).flatMap(thatMoves);
      const total = await countRows(trx, tables);
      const listed: HeaderTable[] = [];
      let done = 0;
      const text = async function* () {
        for (const table of tables) {
          const tally = new Tally();
          yield `${tableLine(table.name)}\n`;
          for await (const lines of rowLines(trx, table)) {
            for (const line of lines) tally.add(line);
            done += lines.length;
            progress({ part: 'writing', done, total });
            yield `${lines.join('\n')}\n`;
          }
          listed.push({ name: table.name, columns: table.columns.map(({ name }) => name), ...tally.result() });
        }
      };
      progress({ part: 'writing', done: 0, total });
      await pipeline(Readable.from(text()), createGzip(), createWriteStream(rows, { mode: 0o600, flags: 'w' }));
      return { migrations, tables: listed };
    },
    { isolation: 'repeatable read' },
  );
}

/** What of a table a node takes along when it moves. */
function thatMoves(table: Table): readonly Table[] {
  return TRANSIENT.has(table.name) ? [] : [{ ...table, without: TRANSIENT_ROWS.get(table.name) }];
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

/** A rename is on the disk when its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Messages name the file that was asked for, not the one it was to become. */
function withoutUnfinished(error: unknown, unfinished: string, file: string): unknown {
  if (error instanceof ArchiveRefused)
    return new ArchiveRefused(error.message.replaceAll(unfinished, file), { cause: error });
  if (error instanceof Error && 'path' in error && typeof error.path === 'string') {
    if (basename(error.path).startsWith(basename(unfinished))) Object.assign(error, { path: file });
  }
  return error;
}
