import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { ArchiveRefused } from '../../application/archive/archive.ts';
import { createSecretBox, DecryptionFailed } from '../kit/secret-box.ts';

/** A secret key that a passphrase opens; the key to the box comes from scrypt (RFC 7914). */
export type EncryptedKey = {
  readonly kdf: 'scrypt';
  /** Cost: memory is 128 × `n` × `r` bytes. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
  readonly sealed: string;
};

/** 128 MiB and a third of a second for each guess. */
const COST = { n: 2 ** 17, r: 8, p: 1 } as const;
const COST_MAX = 2 ** 20;
const CONTEXT = 'secret key of a node';
export const PASSPHRASE_MIN = 12;

const derive = promisify<string, string, number, object, Buffer>(scrypt);

export async function encryptKey(secretKey: string, passphrase: string): Promise<EncryptedKey> {
  if (passphrase.length < PASSPHRASE_MIN) {
    throw new ArchiveRefused(
      `the passphrase must have at least ${PASSPHRASE_MIN} characters: whoever guesses it holds the node's key`,
    );
  }
  const salt = randomBytes(16).toString('base64url');
  const box = createSecretBox(await boxKey(passphrase, { ...COST, salt }));
  return { kdf: 'scrypt', ...COST, salt, sealed: box.encrypt(Buffer.from(secretKey), CONTEXT).toString('base64url') };
}

export async function decryptKey(sealed: EncryptedKey, passphrase: string): Promise<string> {
  if (sealed.kdf !== 'scrypt' || !(sealed.n <= COST_MAX) || !(sealed.r <= 32) || !(sealed.p <= 4)) {
    throw new ArchiveRefused('the key in the archive is sealed in a way that this program does not know');
  }
  try {
    return createSecretBox(await boxKey(passphrase, sealed))
      .decrypt(Buffer.from(sealed.sealed, 'base64url'), CONTEXT)
      .toString();
  } catch (cause) {
    if (!(cause instanceof DecryptionFailed)) throw cause;
    throw new ArchiveRefused('the passphrase does not open this archive', { cause });
  }
}

async function boxKey(passphrase: string, { n, r, p, salt }: Omit<EncryptedKey, 'kdf' | 'sealed'>): Promise<string> {
  const key = await derive(passphrase.normalize('NFC'), salt, 32, { N: n, r, p, maxmem: 256 * n * r });
  return key.toString('base64url');
}
