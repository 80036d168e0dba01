import type { Context } from 'hono';

/**
 * Own stylesheet, own images, own forms; nothing else. Form and frame rules do not fall back to `default-src`, so they are
 * said (CSP Level 3).
 */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** What a page with a script has beside that: our own file, which may ask this node. No page runs another. */
const SCRIPTED = `${POLICY}; script-src 'self'; connect-src 'self'`;

/** How long an answer may be kept: by anybody, by the reader's browser alone, or not at all. */
export type CachePolicy = 'shared' | 'own' | 'never';

const CACHE = {
  shared: 'public, max-age=60',
  own: 'private, max-age=300',
  never: 'private, no-store',
} as const satisfies Record<CachePolicy, string>;

/** What goes with an answer that is made for nobody in particular, and without asking anything. */
export const PLAIN_HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': CACHE.never,
} as const;

/** What others show in a frame: it asks for nothing and sends nothing. */
const FRAMED = POLICY.replace("frame-ancestors 'none'", 'frame-ancestors *').replace(
  "form-action 'self'",
  "form-action 'none'",
);

type Protection = { readonly scripted?: boolean; readonly located?: boolean; readonly framed?: boolean };

/** `located` where a page asks its reader where they are, once they press a button for it. */
export function protectionHeaders(
  keep: CachePolicy,
  { scripted = false, located = false, framed = false }: Protection = {},
): Readonly<Record<string, string>> {
  return {
    'content-security-policy': framed ? FRAMED : scripted ? SCRIPTED : POLICY,
    'x-content-type-options': 'nosniff',
    // `no-referrer` would make browsers send forms without an origin.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': `camera=(), geolocation=(${located ? 'self' : ''}), microphone=(), interest-cohort=()`,
    'cache-control': CACHE[keep],
    vary: 'Accept, Accept-Language, Cookie',
  };
}

/** {@link protectionHeaders} on whatever is answered. */
export function protect(c: Context, keep: CachePolicy, protection?: Protection): void {
  for (const [name, value] of Object.entries(protectionHeaders(keep, protection))) c.header(name, value);
}
