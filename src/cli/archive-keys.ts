import { readFile } from 'node:fs/promises';
import type { Context } from './command.ts';

/** Options by which an archive is encrypted to the keys of people, and decrypted by one of them. */
export const RECIPIENT = ['--recipient <key...>', 'encrypt the file to these public keys of age (age1…)'] as const;
export const IDENTITY = [
  '--identity <file>',
  'a file with the secret key of age that opens an encrypted file',
] as const;

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
