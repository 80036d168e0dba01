import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Application } from '../../../application/application.ts';
import { ATTEMPT_MINUTES } from '../../../application/sign-in/sign-in-attempt.ts';

/** Knows the browser that went to be recognised elsewhere, until it comes back. */
const NAME = 'parvis_way';

/** What this browser brings back, if it went. */
export function signInAttemptCookie(c: Context, origin: string): string | null {
  return (isSecure(origin) ? getCookie(c, NAME, 'host') : getCookie(c, NAME)) ?? null;
}

/** Marks this browser; one that is on its way in another tab keeps its mark. Lax: it comes back by a link from elsewhere. */
export function setSignInAttemptCookie(c: Context, { origin, secrets }: Application): string {
  const mark = signInAttemptCookie(c, origin) ?? secrets.token();
  const options = { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: ATTEMPT_MINUTES * 60 } as const;
  if (isSecure(origin)) setCookie(c, NAME, mark, { ...options, secure: true, prefix: 'host' });
  else setCookie(c, NAME, mark, options);
  return mark;
}

function isSecure(origin: string): boolean {
  return origin.startsWith('https://');
}
