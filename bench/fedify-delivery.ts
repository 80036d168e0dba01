import type { webcrypto } from 'node:crypto';
import {
  createFederation,
  type Federation,
  generateCryptoKeyPair,
  InProcessMessageQueue,
  MemoryKvStore,
  ParallelMessageQueue,
} from '@fedify/fedify';
import { Create, Note, PUBLIC_COLLECTION } from '@fedify/vocab';
import type { Sink } from './sink.ts';

const AT_ONCE = 50;
const ORIGIN = 'https://bare.example';

/** Bare Fedify with a queue in the memory of this process, which runs with what Node does by default. */
export type FedifyDelivery = AsyncDisposable & {
  /** Sends a Note under this id to every inbox. */
  send(id: string): Promise<void>;
  readonly origin: string;
};

export async function startFedifyDelivery(sink: Sink): Promise<FedifyDelivery> {
  const federation: Federation<void> = createFederation<void>({
    kv: new MemoryKvStore(),
    origin: ORIGIN,
    queue: {
      outbox: new ParallelMessageQueue(new InProcessMessageQueue({ pollInterval: { milliseconds: 5 } }), AT_ONCE),
    },
    manuallyStartQueue: true,
    allowPrivateAddress: true,
    firstKnock: 'draft-cavage-http-signatures-12',
  });
  const keys = [
    { keyId: new URL(`${ORIGIN}/actor#main-key`), ...(await generateRsa()) },
    { keyId: new URL(`${ORIGIN}/actor#ed25519-key`), ...(await generateCryptoKeyPair('Ed25519')) },
  ];
  const stop = new AbortController();
  const working = federation.startQueue(undefined, { signal: stop.signal });
  const context = federation.createContext(new URL(ORIGIN), undefined);
  const recipients = sink.inboxes.map((inboxId) => ({ id: new URL('/actor', inboxId), inboxId }));
  return {
    origin: ORIGIN,
    async send(id) {
      const activity = new Create({
        id: new URL(`${id}/create`),
        actor: new URL(`${ORIGIN}/actor`),
        to: PUBLIC_COLLECTION,
        object: new Note({ id: new URL(id), content: '<p>Une piste sur la rive ?</p>', to: PUBLIC_COLLECTION }),
      });
      await context.sendActivity(keys, recipients, activity, { fanout: 'skip' });
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await working;
    },
  };
}

/** Of the size that we sign with: Fedify's own makes larger ones, which cost six times as much. */
async function generateRsa(): Promise<webcrypto.CryptoKeyPair> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
  return await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
