import * as oidc from 'openid-client';
import type { IdentityWire, ProvenIdentity, ReachedProvider } from '../../application/sign-in/ports.ts';
import { ok, refuse } from '../../domain/kit/result.ts';
import type { IdentityFault } from '../../domain/sign-in/fault.ts';
import type { Claims } from '../../domain/sign-in/provider.ts';
import { Fault, faultOf, Unreachable } from './fault.ts';
import { signedOutBy } from './logout-token.ts';
import { SigningKeys } from './signing-keys.ts';

/** `fetch` under the node's rules, and what one request may cost. */
export type GuardedFetch = (
  url: string,
  init: RequestInit & {
    readonly limits: { readonly answerBytes: number; readonly totalMs: number; readonly redirects: number };
  },
) => Promise<Response>;

export type OidcOptions = {
  readonly fetch: GuardedFetch;
  readonly now: () => Date;
  /** Reported to the operator: never a person, never a token. */
  readonly onFault?: (notified: {
    readonly fault: IdentityFault;
    readonly host: string;
    readonly detail: string;
  }) => void;
};

const LIMITS = { answerBytes: 256 * 1024, totalMs: 8_000, redirects: 0 } as const;
/** What a provider says of itself changes rarely; its keys are asked for anew when one is missing. */
const METADATA_MS = 10 * 60_000;

type Known = { readonly configuration: oidc.Configuration; readonly keys: SigningKeys; readonly until: number };

/**
 * OpenID Connect by `openid-client` over our one way out: code flow with PKCE, state and nonce. An ID token's claims are
 * checked by the package; its signature is checked here, against every key that may have made it: some providers name
 * no `kid` for their `ES256` keys, and the package then gives up while two of them are published.
 */
export function createOidc({ fetch, now, onFault }: OidcOptions): IdentityWire {
  const known = new Map<string, Known>();

  const guarded: oidc.CustomFetch = async (url, { method, headers, body, signal }) => {
    try {
      return await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        limits: LIMITS,
        ...(body == null ? {} : { body: body as NonNullable<RequestInit['body']> }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (cause) {
      throw new Unreachable('the provider could not be asked', { cause });
    }
  };

  async function reach(provider: ReachedProvider, anew = false): Promise<Known> {
    const name = JSON.stringify([provider.issuer, provider.clientId, provider.clientSecret]);
    const before = known.get(name);
    if (!anew && before !== undefined && now().getTime() < before.until) return before;
    const configuration = await configure(provider, guarded);
    const { jwks_uri } = configuration.serverMetadata();
    if (jwks_uri === undefined) throw new Fault('unreadable', 'the provider publishes no keys');
    const keys = before?.keys.at === jwks_uri ? before.keys : new SigningKeys(jwks_uri, { fetch: guarded, now });
    const reached = { configuration, keys, until: now().getTime() + METADATA_MS };
    known.clear();
    known.set(name, reached);
    return reached;
  }

  async function proven<T>(provider: ReachedProvider, work: () => Promise<T>) {
    try {
      return ok(await work());
    } catch (error) {
      const { fault, detail } = faultOf(error);
      if (fault !== 'cancelled') onFault?.({ fault, host: URL.parse(provider.issuer)?.host ?? '', detail });
      return refuse({ type: 'identity-not-proven', fault });
    }
  }

  return {
    authorizeUrl: (provider, { redirectUri, state, nonce, verifier }) =>
      proven(provider, async () => {
        const { configuration } = await reach(provider);
        return oidc.buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope: provider.scopes,
          state,
          nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(provider.acrValues === '' ? {} : { acr_values: provider.acrValues }),
        }).href;
      }),

    identityAt: (provider, { url, state, nonce, verifier }) =>
      proven(provider, async (): Promise<ProvenIdentity> => {
        const { configuration, keys } = await reach(provider);
        const metadata = configuration.serverMetadata();
        const back = new URL(url);
        const by = back.searchParams.get('iss');
        if (by !== null && by !== metadata.issuer) throw new Fault('issuer', 'the answer names another issuer');
        const tokens = await oidc.authorizationCodeGrant(configuration, back, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined || tokens.id_token === undefined) throw new Fault('unreadable', 'no ID token');
        await keys.verify(tokens.id_token);
        checkLevel(provider, claims);
        const more: Claims =
          metadata.userinfo_endpoint === undefined
            ? {}
            : await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub);
        const sid = claims['sid'];
        return {
          subject: claims.sub,
          claims: { ...more, ...claims },
          sid: typeof sid === 'string' ? sid : null,
          idToken: tokens.id_token,
        };
      }),

    async signOutUrl(provider, { idToken, returnTo, state }) {
      const reached = await reach(provider).catch(() => null);
      if (reached?.configuration.serverMetadata().end_session_endpoint === undefined) return null;
      return oidc.buildEndSessionUrl(reached.configuration, {
        id_token_hint: idToken,
        post_logout_redirect_uri: returnTo,
        state,
      }).href;
    },

    signedOut: (provider, logoutToken) =>
      proven(provider, async () => {
        const { configuration, keys } = await reach(provider);
        const { issuer } = configuration.serverMetadata();
        return signedOutBy(await keys.verify(logoutToken), { issuer, clientId: provider.clientId, now: now() });
      }),

    inspect: (provider) =>
      proven(provider, async () => {
        const { configuration, keys } = await reach(provider, true);
        const metadata = configuration.serverMetadata();
        if (metadata.authorization_endpoint === undefined) throw new Fault('unreadable', 'no authorization endpoint');
        return {
          issuer: metadata.issuer,
          authorizationEndpoint: metadata.authorization_endpoint,
          algorithms: metadata.id_token_signing_alg_values_supported ?? [],
          keys: await keys.count(),
          pkce: metadata.code_challenge_methods_supported?.includes('S256') === true,
          userInfo: metadata.userinfo_endpoint !== undefined,
          signOut: metadata.end_session_endpoint !== undefined,
          backChannelLogout: metadata['backchannel_logout_supported'] === true,
        };
      }),
  };
}

/** A provider need not keep to what it was asked for (OpenID Connect Core 1.0, 5.5.1.1), so the answer is looked at. */
function checkLevel({ acrValues }: ReachedProvider, claims: Claims): void {
  const acr = claims['acr'];
  if (acrValues === '' || (typeof acr === 'string' && acrValues.split(' ').includes(acr))) return;
  throw new Fault('level', 'recognised in another way than was asked for');
}

/**
 * Discovery, then the client as the provider wants it recognised: by `client_secret_basic`, which is what holds where
 * it says nothing (OpenID Connect Discovery 1.0, 3), and by `client_secret_post` where that is all it takes.
 */
async function configure(provider: ReachedProvider, guarded: oidc.CustomFetch): Promise<oidc.Configuration> {
  const insecure = provider.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
  const timeout = LIMITS.totalMs / 1_000;
  const found = await oidc.discovery(new URL(provider.issuer), provider.clientId, undefined, oidc.None(), {
    [oidc.customFetch]: guarded,
    execute: insecure,
    timeout,
  });
  const metadata = found.serverMetadata();
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const byPost = methods.includes('client_secret_post') && !methods.includes('client_secret_basic');
  const authentication = byPost
    ? oidc.ClientSecretPost(provider.clientSecret)
    : oidc.ClientSecretBasic(provider.clientSecret);
  const configuration = new oidc.Configuration(metadata, provider.clientId, undefined, authentication);
  configuration[oidc.customFetch] = guarded;
  configuration.timeout = timeout;
  for (const extension of insecure) extension(configuration);
  return configuration;
}
