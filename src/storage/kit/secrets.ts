import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Secrets } from '../../application/kit/ports.ts';
import { newKeyPair } from './key-pair.ts';
import { createSecretBox } from './secret-box.ts';

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
