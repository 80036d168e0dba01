import { generateKeyPair } from 'node:crypto';
import type { KeyPair, Secrets } from '../../application/kit/ports.ts';

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
