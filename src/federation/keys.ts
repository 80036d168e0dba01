import { createPublicKey, type KeyObject, type webcrypto } from 'node:crypto';
import { exportMultibaseKey } from '@fedify/fedify';
import type { Application } from '../application/application.ts';
import type { KeyAlgorithm } from '../application/federation/ports.ts';
import { keysOf, type OpenKey, signingKey } from '../application/federation/signing-keys.ts';
import type { PublishedKeys } from './mapping/actor.ts';

/** A key for signing: `privateKey` as Fedify takes it, `keyObject` the same for node:crypto. */
export type SenderKey = {
  readonly keyId: URL;
  readonly privateKey: webcrypto.CryptoKey;
  readonly keyObject: KeyObject;
};

/** How many keys stay imported: opening and importing one costs more than a signature with it. */
const OPEN_MAX = 500;
/** How long a key is used without looking whether it is still the current one. */
const OPEN_MS = 60_000;

const WEB_CRYPTO = {
  rsa: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ed25519: { name: 'Ed25519' },
} as const satisfies Record<KeyAlgorithm, object>;

export interface Keys {
  /** The key that signs for an actor now. */
  sender(actor: string, algorithm: KeyAlgorithm): Promise<SenderKey>;
  published(actor: string): Promise<PublishedKeys>;
  /** Clears the cache of decrypted keys, after a rotation. */
  forget(actor: string): void;
}

export function createKeys(app: Application): Keys {
  const open = new Map<string, { readonly key: Promise<SenderKey>; readonly until: number }>();
  return {
    sender(actor, algorithm) {
      const name = `${algorithm} ${actor}`;
      const held = open.get(name);
      if (held !== undefined && held.until > performance.now()) return held.key;
      const opening = signingKey(app, actor, algorithm).then(senderKeyOf);
      open.delete(name);
      open.set(name, { key: opening, until: performance.now() + OPEN_MS });
      opening.catch(() => open.delete(name));
      const oldest = open.keys().next().value;
      if (open.size > OPEN_MAX && oldest !== undefined) open.delete(oldest);
      return opening;
    },
    async published(actor) {
      const keys = await keysOf(app, actor);
      const rsa = keys.find((key) => key.algorithm === 'rsa');
      if (rsa === undefined) throw new Error('an actor without a key');
      const ed25519 = keys.filter((key) => key.algorithm === 'ed25519');
      return {
        rsa: { id: rsa.id, pem: rsa.publicKey },
        ed25519: await Promise.all(
          ed25519.map(async (key) => ({ id: key.id, multibase: await multibaseOf(key.publicKey) })),
        ),
      };
    },
    forget(actor) {
      open.delete(`rsa ${actor}`);
      open.delete(`ed25519 ${actor}`);
    },
  };
}

function senderKeyOf({ id, privateKey, algorithm }: OpenKey): SenderKey {
  return withWebCrypto(id, privateKey, algorithm);
}

/** A key of an account that is no more, as a message carries it. */
export function rsaKey(id: string, privateKey: KeyObject): SenderKey {
  return withWebCrypto(id, privateKey, 'rsa');
}

function withWebCrypto(id: string, keyObject: KeyObject, algorithm: KeyAlgorithm): SenderKey {
  // Extractable, because the Delete of an account carries its key; the queue seals what it keeps.
  const privateKey = keyObject.toCryptoKey(WEB_CRYPTO[algorithm], true, ['sign']);
  return { keyId: new URL(id), privateKey, keyObject };
}

async function multibaseOf(pem: string): Promise<string> {
  return await exportMultibaseKey(createPublicKey(pem).toCryptoKey(WEB_CRYPTO.ed25519, true, ['verify']));
}
