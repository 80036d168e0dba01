import { z } from 'zod';
import type { SignedOut } from '../../application/sign-in/ports.ts';
import { Fault } from './fault.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** How old a logout token may be, and how far its clock may be from ours, in seconds. */
const AGE_MAX = 300;
const SKEW_MAX = 60;

/** OpenID Connect Back-Channel Logout 1.0, 2.4. */
const LOGOUT_TOKEN = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  iat: z.number(),
  exp: z.number().optional(),
  sub: z.string().min(1).optional(),
  sid: z.string().min(1).optional(),
  events: z.object({ [EVENT]: z.object({}).loose() }).loose(),
  nonce: z.undefined().optional(),
});

/**
 * Whose sessions a logout token ends, its signature being checked already. The word of an ID token, which also is signed
 * and has a `nonce`, ends nothing (2.6).
 */
export function signedOutBy(
  payload: unknown,
  by: { readonly issuer: string; readonly clientId: string; readonly now: Date },
): SignedOut {
  const read = LOGOUT_TOKEN.safeParse(payload);
  if (!read.success) throw new Fault('unreadable', 'not a logout token');
  const { iss, aud, iat, exp, sub, sid } = read.data;
  if (iss !== by.issuer) throw new Fault('issuer', 'a logout token of another issuer');
  if (![aud].flat().includes(by.clientId)) throw new Fault('audience', 'a logout token for somebody else');
  const seconds = by.now.getTime() / 1_000;
  if (iat > seconds + SKEW_MAX || iat < seconds - AGE_MAX || (exp !== undefined && exp < seconds - SKEW_MAX)) {
    throw new Fault('expired', 'a logout token of another time');
  }
  if (sub === undefined && sid === undefined) throw new Fault('unreadable', 'a logout token about nobody');
  return { subject: sub ?? null, sid: sid ?? null };
}
