import { sql, type Transaction } from 'kysely';
import { type Migration, migrations as ours } from '../../../migrations/index.ts';
import { ArchiveRefused } from '../../application/archive/archive.ts';
import { known, migrateWithin } from '../kit/migrate.ts';
import type { DB } from '../kit/schema.ts';
import { DatabaseNewer, DatabaseOlder } from '../kit/storage-error.ts';
import type { Header, HeaderTable } from './header.ts';
import { insertLines, Tally } from './rows.ts';
import {
  advanceSequences,
  dropTables,
  firstFilled,
  migrationsOf,
  type Reference,
  referencesOf,
  type Table,
  tablesOf,
} from './tables.ts';

/** Rows and characters of one statement. */
const BATCH_ROWS = 500;
const BATCH_LENGTH = 2_000_000;

export type Loading = {
  readonly header: Header;
  /** The lines below the header. */
  readonly lines: AsyncIterator<string>;
  /** For messages. */
  readonly file: string;
  readonly onRows: (rows: number) => void;
};

/**
 * Makes a database what an archive says, within one transaction: the schema as the data knew it, the data, the references
 * between tables. What the database held is removed; see {@link requireEmpty}. Every row is checked against the header.
 */
export async function load(trx: Transaction<DB>, loading: Loading): Promise<void> {
  const { header, lines, file } = loading;
  await dropTables(trx, await tablesOf(trx));
  await migrateWithin(trx as unknown as Transaction<unknown>, earlier(header));
  const tables = await tablesOf(trx);
  const references = await referencesOf(trx);
  await forget(trx, references);
  await setTriggers(trx, tables, 'disable');
  for (const listed of header.tables) await loadTable(trx, tableFor(listed, tables), { ...loading, listed });
  await requireEnd(lines, file);
  await setTriggers(trx, tables, 'enable');
  await remember(trx, references);
  await advanceSequences(trx, tables);
}

/** Everything that the first line says was read by now, so whatever comes was added, or the end of the compression is missing. */
async function requireEnd(lines: AsyncIterator<string>, file: string): Promise<void> {
  const end = await lines.next().catch((cause: unknown) => {
    if (!(cause instanceof ArchiveRefused)) throw cause;
    throw new ArchiveRefused(`${file} has all its rows, and does not end with them: bytes were added or cut off`, {
      cause,
    });
  });
  if (end.done !== true) throw new ArchiveRefused(`${file} holds more than its first line says`);
}

/** Runs the migrations that are younger than the archive, in the same transaction; answers their names. */
export async function migrateLoaded(trx: Transaction<DB>): Promise<readonly string[]> {
  return await migrateWithin(trx as unknown as Transaction<unknown>, ours);
}

/**
 * An archive of a newer program, or of one with other migrations, is refused by their names, and one from before the release
 * that the baseline takes over by the version to pass through.
 */
export function requireKnown(header: Header, file: string): void {
  try {
    known(header.migrations);
  } catch (error) {
    if (error instanceof DatabaseNewer)
      throw new ArchiveRefused(
        `${file} was made by a newer version of this program (${header.program}; unknown here: ${error.unknownMigrations.join(', ')}): install that version first`,
        { cause: error },
      );
    if (error instanceof DatabaseOlder)
      throw new ArchiveRefused(
        `${file} was made by a version before ${error.through} (its last migration is ${error.lastMigration}): take it in with version ${error.through}, make a backup there, and take that one in`,
        { cause: error },
      );
    throw error;
  }
}

/**
 * Refuses a database that holds data, unless that may be replaced, and one with tables that are not a node's, which are
 * never removed.
 */
export async function requireEmpty(trx: Transaction<DB>, replace: boolean): Promise<void> {
  const tables = await tablesOf(trx);
  if ((await migrationsOf(trx)) === null) {
    if (tables.length === 0) return;
    throw new ArchiveRefused(
      `the database has tables that are not those of a node (${tables[0]?.name}): give the node a database or schema of its own`,
    );
  }
  const filled = replace ? null : await firstFilled(trx, tables);
  if (filled === null) return;
  throw new ArchiveRefused(
    `the database holds data already (in ${filled}); --replace --yes would remove all of it first`,
  );
}

function earlier(header: Header): readonly Migration[] {
  const names = new Set(known(header.migrations).names);
  return ours.filter(({ name }) => names.has(name));
}

function tableFor(listed: HeaderTable, tables: readonly Table[]): Table {
  const table = tables.find(({ name }) => name === listed.name);
  if (table === undefined)
    throw new ArchiveRefused(`the archive has a table ${listed.name} that its own schema does not know`);
  const columns = listed.columns.map((name) => table.columns.find((column) => column.name === name));
  const known = columns.filter((column) => column !== undefined);
  if (known.length < columns.length || known.length < table.columns.length) {
    throw new ArchiveRefused(`the archive has other columns of ${listed.name} than its own schema`);
  }
  return { ...table, columns: known };
}

async function loadTable(
  trx: Transaction<DB>,
  table: Table,
  { lines, file, onRows, listed }: Loading & { readonly listed: HeaderTable },
): Promise<void> {
  const cut = () => new ArchiveRefused(`${file} is cut short in ${table.name}`);
  const opening = await lines.next();
  if (opening.done === true) throw cut();
  if (opening.value !== tableLine(table.name))
    throw new ArchiveRefused(`${file} is damaged at the start of ${table.name}`);
  const tally = new Tally();
  let batch: string[] = [];
  let length = 0;
  const flush = async () => {
    if (batch.length > 0) await insertLines(trx, table, batch);
    onRows(batch.length);
    batch = [];
    length = 0;
  };
  // Hashed before it is inserted: what was changed is named as such, not by what the database thinks of it.
  for (let row = 0; row < listed.rows; row++) {
    const line = await lines.next();
    if (line.done === true) throw cut();
    tally.add(line.value);
    batch.push(line.value);
    length += line.value.length;
    if (batch.length >= BATCH_ROWS || length >= BATCH_LENGTH) await flush();
  }
  if (tally.result().sha256 !== listed.sha256) {
    throw new ArchiveRefused(
      `${file}: the rows of ${table.name} are not those that were written; the file was changed or damaged`,
    );
  }
  await flush();
}

/** The line above the rows of a table. */
export function tableLine(name: string): string {
  return JSON.stringify({ table: name });
}

/** Counters that triggers keep are among the rows. */
async function setTriggers(trx: Transaction<DB>, tables: readonly Table[], to: 'disable' | 'enable'): Promise<void> {
  for (const { name } of tables) await sql`alter table ${sql.table(name)} ${sql.raw(to)} trigger user`.execute(trx);
}

async function forget(trx: Transaction<DB>, references: readonly Reference[]): Promise<void> {
  for (const { table, name } of references) {
    await sql`alter table ${sql.table(table)} drop constraint ${sql.id(name)}`.execute(trx);
  }
}

/** Adding a reference checks every row against it, in one pass. */
async function remember(trx: Transaction<DB>, references: readonly Reference[]): Promise<void> {
  for (const { table, name, definition } of references) {
    await sql`alter table ${sql.table(table)} add constraint ${sql.id(name)} ${sql.raw(definition)}`.execute(trx);
  }
}
