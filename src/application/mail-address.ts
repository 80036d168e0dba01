import type { RefusalOf } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';

/** One at sign, no spaces, nothing that ends a header; whether mail arrives there is found out by sending some. */
const ADDRESS = /^[^\s@<>,;:"\\()[\]]+@[^\s@<>,;:"\\()[\]]+\.[^\s@<>,;:"\\()[\]]+$/u;
/** RFC 5321, 4.5.3.1.3, without its brackets. */
export const ADDRESS_MAX = 254;

/** A mail address as it is kept and compared: without spaces around it, in small letters. */
export function checkAddress(typed: string, field = 'email'): Result<string, RefusalOf<'invalid'>> {
  const address = typed.trim().toLowerCase();
  if (address === '') return refuse({ type: 'invalid', field, because: 'missing' });
  return ADDRESS.test(address) && address.length <= ADDRESS_MAX
    ? ok(address)
    : refuse({ type: 'invalid', field, because: 'not-an-address' });
}
