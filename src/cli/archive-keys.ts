import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ArchiveContents, ArchiveProgress } from '../application/archive/archive.ts';
import { type Context, option } from './command.ts';

/** Options by which an archive is encrypted to the keys of people, and decrypted by one of them. */
export const RECIPIENT = {
  recipient: option(
    '<key...>',
    'encrypt the file to these public keys of age (age1…)',
    z.array(z.string()).default([]),
  ),
};
export const IDENTITY = {
  identity: option('<file>', 'a file with the secret key of age that opens an encrypted file'),
};

/** The lines of a key file, as `age-keygen` writes them; null where none was named. */
export async function identitiesOf(context: Context, file: string | undefined): Promise<string | null> {
  return file === undefined ? null : await readFile(context.path(file), 'utf8');
}

/** What a file holds in clear, for whoever wrote it. */
export function inClear(recipients: readonly string[]): readonly string[] {
  return recipients.length === 0
    ? ['It holds what residents wrote in clear: encrypt it to a key with --recipient, or keep it as the database.']
    : ['It is encrypted: whoever restores it needs the secret key of one of the recipients.'];
}

const LABELS = { writing: 'Writing', verifying: 'Verifying', reading: 'Reading' } as const;

/** Reports the progress of an archive: one step for writing, one for verifying. */
export function archiveProgress({ progress }: Pick<Context, 'progress'>): ArchiveProgress {
  let current: string | null = null;
  return ({ part, done, total }) => {
    if (part !== current) progress.part(LABELS[part], total);
    current = part;
    progress.at(done, total);
  };
}

export function rowsOf({ tables }: Pick<ArchiveContents, 'tables'>): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
