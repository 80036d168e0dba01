import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { ArchiveRefused } from '../../application/archive/archive.ts';

/** How every file begins that is encrypted to a key (age-encryption.org/v1). */
const MAGIC = 'age-encryption.org/v1\n';

/** Encrypts a file to the public keys of people, each of whom can decrypt it; refuses a key that is none. */
export async function sealFile(from: string, to: string, recipients: readonly string[]): Promise<void> {
  const encrypter = encrypterTo(recipients);
  const clear = Readable.toWeb(createReadStream(from)) as globalThis.ReadableStream<Uint8Array>;
  const sealed = await encrypter.encrypt(clear);
  await pipeline(
    Readable.fromWeb(sealed as ReadableStream<Uint8Array>),
    createWriteStream(to, { mode: 0o600, flags: 'wx', flush: true }),
  );
}

/** Refuses what is no public key before anything is written. */
export function encrypterTo(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch (cause) {
      throw new ArchiveRefused(`${recipient} is not the public key of an age identity: it begins with age1`, { cause });
    }
  }
  return encrypter;
}

/** The content of an archive, decrypted where it is encrypted. `identities` are the lines of an age key file. */
export async function openedFile(file: string, identities: string | null): Promise<Readable> {
  const isSealed = (await beginningOf(file)) === MAGIC;
  if (!isSealed) return createReadStream(file);
  const keys = (identities ?? '').split('\n').filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (keys.length === 0) {
    throw new ArchiveRefused(`${file} is encrypted: name the file with the secret key by --identity`);
  }
  const decrypter = new Decrypter();
  try {
    for (const key of keys) decrypter.addIdentity(key.trim());
  } catch (cause) {
    throw new ArchiveRefused('the file of --identity holds no secret key of age', { cause });
  }
  const sealed = Readable.toWeb(createReadStream(file)) as globalThis.ReadableStream<Uint8Array>;
  try {
    const opened = Readable.fromWeb((await decrypter.decrypt(sealed)) as ReadableStream<Uint8Array>);
    return Readable.from(undamaged(opened, file));
  } catch (cause) {
    throw new ArchiveRefused(`the secret key of --identity does not open ${file}`, { cause });
  }
}

/** Each portion is authenticated as it is read: what was changed or cut off ends in a refusal that says so. */
async function* undamaged(opened: Readable, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* opened as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new ArchiveRefused(`${file} is cut short or damaged`, { cause });
  }
}

async function beginningOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    return buffer.subarray(0, bytesRead).toString('latin1');
  } finally {
    await handle.close();
  }
}
