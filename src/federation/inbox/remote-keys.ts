import { createPublicKey, type KeyObject } from 'node:crypto';
import type { KvStore } from '@fedify/fedify';
import { DocumentUnreadable, type LoadDocument } from '../loaders.ts';
import { idOf, isJson, type Json, listOf } from './json.ts';
import { lookupBudget } from './lookup-budget.ts';

/** How long a key is used without checking that it still is the actor's, so how long a stolen one works after a rotation. */
const FRESH_MS = 3_600_000;
/** How long it is used while its server does not answer, so that a short outage does not lock a peer out. */
const KNOWN_MS = 24 * 3_600_000;

/** The signing key of an actor. */
export type RemoteKey = { readonly pem: string; readonly key: KeyObject };

/** `gone`: the actor's document answers 410. `none`: it lists no such key. `unreadable`: it could not be fetched. */
export type Lookup = RemoteKey | 'gone' | 'none' | 'unreadable' | 'too-many';

export type KeyWanted = {
  readonly keyId: string;
  readonly actor: string;
  /** The network of the request; null where it is unknown. */
  readonly network: string | null;
};

type Named = Pick<KeyWanted, 'keyId' | 'actor'>;

export interface RemoteKeys {
  /** The cached key where it is fresh, else one lookup. */
  find(wanted: KeyWanted): Promise<{ readonly key: Lookup; readonly known: boolean }>;
  /** Fetches the key again, after a signature that does not verify with the cached one. */
  lookUp(wanted: KeyWanted): Promise<Lookup>;
  /** A signature verified with the fetched key: the lookup does not count against the limits. */
  held(wanted: KeyWanted): Promise<void>;
}

type Known = { readonly actor: string; readonly pem: string; readonly readAt: number };

/** The public keys of remote actors. Keys are cached; failed lookups are not. */
export function createRemoteKeys(parts: {
  readonly kv: KvStore;
  readonly load: LoadDocument;
  readonly now?: () => number;
}): RemoteKeys {
  const { kv, load, now = Date.now } = parts;
  const budget = lookupBudget();
  const underWay = new Map<string, Promise<Lookup>>();

  async function known({ keyId, actor }: KeyWanted): Promise<(RemoteKey & { readonly age: number }) | null> {
    const stored = await kv.get<Known>(['parvis', 'remote-key', keyId]);
    if (stored === undefined || stored.actor !== actor) return null;
    const key = keyFrom(stored.pem);
    return key === null ? null : { ...key, age: now() - stored.readAt };
  }

  async function read(wanted: KeyWanted): Promise<Lookup> {
    const found = await keyAt(load, wanted);
    if (found === 'gone' || found === 'none') await kv.delete(['parvis', 'remote-key', wanted.keyId]);
    if (typeof found === 'string') return found;
    const value: Known = { actor: wanted.actor, pem: found.pem, readAt: now() };
    await kv.set(['parvis', 'remote-key', wanted.keyId], value, {
      ttl: Temporal.Duration.from({ milliseconds: KNOWN_MS }),
    });
    return found;
  }

  /** Concurrent activities of one actor share one lookup. */
  async function lookUp(wanted: KeyWanted): Promise<Lookup> {
    const name = JSON.stringify([wanted.keyId, wanted.actor]);
    const before = underWay.get(name);
    if (before !== undefined) return await before;
    if (!(await budget.spend(askedBy(wanted)))) return 'too-many';
    const running = underWay.get(name);
    if (running !== undefined) return await running;
    const started = read(wanted).finally(() => underWay.delete(name));
    underWay.set(name, started);
    return await started;
  }

  return {
    async find(wanted) {
      const before = await known(wanted);
      if (before !== null && before.age < FRESH_MS) return { key: before, known: true };
      const found = await lookUp(wanted);
      const silent = found === 'unreadable' || found === 'too-many';
      return silent && before !== null ? { key: before, known: true } : { key: found, known: false };
    },
    lookUp,
    held: async (wanted) => await budget.release(askedBy(wanted)),
  };
}

function askedBy({ actor, network }: KeyWanted) {
  return { host: new URL(actor).host, network };
}

/**
 * Reads the document that a key's id names. It is the actor's own, or, as some servers have it, a document of the key
 * alone: then the actor's must name it too, because anybody with an account there could write the other half.
 */
async function keyAt(load: LoadDocument, { keyId, actor }: Named): Promise<Lookup> {
  const address = keyId.replace(/#.*$/s, '');
  const document = await documentAt(load, address);
  if (document === 'gone') return address === actor ? 'gone' : 'unreadable';
  if (document === null) return 'unreadable';
  if (idOf(document) === actor) return keyOf(document, { keyId, actor }) ?? 'none';
  const alone = idOf(document) === keyId ? keyFrom(document['publicKeyPem']) : null;
  if (alone === null || idOf(document['owner']) !== actor) return 'none';
  const owner = await documentAt(load, actor);
  if (owner === 'gone' || owner === null) return owner ?? 'unreadable';
  const named = idOf(owner) === actor && listOf(owner['publicKey']).some((each) => idOf(each) === keyId);
  return named ? alone : 'none';
}

function keyOf(document: Json, { keyId, actor }: Named): RemoteKey | null {
  const keys = listOf(document['publicKey']).filter(isJson);
  const named =
    keys.find((each) => idOf(each) === keyId) ?? (keyId === actor && keys.length === 1 ? keys[0] : undefined);
  if (named === undefined || (named['owner'] !== undefined && idOf(named['owner']) !== actor)) return null;
  return keyFrom(named['publicKeyPem']);
}

async function documentAt(load: LoadDocument, uri: string): Promise<Json | 'gone' | null> {
  try {
    const { document } = await load(uri);
    return isJson(document) ? document : null;
  } catch (error) {
    return error instanceof DocumentUnreadable && error.status === 410 ? 'gone' : null;
  }
}

const RSA_BITS = { min: 2_048, max: 8_192 } as const;
const EXPONENT_MAX = 2n ** 32n;

/** Keys that were read before: reading one costs more than a signature with it. */
const read = new Map<string, RemoteKey>();
const READ_MAX = 2_000;

/** A key that verifies in reasonable time; null for another kind, a weak one, or one made to be slow. */
function keyFrom(pem: unknown): RemoteKey | null {
  if (typeof pem !== 'string' || pem.length > 4_000) return null;
  const known = read.get(pem);
  if (known !== undefined) return known;
  const key = soundKey(pem);
  if (key !== null) {
    if (read.size >= READ_MAX) read.clear();
    read.set(pem, key);
  }
  return key;
}

function soundKey(pem: string): RemoteKey | null {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return { pem, key };
    const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
    const sound =
      key.asymmetricKeyType === 'rsa' &&
      modulusLength >= RSA_BITS.min &&
      modulusLength <= RSA_BITS.max &&
      publicExponent <= EXPONENT_MAX;
    return sound ? { pem, key } : null;
  } catch {
    return null;
  }
}
