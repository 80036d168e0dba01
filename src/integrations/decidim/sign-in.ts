import type { RemoteResult } from '../../application/connector/ports.ts';
import type { ConnectorFetch } from '../outcome.ts';

const TIMEOUT_MS = 30_000;

/** What a request proves who asks with; null where nothing is asked for. */
type Tokens = {
  of(origin: string, secret: string): Promise<RemoteResult<string | null>>;
  /** It was not taken any more. Answers whether another can be had. */
  forget(origin: string, secret: string): boolean;
};

/**
 * The tokens of API users: `key:secret` are credentials as an administrator of Decidim makes them, exchanged for a token that
 * lasts as long as the platform wants; anything else is a token itself.
 */
export function createTokens(fetch: ConnectorFetch): Tokens {
  const known = new Map<string, string>();
  return {
    async of(origin, secret) {
      const colon = secret.indexOf(':');
      if (colon === -1) return { ok: true, value: secret === '' ? null : secret };
      const stored = known.get(`${origin} ${secret}`);
      if (stored !== undefined) return { ok: true, value: stored };
      const token = await signIn(fetch, origin, { key: secret.slice(0, colon), secret: secret.slice(colon + 1) });
      if (token.ok) known.set(`${origin} ${secret}`, token.value);
      return token;
    },
    forget: (origin, secret) => known.delete(`${origin} ${secret}`),
  };
}

async function signIn(
  fetch: ConnectorFetch,
  origin: string,
  { key, secret }: { readonly key: string; readonly secret: string },
): Promise<RemoteResult<string>> {
  const response = await fetch(`${origin}/api/sign_in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ 'api_user[key]': key, 'api_user[secret]': secret }).toString(),
    limits: { totalMs: TIMEOUT_MS },
  });
  await response.body?.cancel();
  const [, token] = /^Bearer (\S+)$/.exec(response.headers.get('authorization') ?? '') ?? [];
  if (response.ok && token !== undefined) return { ok: true, value: token };
  const isWrong = response.status === 401 || response.status === 403;
  const error = isWrong ? 'credentials-refused' : `sign-in: HTTP ${response.status}`;
  return { ok: false, outcome: { type: 'failed', error, retryAfterMs: null } };
}
