import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;
const KEY_ID = 4;

/** Something sealed under another key, for another purpose, or changed since. Says nothing of what it holds. */
export class NotOpened extends Error {
  override readonly name = 'NotOpened';
}

/** Authenticated encryption of what is kept at rest. */
export interface SecretBox {
  /** `keyId(4) ‖ nonce(12) ‖ ciphertext ‖ tag(16)`; the context is authenticated, not stored. */
  seal(plain: Uint8Array, context: string): Buffer;
  /** Throws {@link NotOpened} unless this very context sealed it, under the current key or a previous one. */
  open(sealed: Uint8Array, context: string): Buffer;
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
    seal(plain, context) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(Buffer.from(context));
      return Buffer.concat([key.id, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < KEY_ID + NONCE + TAG) throw new NotOpened('too short to be something sealed');
      const sealedUnder = keys.find(({ id }) => id.equals(bytes.subarray(0, KEY_ID)));
      if (sealedUnder === undefined) throw new NotOpened('sealed under another SECRET_KEY');
      const nonce = bytes.subarray(KEY_ID, KEY_ID + NONCE);
      const decipher = createDecipheriv('aes-256-gcm', sealedUnder.secret, nonce, { authTagLength: TAG })
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(-TAG));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(KEY_ID + NONCE, -TAG)), decipher.final()]);
      } catch (cause) {
        throw new NotOpened('changed since it was sealed, or sealed for another purpose', { cause });
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
