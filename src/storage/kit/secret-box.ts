import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { decryptGcm, encryptGcm, GCM_OVERHEAD } from '../../application/kit/aes-gcm.ts';

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
