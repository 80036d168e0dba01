import { type CompactVerifyResult, compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import type { CustomFetch } from 'openid-client';
import { Fault } from './fault.ts';

/** Public keys only: a provider that signs with the client's secret (`HS256`) would let us sign in its name. */
const ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];
/** However often a signature does not hold, the provider is asked for its keys no more often than this. */
const ASK_MS = 10_000;
/** A key that the provider took back is believed no longer than this. */
const KEPT_MS = 10 * 60_000;

/** The keys that a provider publishes. One that is not among those known makes them be asked for again: keys rotate. */
export class SigningKeys {
  readonly at: string;
  readonly #fetch: CustomFetch;
  readonly #now: () => Date;
  #set: JSONWebKeySet | null = null;
  #askedAt = 0;

  constructor(at: string, { fetch, now }: { readonly fetch: CustomFetch; readonly now: () => Date }) {
    this.at = at;
    this.#fetch = fetch;
    this.#now = now;
  }

  /** What a signed token says; a {@link Fault} where none of the provider's keys made it. */
  async verify(token: string): Promise<unknown> {
    const age = this.#now().getTime() - this.#askedAt;
    const stored = this.#set !== null && age < KEPT_MS ? this.#set : await this.#ask();
    const held =
      (await verifiedBy(stored, token)) ?? (age < ASK_MS ? null : await verifiedBy(await this.#ask(), token));
    if (held === null) throw new Fault('signature', 'no published key made this signature');
    return JSON.parse(new TextDecoder().decode(held.payload));
  }

  /** How many there are, asked anew. */
  async count(): Promise<number> {
    return (await this.#ask()).keys.length;
  }

  async #ask(): Promise<JSONWebKeySet> {
    const headers = { accept: 'application/jwk-set+json, application/json' };
    const response = await this.#fetch(this.at, { method: 'GET', headers, body: undefined, redirect: 'manual' });
    const read: unknown = response.ok ? await response.json().catch(() => null) : null;
    if (typeof read !== 'object' || read === null || !('keys' in read) || !Array.isArray(read.keys)) {
      throw new Fault('unreadable', `the keys were answered ${response.status}`);
    }
    this.#set = { keys: read.keys };
    this.#askedAt = this.#now().getTime();
    return this.#set;
  }
}

/** Tries every key that may have made a signature: a token that names no `kid` leaves the choice among several. */
async function verifiedBy(set: JSONWebKeySet, token: string): Promise<CompactVerifyResult | null> {
  const options = { algorithms: ALGORITHMS };
  try {
    return await compactVerify(token, createLocalJWKSet(set), options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return noneHeld(error);
    for await (const key of error) {
      const held = await compactVerify(token, key, options).catch(noneHeld);
      if (held !== null) return held;
    }
    return null;
  }
}

function noneHeld(error: unknown): null {
  if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
  throw error;
}
