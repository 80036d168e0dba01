import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Secrets } from '../../src/application/kit/ports.ts';
import { newKeyPair } from '../../src/storage/kit/secret-box.ts';
import primes from '../fixtures/primes.json' with { type: 'json' };

const EXPONENT = 65_537n;
const HASH = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const PRIMES = primes.map((hex) => BigInt(`0x${hex}`));

const left = combinations();

/**
 * RSA keys of 2048 bits that nobody in this process had before. To find the primes of a key takes more than most tests do with
 * it: any two of the sixty-four that are stored make one, two thousand in all, and what is wanted beyond is made as in production.
 */
export function readyRsaKeys(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  const next = left.next();
  if (next.done === true) return generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const privateKey = keyOf(...next.value);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** The same for actors of a node, in place of `newKeyPair`. */
export const readyKeyPair: Secrets['newKeyPair'] = async (algorithm) => {
  if (algorithm !== 'rsa') return await newKeyPair(algorithm);
  const { publicKey, privateKey } = readyRsaKeys();
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

/** The same as Fedify takes them. */
export async function readyCryptoKeys() {
  const { publicKey, privateKey } = readyRsaKeys();
  return {
    publicKey: publicKey.toCryptoKey(HASH, true, ['verify']),
    privateKey: privateKey.toCryptoKey(HASH, true, ['sign']),
  };
}

function* combinations(): Generator<readonly [bigint, bigint], undefined> {
  for (const [index, p] of PRIMES.entries()) for (const q of PRIMES.slice(0, index)) yield [p, q];
  return undefined;
}

/** The key of two primes, by PKCS #1. */
function keyOf(p: bigint, q: bigint): KeyObject {
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  const key = { n: p * q, e: EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const encoded = Object.fromEntries(Object.entries(key).map(([name, number]) => [name, base64url(number)]));
  return createPrivateKey({ key: { kty: 'RSA', ...encoded }, format: 'jwk' });
}

/** By the algorithm of Euclid. */
function inverse(number: bigint, modulus: bigint): bigint {
  let [low, high] = [number % modulus, modulus];
  let [x, y] = [1n, 0n];
  while (low > 1n) {
    const times = high / low;
    [low, high] = [high - times * low, low];
    [x, y] = [y - times * x, x];
  }
  return ((x % modulus) + modulus) % modulus;
}

function base64url(number: bigint): string {
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}
