import type { RemoteResult } from '../../application/connector/ports.ts';
import type { Tokens } from '../graphql/client.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { failed, notAsked } from '../source/request.ts';

const TIMEOUT_MS = 30_000;

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
  credentials: { readonly key: string; readonly secret: string },
): Promise<RemoteResult<string>> {
  try {
    return await exchanged(fetch, origin, credentials);
  } catch (error) {
    return notAsked(error);
  }
}

async function exchanged(
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
  return failed(isWrong ? 'credentials-refused' : `sign-in: HTTP ${response.status}`);
}
