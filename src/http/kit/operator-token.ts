import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { RefusalOf } from '../../domain/kit/refusal.ts';

/** Why a request without one of the tokens that the operator set is refused; null where it has it. */
export function tokenRefusal(c: Context, token: string): RefusalOf<'not-signed-in' | 'token-not-valid'> | null {
  const authorization = c.req.header('authorization');
  if (authorization === undefined) return { type: 'not-signed-in' };
  return isSame(authorization, `Bearer ${token}`) ? null : { type: 'token-not-valid' };
}

function isSame(text: string, expected: string): boolean {
  const [a, b] = [Buffer.from(text), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
