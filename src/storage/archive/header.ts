import {
  type ArchiveContents,
  type ArchivedTable,
  type ArchiveKind,
  ArchiveRefused,
} from '../../application/archive/archive.ts';
import type { Secrets } from '../../application/kit/ports.ts';
import type { EncryptedKey } from './encrypted-key.ts';

/** Raised when a program of today could no longer read the archive of tomorrow. */
export const ARCHIVE_FORMAT = 1;

export type HeaderTable = ArchivedTable & { readonly columns: readonly string[] };

/**
 * The first line of an archive. The lines below it are, table by table in this order, one that names the table and one
 * for each row: a JSON array of the columns' values as PostgreSQL writes them in text, or null.
 */
export type Header = Omit<ArchiveContents, 'tables'> & {
  readonly parvis: 'archive';
  readonly format: number;
  readonly tables: readonly HeaderTable[];
  /** Tells the key that sealed columns need from any other, without telling the key. */
  readonly keyCheck: string;
  /** The key itself under a passphrase; in an export only. */
  readonly sealedKey: EncryptedKey | null;
};

/** What the header says of the key; the time makes two archives of one node differ. */
export function keyCheckOf(secrets: Secrets, createdAt: string): string {
  return secrets.keyed(createdAt, 'archive key check');
}

/** The header as it stands in the file, with a keyed hash of itself: it holds the hashes of all the rest. */
export function headerLine(header: Header, secrets: Secrets): string {
  const text = JSON.stringify(header);
  return JSON.stringify({ header: text, mac: secrets.keyed(text, 'archive header') });
}

/** A header as read, not yet authenticated. */
export type ReadHeader = { readonly header: Header; readonly authentic: (secrets: Secrets) => boolean };

export function readHeaderLine(line: string, file: string): ReadHeader {
  const outer = jsonOf(line) as { header?: unknown; mac?: unknown } | undefined;
  const header = typeof outer?.header === 'string' ? (jsonOf(outer.header) as Partial<Header> | undefined) : undefined;
  if (header?.parvis !== 'archive' || typeof header.format !== 'number' || typeof outer?.mac !== 'string') {
    throw new ArchiveRefused(`${file} is not an archive of Parvis`);
  }
  if (header.format > ARCHIVE_FORMAT) {
    throw new ArchiveRefused(
      `${file} has format ${header.format}, newer than the ${ARCHIVE_FORMAT} of this program: use the version that wrote it (${String(header.program)}) or a later one`,
    );
  }
  if (!isComplete(header)) throw new ArchiveRefused(`the first line of ${file} is damaged`);
  const { header: text, mac } = outer as { header: string; mac: string };
  // Those of earlier versions do not say it.
  const input = { ...header, stopped: header.stopped === true };
  return { header: input, authentic: (secrets) => secrets.keyed(text, 'archive header') === mac };
}

/** Refuses an archive made for the other purpose: they carry different things. */
export function requireKind(header: Header, kind: ArchiveKind, file: string): void {
  if (header.kind === kind) return;
  const use = header.kind === 'export' ? 'node import' : 'restore';
  throw new ArchiveRefused(
    `${file} is ${header.kind === 'export' ? 'an export' : 'a backup'}: take it in with parvis ${use}`,
  );
}

function isComplete(header: Partial<Header>): header is Header {
  const texts = [header.kind, header.createdAt, header.program, header.keyCheck];
  return (
    texts.every((text) => typeof text === 'string') &&
    Array.isArray(header.migrations) &&
    Array.isArray(header.tables) &&
    header.tables.every(
      ({ name, rows, sha256, columns }) =>
        typeof name === 'string' && Number.isSafeInteger(rows) && typeof sha256 === 'string' && Array.isArray(columns),
    )
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
