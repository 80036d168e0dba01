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

/** `located` where a page asks its reader where they are, once they press a button for it. */
export function protect(
  c: Context,
  keep: CachePolicy,
  { scripted = false, located = false, framed = false } = {},
): void {
  const policy = framed ? FRAMED : scripted ? SCRIPTED : POLICY;
  c.header('content-security-policy', policy);
  c.header('x-content-type-options', 'nosniff');
  // `no-referrer` would make browsers send forms without an origin.
  c.header('referrer-policy', 'same-origin');
  c.header('cross-origin-opener-policy', 'same-origin');
  c.header(
    'permissions-policy',
    `camera=(), geolocation=(${located ? 'self' : ''}), microphone=(), interest-cohort=()`,
  );
  c.header('cache-control', CACHE[keep]);
  c.header('vary', 'Accept, Accept-Language, Cookie');
}
