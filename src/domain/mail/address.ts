import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';

/** One at sign, no spaces, nothing that ends a header; whether mail arrives there is found out by sending some. */
const ADDRESS = /^[^\s@<>,;:"\\()[\]]+@[^\s@<>,;:"\\()[\]]+\.[^\s@<>,;:"\\()[\]]+$/u;
/** RFC 5321, 4.5.3.1.3, without its brackets. */
export const ADDRESS_MAX = 254;

/**
 * An e-mail address as it is stored and compared: trimmed, in lower case, its host without the dot of the root that some write
 * at its end (RFC 1034, 3.1), which leads to the same box.
 */
export function normaliseAddress(text: string): string {
  let address = text.trim().toLowerCase();
  while (address.endsWith('.')) address = address.slice(0, -1);
  return address;
}

/** An e-mail address in its one spelling; refused where it is none. */
export function checkAddress(text: string, field = 'email'): Result<string, RefusalOf<'invalid'>> {
  const address = normaliseAddress(text);
  if (address === '') return refuse({ type: 'invalid', field, because: 'missing' });
  return ADDRESS.test(address) && address.length <= ADDRESS_MAX
    ? ok(address)
    : refuse({ type: 'invalid', field, because: 'not-an-address' });
}
