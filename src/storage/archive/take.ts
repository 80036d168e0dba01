import type { Transaction } from 'kysely';
import {
  type ArchiveProgress,
  ArchiveRefused,
  type ArchiveTaken,
  type KeyOutcome,
  type ReadArchive,
} from '../../application/archive.ts';
import type { Secrets } from '../../application/ports.ts';
import type { Database } from '../database.ts';
import type { DB } from '../schema.ts';
import { createSecrets } from '../secrets.ts';
import { linesOf } from './file.ts';
import { type Header, keyCheckOf, type ReadHeader, readHeaderLine, requireKind } from './header.ts';
import { leaveRoom } from './leave-room.ts';
import { load, migrateLoaded, requireEmpty, requireKnown } from './load.ts';
import { sealAnew } from './seal-anew.ts';
import { openKey } from './sealed-key.ts';

/** An archive whose first line is understood, authentic, and fits this node's key. */
export type OpenArchive = {
  readonly file: string;
  readonly header: Header;
  /** The key that the archive's sealed values need. */
  readonly secretKey: string;
};

/**
 * Reads the first line of an archive, before any database is touched. `own` is the key of this node, null where it has
 * none yet; a backup needs the key it was made under, an export brings it.
 */
export async function openArchive(order: Omit<ReadArchive, 'complete'>, own: string | null): Promise<OpenArchive> {
  const { file, kind } = order;
  const read = await firstLine(file);
  const { header } = read;
  requireKind(header, kind, file);
  requireKnown(header, file);
  const secretKey = await keyOf(header, order, own);
  const secrets = createSecrets(secretKey);
  if (!fits(header, secrets)) throw new ArchiveRefused(otherKey(file));
  if (!read.authentic(secrets))
    throw new ArchiveRefused(`the first line of ${file} was changed since the node wrote it`);
  return { file, header, secretKey };
}

export type Taking = {
  readonly replace: boolean;
  /** Under which key sealed values are kept from now on. */
  readonly secretKey: string;
  readonly now: Date;
  readonly progress: ArchiveProgress;
  /** The node's institution, where something may have happened after the archive was made; null where nothing did. */
  readonly wentOn: string | null;
};

/** Fills a database with an archive, in one transaction: all of it, or nothing changes. */
export async function takeArchive(
  database: Database,
  archive: OpenArchive,
  taking: Taking,
): Promise<Omit<ArchiveTaken, 'secretKey'> & { readonly secretKey: Exclude<KeyOutcome, { key: 'installed' }> }> {
  const { header } = archive;
  const total = header.tables.reduce((sum, { rows }) => sum + rows, 0);
  return await database.transaction(async (trx) => {
    await requireEmpty(trx, taking.replace);
    await loadFrom(trx, archive, (done) => taking.progress({ part: 'reading', done, total }));
    const migrated = await migrateLoaded(trx);
    if (taking.wentOn !== null)
      await leaveRoom(trx, { institution: taking.wentOn, since: new Date(header.createdAt), now: taking.now });
    const secretKey =
      archive.secretKey === taking.secretKey
        ? ({ key: 'same' } as const)
        : await sealAnew(trx, {
            from: archive.secretKey,
            to: taking.secretKey,
            now: taking.now,
          });
    return { ...header, migrated, secretKey };
  });
}

async function loadFrom(
  trx: Transaction<DB>,
  { file, header }: OpenArchive,
  onDone: (done: number) => void,
): Promise<void> {
  const lines = linesOf(file);
  let done = 0;
  try {
    await lines.next();
    onDone(0);
    await load(trx, {
      header,
      lines,
      file,
      onRows(rows) {
        done += rows;
        onDone(done);
      },
    });
  } finally {
    await lines.return(undefined);
  }
}

async function firstLine(file: string): Promise<ReadHeader> {
  const lines = linesOf(file);
  try {
    const first = await lines.next();
    if (first.done === true) throw new ArchiveRefused(`${file} is empty`);
    return readHeaderLine(first.value, file);
  } finally {
    await lines.return(undefined);
  }
}

async function keyOf(
  header: Header,
  { file, passphrase }: Pick<ReadArchive, 'file' | 'passphrase'>,
  own: string | null,
): Promise<string> {
  if (header.kind === 'export') {
    if (header.sealedKey === null) throw new ArchiveRefused(`the first line of ${file} is damaged`);
    return await openKey(header.sealedKey, passphrase ?? '');
  }
  if (own === null) throw new ArchiveRefused(otherKey(file));
  return own;
}

function fits(header: Header, secrets: Secrets): boolean {
  return keyCheckOf(secrets, header.createdAt) === header.keyCheck;
}

function otherKey(file: string): string {
  return (
    `${file} was made under another SECRET_KEY than this node has, and what is sealed in it could not be opened: ` +
    'give the key of the node that made it in SECRET_KEY, or put its file secret-key into DATA_DIR'
  );
}
