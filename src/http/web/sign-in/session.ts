import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** Name of the session cookie; `__Host-` binds it to this very host where the node is served over https. */
const NAME = 'parvis_session';

/** The one cookie there is: only for somebody who signed in. Lax, so that a link from a mail arrives signed in. */
export function sessionOf(c: Context, origin: string): string | null {
  return (isSecure(origin) ? getCookie(c, NAME, 'host') : getCookie(c, NAME)) ?? null;
}

/** Whether a cookie header may have a session in it, without reading it. */
export function hasSessionCookie(cookies: string | null): boolean {
  return cookies?.includes(NAME) === true;
}

/** The secret of a session in a cookie header, whatever the origin is; null where there is none. */
export function sessionIn(cookies: string | null): string | null {
  return cookies?.match(/(?:^|; ?)(?:__Host-)?parvis_session=([^;]+)/)?.[1] ?? null;
}

export function setSessionCookie(
  c: Context,
  session: { readonly secret: string; readonly expiresAt: Date; readonly origin: string },
): void {
  const options = { httpOnly: true, sameSite: 'Lax', path: '/', expires: session.expiresAt } as const;
  if (isSecure(session.origin)) setCookie(c, NAME, session.secret, { ...options, secure: true, prefix: 'host' });
  else setCookie(c, NAME, session.secret, options);
}

export function clearSessionCookie(c: Context, origin: string): void {
  if (isSecure(origin)) deleteCookie(c, NAME, { path: '/', secure: true, prefix: 'host' });
  else deleteCookie(c, NAME, { path: '/' });
}

function isSecure(origin: string): boolean {
  return origin.startsWith('https://');
}
