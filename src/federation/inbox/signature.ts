import { verifyRequest } from '@fedify/fedify';
import { CryptographicKey } from '@fedify/vocab';
import { originOf } from './incoming.ts';
import type { Lookup, RemoteKey, RemoteKeys } from './remote-keys.ts';
import { signatureClaim } from './signature-headers.ts';

/** Whether the actor signed this request; `gone` where its own document is, so that there is no key any more. */
export type Verification =
  | { readonly ok: true; readonly signedAt: Date }
  | { readonly ok: false; readonly because: 'signature' | 'key-unreadable' | 'gone' | 'too-many' };

export type VerifySignature = (
  request: Request,
  what: {
    readonly bytes: Uint8Array<ArrayBuffer>;
    readonly actor: string;
    /** The network of the request; null where it is unknown. */
    readonly network: string | null;
  },
) => Promise<Verification>;

/**
 * Verifies HTTP signatures and nothing else: a proof or signature inside a document says who wrote it and not who sends
 * it now, so that anybody could send it again. The key's id is on the actor's own origin, which is looked at before
 * anything is fetched. Whatever host and scheme a proxy made of it, the request was signed for our own, or for an address
 * that the node had before where it came by that.
 */
export function signatureVerifier(
  ours: { readonly origin: string; readonly former: readonly string[] },
  keys: RemoteKeys,
): VerifySignature {
  const former = new Map(ours.former.map((origin) => [new URL(origin).host, origin]));
  return async (received, { bytes, actor, network }) => {
    const claim = signatureClaim(received.headers);
    if (claim === null) return { ok: false, because: 'signature' };
    const { keyId, signedAt } = claim;
    if (!URL.canParse(keyId) || originOf(keyId) !== originOf(actor)) return { ok: false, because: 'signature' };
    const { host: askedFor, pathname, search } = new URL(received.url);
    const origin = former.get(askedFor) ?? ours.origin;
    const headers = new Headers(received.headers);
    headers.set('host', new URL(origin).host);
    const request = () =>
      new Request(`${origin}${pathname}${search}`, { method: received.method, headers, body: bytes });
    const wanted = { keyId, actor, network };
    const { key, known } = await keys.find(wanted);
    if (isKey(key) && (await holds(request(), wanted, key))) {
      if (!known) await keys.held(wanted);
      return { ok: true, signedAt };
    }
    if (isKey(key) && !known) return { ok: false, because: 'signature' };
    const other = known ? await keys.lookUp(wanted) : key;
    if (!isKey(other)) return { ok: false, because: REASON[other] };
    if (isKey(key) && other.pem === key.pem) return { ok: false, because: 'signature' };
    if (!(await holds(request(), wanted, other))) return { ok: false, because: 'signature' };
    await keys.held(wanted);
    return { ok: true, signedAt };
  };
}

function isKey(lookup: Lookup): lookup is RemoteKey {
  return typeof lookup !== 'string';
}

const REASON = {
  gone: 'gone',
  none: 'signature',
  unreadable: 'key-unreadable',
  'too-many': 'too-many',
} as const satisfies Record<Exclude<Lookup, RemoteKey>, string>;

const ALGORITHMS = {
  rsa: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ed25519: { name: 'Ed25519' },
} as const;

/** Fedify reads and checks the headers, with the one key that may have signed; it fetches nothing. */
async function holds(
  request: Request,
  { keyId, actor }: { readonly keyId: string; readonly actor: string },
  { key }: RemoteKey,
): Promise<boolean> {
  const algorithm = key.asymmetricKeyType === 'ed25519' ? ALGORITHMS.ed25519 : ALGORITHMS.rsa;
  const id = new URL(keyId);
  const publicKey = new CryptographicKey({
    id,
    owner: new URL(actor),
    publicKey: key.toCryptoKey(algorithm, true, ['verify']),
  });
  try {
    const verified = await verifyRequest(request, {
      keyCache: { get: async (wanted) => (wanted.href === id.href ? publicKey : null), set: async () => {} },
      documentLoader: nothing,
      contextLoader: nothing,
    });
    return verified?.id?.href === id.href;
  } catch {
    // It throws for invalid dates and invalid base64.
    return false;
  }
}

async function nothing(): Promise<never> {
  throw new Error('a verifier that knows its key asked for a document');
}
