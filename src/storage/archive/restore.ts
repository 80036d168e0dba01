import type { Transaction } from 'kysely';
import {
  type ArchiveProgress,
  ArchiveRefused,
  type ArchiveRestored,
  type KeyOutcome,
  type ReadArchive,
} from '../../application/archive/archive.ts';
import type { Secrets } from '../../application/kit/ports.ts';
import type { Database } from '../kit/database.ts';
import type { DB } from '../kit/schema.ts';
import { createSecrets } from '../kit/secret-box.ts';
import { decryptKey } from './encrypted-key.ts';
import { linesOf } from './file.ts';
import { type Header, keyCheckOf, type ReadHeader, readHeaderLine, requireKind } from './header.ts';
import { load, migrateLoaded, requireEmpty, requireKnown } from './load.ts';
import { reencrypt } from './reencrypt.ts';
import { awaitRecovery, skipNumbersAfterRestore } from './skip-numbers.ts';

/** An archive whose first line is understood, authentic, and fits this node's key. */
export type OpenArchive = {
  readonly file: string;
  readonly header: Header;
  /** The key that the archive's sealed values need. */
  readonly secretKey: string;
  /** What decrypts the file, where it is encrypted. */
  readonly identities: string | null;
};

/**
 * Reads the first line of an archive, before any database is touched. `own` is the key of this node, null where it has
 * none yet; a backup needs the key it was made under, an export brings it.
 */
export async function openArchive(order: Omit<ReadArchive, 'complete'>, own: string | null): Promise<OpenArchive> {
  const { file, kind } = order;
  const { identities = null } = order;
  const read = await firstLine(file, identities);
  const { header } = read;
  requireKind(header, kind, file);
  requireKnown(header, file);
  const secretKey = await keyOf(header, order, own);
  const secrets = createSecrets(secretKey);
  if (!fits(header, secrets)) throw new ArchiveRefused(otherKey(file));
  if (!read.authentic(secrets))
    throw new ArchiveRefused(`the first line of ${file} was changed since the node wrote it`);
  return { file, header, secretKey, identities };
}

export type ArchiveRestore = {
  readonly replace: boolean;
  /** Under which key sealed values are kept from now on. */
  readonly secretKey: string;
  readonly now: Date;
  readonly progress: ArchiveProgress;
  /** The node's institution, where something may have happened after the archive was made; null where nothing did. */
  readonly wentOn: string | null;
};

/** Fills a database with an archive, in one transaction: all of it, or nothing changes. */
export async function restoreArchive(
  database: Database,
  archive: OpenArchive,
  taking: ArchiveRestore,
): Promise<Omit<ArchiveRestored, 'secretKey'> & { readonly secretKey: Exclude<KeyOutcome, { key: 'installed' }> }> {
  const { header } = archive;
  const total = header.tables.reduce((sum, { rows }) => sum + rows, 0);
  return await database.transaction(async (trx) => {
    await requireEmpty(trx, taking.replace);
    await loadFrom(trx, archive, (done) => taking.progress({ part: 'reading', done, total }));
    const migrated = await migrateLoaded(trx);
    const since = new Date(header.createdAt);
    if (taking.wentOn !== null)
      await skipNumbersAfterRestore(trx, { institution: taking.wentOn, since, now: taking.now });
    const toRecover = taking.wentOn === null ? [] : await awaitRecovery(trx, { backupAt: since, now: taking.now });
    const secretKey =
      archive.secretKey === taking.secretKey
        ? ({ key: 'same' } as const)
        : await reencrypt(trx, {
            from: archive.secretKey,
            to: taking.secretKey,
            now: taking.now,
          });
    return { ...header, migrated, toRecover, secretKey };
  });
}

async function loadFrom(
  trx: Transaction<DB>,
  { file, header, identities }: OpenArchive,
  onDone: (done: number) => void,
): Promise<void> {
  const lines = linesOf(file, identities);
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

async function firstLine(file: string, identities: string | null): Promise<ReadHeader> {
  const lines = linesOf(file, identities);
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
    return await decryptKey(header.sealedKey, passphrase ?? '');
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
