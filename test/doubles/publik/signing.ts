import { createHash, randomBytes } from 'node:crypto';

/** How the bricks of Publik sign the query of a request, as their documentation says it; shares nothing with `src`. */

const WINDOW_SECONDS = 30;
const NONCE_MAX = 128;
const HASHES: Readonly<Record<string, string>> = {
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};

/** `quote` of Python: a slash stays. */
function quote(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll("'", '%27');
}

async function hmac(key: string, text: string, algo: string): Promise<string> {
  const hash = HASHES[algo];
  if (hash === undefined) throw new Error(`no algorithm ${algo}`);
  const bytes = new TextEncoder();
  const imported = await crypto.subtle.importKey('raw', bytes.encode(key), { name: 'HMAC', hash }, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', imported, bytes.encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}

function timestampOf(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A query with what signs it at its end. It names `orig` already. */
export async function signedQuery(
  query: string,
  { key, at, nonce = randomBytes(16).toString('hex'), algo = 'sha256' }: SigningParts,
): Promise<string> {
  const signed = `${query === '' ? '' : `${query}&`}algo=${algo}&timestamp=${encodeURIComponent(timestampOf(at))}&nonce=${nonce}`;
  return `${signed}&signature=${quote(await hmac(key, signed, algo))}`;
}

type SigningParts = { readonly key: string; readonly at: Date; readonly nonce?: string; readonly algo?: string };

/** Verifies signed queries as w.c.s. does, with the words that it answers; keeps the nonces that it saw. */
export class Verifier {
  readonly #keys: Map<string, string>;
  readonly #now: () => Date;
  readonly #nonces = new Map<string, number>();

  constructor(keys: Readonly<Record<string, string>>, now: () => Date) {
    this.#keys = new Map(Object.entries(keys));
    this.#now = now;
  }

  setKey(orig: string, key: string): void {
    this.#keys.set(orig, key);
  }

  /** Who signed a query; null where nobody did. */
  async signer(query: string): Promise<{ readonly orig: string } | { readonly error: string } | null> {
    const parameters = new URLSearchParams(query);
    if (!parameters.has('signature')) return null;
    const one = (name: string) => {
      const values = parameters.getAll(name);
      return values.length === 1 ? values[0] : undefined;
    };
    const orig = one('orig');
    if (orig === undefined) return { error: 'Missing/multiple orig field.' };
    const key = this.#keys.get(orig);
    if (key === undefined) return { error: 'Invalid orig.' };
    const algo = one('algo');
    if (algo === undefined) return { error: 'Missing/multiple algo field.' };
    if (HASHES[algo] === undefined) return { error: 'Invalid algo.' };
    const signed = query.slice(0, query.indexOf('&signature='));
    if (query.indexOf('&signature=') < 1 || (await hmac(key, signed, algo)) !== one('signature')) {
      return { error: 'Invalid signature.' };
    }
    const timestamp = one('timestamp');
    if (timestamp === undefined) return { error: 'Missing/multiple timestamp field.' };
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp)) {
      return { error: `Invalid timestamp field; time data '${timestamp}' does not match format '%Y-%m-%dT%H:%M:%SZ'` };
    }
    const offset = (this.#now().getTime() - new Date(timestamp).getTime()) / 1_000;
    if (Math.abs(offset) > WINDOW_SECONDS) {
      const seconds = Math.floor(Math.abs(offset));
      const span = `${Math.floor(seconds / 3_600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
      return { error: `timestamp is more than 30 seconds in the ${offset > 0 ? 'past' : 'future'}: ${span}` };
    }
    const nonce = one('nonce');
    if (nonce !== undefined && !this.#isNew(createHash('md5').update(nonce.slice(0, NONCE_MAX)).digest('hex'))) {
      return { error: 'Nonce already used.' };
    }
    return { orig };
  }

  #isNew(nonce: string): boolean {
    const now = this.#now().getTime();
    const until = this.#nonces.get(nonce);
    this.#nonces.set(nonce, now + WINDOW_SECONDS * 1_000);
    return until === undefined || until < now;
  }
}

function two(number: number): string {
  return String(Math.floor(number)).padStart(2, '0');
}
