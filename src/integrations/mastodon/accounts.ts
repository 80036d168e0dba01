import { createHash } from 'node:crypto';
import type { AccountServer, AccountWire, FoundAccount } from '../../application/sign-in/ports.ts';
import { ok, refuse } from '../../domain/kit/result.ts';
import type { AccountAddress } from '../../domain/participant/shown-name.ts';
import { APP, CREDENTIALS, JRD, METADATA, TOKEN } from './documents.ts';
import { isItself } from './itself.ts';
import { AccountFault, ask, type GuardedFetch } from './request.ts';

/** What an app may read of an account: who it is. Mastodon has a scope for that and no more since 4.3. */
const SCOPE = 'read:accounts';
const NARROW_SCOPE = 'profile';
const APP_NAME = 'Parvis';

export type AccountOptions = { readonly fetch: GuardedFetch; readonly origin: string };

/**
 * Proves accounts by the OAuth of Mastodon's client API, which most servers of the fediverse have. The sign-in is always
 * that of the actor's own origin: whatever WebFinger of another host says, only this one can speak for its actor.
 */
export function createAccounts({ fetch, origin }: AccountOptions): AccountWire {
  async function selfOf({ name, host }: AccountAddress): Promise<URL> {
    const resource = encodeURIComponent(`acct:${name}@${host}`);
    const jrd = await ask(fetch, `https://${host}/.well-known/webfinger?resource=${resource}`, {
      accept: 'application/jrd+json, application/json',
      of: JRD,
      redirects: 3,
      absent: 'no-account',
    });
    const self = jrd.links.find(({ rel, type }) => rel === 'self' && /\b(activity|ld)\+json\b/.test(type ?? ''));
    const uri = URL.parse(self?.href ?? '');
    if (uri === null || uri.protocol !== 'https:' || uri.username !== '' || uri.password !== '') {
      throw new AccountFault('no-account');
    }
    return uri;
  }

  async function serverOf(actor: URL): Promise<AccountServer> {
    const metadata = await ask(fetch, `${actor.origin}/.well-known/oauth-authorization-server`, {
      of: METADATA,
      absent: 'offers-nothing',
    }).catch((error: unknown) => {
      // Many have the API and do not say so.
      if (error instanceof AccountFault && error.fault !== 'unreachable') return METADATA.parse({});
      throw error;
    });
    const own = (input: string | undefined, usual: string) => {
      const url = URL.parse(input ?? '', actor.origin);
      return input !== undefined && url?.origin === actor.origin ? url.href : `${actor.origin}${usual}`;
    };
    return {
      host: actor.host,
      issuer: metadata.issuer ?? null,
      authorizeEndpoint: own(metadata.authorization_endpoint, '/oauth/authorize'),
      tokenEndpoint: own(metadata.token_endpoint, '/oauth/token'),
      revokeEndpoint: own(metadata.revocation_endpoint, '/oauth/revoke'),
      registerEndpoint: own(metadata.app_registration_endpoint, '/api/v1/apps'),
      accountEndpoint: `${actor.origin}/api/v1/accounts/verify_credentials`,
      scope: metadata.scopes_supported.includes(NARROW_SCOPE) ? NARROW_SCOPE : SCOPE,
    };
  }

  return {
    find: (account) =>
      proven(async (): Promise<FoundAccount> => {
        const actor = await selfOf(account);
        return { account, actorUri: actor.href, server: await serverOf(actor) };
      }),

    register: (server, redirectUri) =>
      proven(async () => {
        const app = await ask(fetch, server.registerEndpoint, {
          form: { client_name: APP_NAME, redirect_uris: redirectUri, scopes: server.scope, website: origin },
          of: APP,
          absent: 'offers-nothing',
        });
        return { clientId: app.client_id, clientSecret: app.client_secret };
      }),

    async authorizeUrl(server, { clientId, redirectUri, state, verifier }) {
      const url = new URL(server.authorizeEndpoint);
      for (const [name, value] of Object.entries({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: server.scope,
        state,
        // A server that does not know PKCE ignores it (RFC 6749, 3.1).
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      })) {
        url.searchParams.set(name, value);
      }
      return url.href;
    },

    prove: (server, { found, app, redirectUri, code, verifier }) =>
      proven(async () => {
        const client = { client_id: app.clientId, client_secret: app.clientSecret };
        const { access_token: token } = await ask(fetch, server.tokenEndpoint, {
          form: {
            grant_type: 'authorization_code',
            code,
            redirect_uri: redirectUri,
            code_verifier: verifier,
            scope: server.scope,
            ...client,
          },
          of: TOKEN,
          absent: 'refused',
        });
        try {
          const credentials = await ask(fetch, server.accountEndpoint, { token, of: CREDENTIALS, absent: 'refused' });
          if (!(await isItself(credentials, found, selfOf))) throw new AccountFault('other-account');
          const type = credentials.source?.pleroma.actor_type ?? 'Person';
          if (credentials.bot || credentials.group || type !== 'Person') throw new AccountFault('nobody');
          return { name: credentials.display_name };
        } finally {
          await ask(fetch, server.revokeEndpoint, { form: { token, ...client }, of: null }).catch(() => null);
        }
      }),
  };
}

async function proven<T>(work: () => Promise<T>) {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof AccountFault) return refuse({ type: 'identity-not-proven', fault: error.fault });
    throw error;
  }
}
