import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** What an encrypted text has beside its own length, in bytes. */
export const GCM_OVERHEAD = NONCE + TAG;

/** AES-256-GCM under a key of 32 bytes: `nonce(12) ‖ ciphertext ‖ tag(16)`. The context is authenticated, not stored. */
export function encryptGcm(key: Uint8Array, plain: Uint8Array, context = ''): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws where it was changed, or is of another key or context. */
export function decryptGcm(key: Uint8Array, sealed: Uint8Array, context = ''): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
}
