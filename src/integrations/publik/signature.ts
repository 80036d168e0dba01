import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How far the clocks of both sides may be apart. */
const WINDOW_MS = 30_000;
/** A nonce cannot be used again while its timestamp is within the window, whichever side of now that is. */
const NONCE_MS = 2 * WINDOW_MS;
/** Weaker ones, which w.c.s. would take as well, are refused. */
const ALGORITHMS: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512']);
const SIGNATURE = '&signature=';
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const NONCE = /^[\w.:-]{16,128}$/;

/**
 * A query of a request to Publik with what signs it at its end. The signature is of the query alone, so a request that
 * matters goes over https.
 */
export function signQuery(
  query: string,
  {
    key,
    at,
    nonce = randomBytes(16).toString('hex'),
  }: { readonly key: string; readonly at: Date; readonly nonce?: string },
): string {
  const timestamp = at.toISOString().replace(/\.\d{3}Z$/, 'Z');
  const signed = `${query}&${new URLSearchParams({ algo: 'sha256', timestamp, nonce })}`;
  return `${signed}${SIGNATURE}${encodeURIComponent(hmac('sha256', key, signed).toString('base64')).replaceAll('%2F', '/')}`;
}

/** A query whose signature holds: what it says, and its nonce with until when it is remembered. */
export type SignedQuery = {
  readonly parameters: URLSearchParams;
  readonly nonce: string;
  readonly until: Date;
};

/** Why a signature does not hold: in the words of w.c.s., which whoever sets up the other side can look up. */
export type SignatureFault = { readonly ok: false; readonly description: string };

/**
 * Verifies the query of a request. Stricter than w.c.s.: a nonce is needed, sha1 is refused, nothing stands after the
 * signature, and nothing is signed twice.
 */
export function verifyQuery(
  query: string,
  { keys, origs, at }: { readonly keys: readonly string[]; readonly origs: readonly string[]; readonly at: Date },
): { readonly ok: true; readonly value: SignedQuery } | SignatureFault {
  const end = query.indexOf(SIGNATURE);
  const signed = query.slice(0, Math.max(end, 0));
  const given = end < 1 ? '' : query.slice(end + SIGNATURE.length);
  if (given === '' || /[&;]/.test(given)) return fault('Invalid signature.');
  const parameters = new URLSearchParams(signed);
  const one = (name: string) => (parameters.getAll(name).length === 1 ? (parameters.get(name) ?? '') : null);
  const [orig, algo, timestamp, nonce] = [one('orig'), one('algo'), one('timestamp'), one('nonce')];
  if (orig === null) return fault('Missing/multiple orig field.');
  if (!origs.includes(orig)) return fault('Invalid orig.');
  if (algo === null) return fault('Missing/multiple algo field.');
  if (!ALGORITHMS.has(algo)) return fault('Invalid algo.');
  if (!keys.some((key) => isSame(hmac(algo, key, signed), given))) return fault('Invalid signature.');
  if (timestamp === null) return fault('Missing/multiple timestamp field.');
  const time = TIMESTAMP.test(timestamp) ? new Date(timestamp).getTime() : Number.NaN;
  if (Number.isNaN(time)) return fault('Invalid timestamp field.');
  const late = at.getTime() - time;
  if (Math.abs(late) > WINDOW_MS) {
    return fault(`timestamp is more than 30 seconds in the ${late > 0 ? 'past' : 'future'}`);
  }
  if (nonce === null || !NONCE.test(nonce)) return fault('Missing/multiple nonce field.');
  return { ok: true, value: { parameters, nonce, until: new Date(at.getTime() + NONCE_MS) } };
}

function fault(description: string): SignatureFault {
  return { ok: false, description };
}

function hmac(algo: string, key: string, text: string): Buffer {
  return createHmac(algo, key).update(text).digest();
}

/** In constant time; what is no base64 of the right length is another signature. */
function isSame(expected: Buffer, given: string): boolean {
  const bytes = Buffer.from(percentDecoded(given), 'base64');
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
