import { createHash, createHmac, generateKeyPair, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyPair, Secrets } from '../../application/kit/ports.ts';
import { decryptGcm, encryptGcm, GCM_OVERHEAD } from '../../application/kit/pseudonym.ts';

const KEY_ID = 4;

/** Something sealed under another key, for another purpose, or changed since. Says nothing of what it holds. */
export class DecryptionFailed extends Error {
  override readonly name = 'NotOpened';
}

/** Authenticated encryption of what is kept at rest. */
export interface SecretBox {
  /** `keyId(4) ‖ nonce(12) ‖ ciphertext ‖ tag(16)`; the context is authenticated, not stored. */
  encrypt(plain: Uint8Array, context: string): Buffer;
  /** Throws {@link DecryptionFailed} unless this very context sealed it, under the current key or a previous one. */
  decrypt(sealed: Uint8Array, context: string): Buffer;
  /** A keyed hash (32 bytes) by which equal texts can be found without being readable. Changes with the key. */
  fingerprint(text: string, context: string): Buffer;
}

interface Key {
  readonly id: Buffer;
  readonly secret: Buffer;
}

/**
 * AES-256-GCM under a key derived from `SECRET_KEY` by HKDF-SHA-256 (RFC 5869). What was sealed under one of the
 * previous keys opens still, which is how a key is changed while messages sealed under the old one are on their way.
 */
export function createSecretBox(secretKey: string, previousKeys: readonly string[] = []): SecretBox {
  const key = deriveKey(secretKey);
  const keys = [key, ...previousKeys.map(deriveKey)];
  const hashKey = Buffer.from(hkdfSync('sha256', secretKey, 'parvis', 'fingerprint', 32));
  return {
    encrypt(plain, context) {
      return Buffer.concat([key.id, encryptGcm(key.secret, plain, context)]);
    },
    decrypt(sealed, context) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < KEY_ID + GCM_OVERHEAD) throw new DecryptionFailed('too short to be something sealed');
      const encryptionKeyOf = keys.find(({ id }) => id.equals(bytes.subarray(0, KEY_ID)));
      if (encryptionKeyOf === undefined) throw new DecryptionFailed('sealed under another SECRET_KEY');
      try {
        return decryptGcm(encryptionKeyOf.secret, bytes.subarray(KEY_ID), context);
      } catch (cause) {
        throw new DecryptionFailed('changed since it was sealed, or sealed for another purpose', { cause });
      }
    },
    fingerprint: (text, context) =>
      createHmac('sha256', hashKey)
        .update(`${Buffer.byteLength(context)}:${context}${text}`)
        .digest(),
  };
}

function deriveKey(secretKey: string): Key {
  const secret = Buffer.from(hkdfSync('sha256', secretKey, 'parvis', 'secret box', 32));
  return { id: createHash('sha256').update(secret).digest().subarray(0, KEY_ID), secret };
}

/** Twice the work to sign with 3072 bits, six times with 4096; every peer accepts 2048 (docs/adr/0009). */
const RSA_BITS = 2048;

/** On the thread pool, so that other requests go on meanwhile. */
export const newKeyPair: Secrets['newKeyPair'] = (algorithm) => {
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
  return new Promise<KeyPair>((resolve, reject) => {
    const done = (error: Error | null, publicKey: string, privateKey: string) => {
      if (error === null) resolve({ publicKey, privateKey });
      else reject(error);
    };
    if (algorithm === 'ed25519') generateKeyPair('ed25519', { publicKeyEncoding, privateKeyEncoding }, done);
    else generateKeyPair('rsa', { modulusLength: RSA_BITS, publicKeyEncoding, privateKeyEncoding }, done);
  });
};

/** Sealing and keyed hashes under the node's `SECRET_KEY`; a key of its own for each purpose, by HKDF (RFC 5869). */
export function createSecrets(secretKey: string, makesKeyPair: Secrets['newKeyPair'] = newKeyPair): Secrets {
  const box = createSecretBox(secretKey);
  const hashKeys = new Map<string, Buffer>();
  const hashKey = (context: string) => {
    let key = hashKeys.get(context);
    if (key === undefined) {
      key = Buffer.from(hkdfSync('sha256', secretKey, 'parvis keyed hash', context, 32));
      hashKeys.set(context, key);
    }
    return key;
  };
  return {
    encrypt: (text, context) => box.encrypt(Buffer.from(text), context).toString('base64url'),
    decrypt: (sealed, context) => box.decrypt(Buffer.from(sealed, 'base64url'), context).toString(),
    keyed: (text, context) => createHmac('sha256', hashKey(context)).update(text).digest('hex'),
    token: () => randomBytes(32).toString('base64url'),
    newKeyPair: makesKeyPair,
  };
}
