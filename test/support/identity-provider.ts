import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { type ClientMetadata, type Configuration, Provider } from 'oidc-provider';
import { readyRsaKeys } from './key-pairs.ts';
import { type LocalServer, serve } from './local-server.ts';
import { providerStorage } from './provider-storage.ts';

export const CLIENT_ID = 'parvis';
export const CLIENT_SECRET = 'a secret of the tests, long enough for every algorithm';

const HOUR = 3_600;

export type Person = Readonly<Record<string, unknown>> & { readonly sub: string };

type Context = Parameters<Parameters<Provider['use']>[0]>[0];

/** What an answer is changed into before it leaves: nothing, unless a test says so. */
export type Tampering = {
  idToken?: (claims: JWTPayload, sign: Resign) => Promise<string>;
  keys?: (keys: readonly JWK[]) => readonly JWK[];
  metadata?: (metadata: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
};
export type Resign = (claims: JWTPayload, header: Readonly<Record<string, unknown>>) => Promise<string>;

/** A real identity provider (`oidc-provider`) on loopback. Whoever is `person` is recognised at once; null says no. */
export interface IdentityProviderServer extends AsyncDisposable {
  readonly issuer: string;
  person: Person | null;
  readonly tampering: Tampering;
  /** Logout tokens that it sent, with the address that each went to. */
  readonly logoutTokens: { readonly url: string; readonly token: string }[];
  /** How often each path was asked for. */
  readonly asked: Map<string, number>;
  /** Signs with another key from now on; the one before is not published any more. */
  rotate(): Promise<void>;
  /** A token signed with the key of the moment. */
  sign: Resign;
}

export async function startIdentityProvider(options: {
  readonly origin: string;
  readonly algorithm?: 'ES256' | 'RS256';
  readonly client?: Partial<ClientMetadata>;
}): Promise<IdentityProviderServer> {
  const algorithm = options.algorithm ?? 'ES256';
  const requests = new Map<string, number>();
  const tampering: Tampering = {};
  const storage = providerStorage();
  const logoutTokens: { url: string; token: string }[] = [];
  let key = await signingKey(algorithm);
  let callback: ReturnType<Provider['callback']> | undefined;
  const server: LocalServer = await serve((request, response) => {
    const path = new URL(request.url ?? '/', 'http://provider').pathname;
    requests.set(path, (requests.get(path) ?? 0) + 1);
    void callback?.(request, response);
  });
  const issuer = `http://127.0.0.1:${server.port}`;
  const sign: Resign = async (claims, header) =>
    await new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, kid: key.kid as string, ...header })
      .sign(await importJWK(key, algorithm));
  const started: IdentityProviderServer = {
    issuer,
    person: null,
    tampering,
    logoutTokens,
    asked: requests,
    sign,
    async rotate() {
      key = await signingKey(algorithm);
      open();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };

  function open(): void {
    const provider = new Provider(issuer, configuration());
    provider.use(async (c, next) => {
      if (c.path.startsWith('/interaction/')) await resolveMove(provider, c, started.person);
      else {
        await next();
        await tamper(c, { tampering, sign });
      }
    });
    callback = provider.callback();
  }

  function configuration(): Configuration {
    const client: ClientMetadata = {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [`${options.origin}/sign-in/provider/back`],
      post_logout_redirect_uris: [`${options.origin}/signed-out`],
      backchannel_logout_uri: `${options.origin}/sign-in/provider/signed-out`,
      backchannel_logout_session_required: true,
      id_token_signed_response_alg: algorithm,
      ...options.client,
    };
    return {
      adapter: storage,
      ttl: { AccessToken: HOUR, Grant: HOUR, IdToken: HOUR, Interaction: HOUR, Session: HOUR },
      clients: [client],
      jwks: { keys: [key] },
      pkce: { required: () => true },
      scopes: ['openid', 'profile', 'email', 'address', 'residence'],
      claims: {
        openid: ['sub'],
        profile: ['nickname', 'given_name', 'family_name'],
        email: ['email'],
        address: ['address'],
        residence: ['resident'],
      },
      acrValues: ['eidas1', 'eidas2'],
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        jwtUserinfo: { enabled: true },
        rpInitiatedLogout: {
          enabled: true,
          // Whether somebody wants to leave was asked on our page.
          logoutSource: (c, form) => {
            c.body = `<!doctype html><title>Leave</title>${form}`;
          },
          postLogoutSuccessSource: (c) => {
            c.body = '<!doctype html><title>Left</title>';
          },
        },
      },
      cookies: { keys: ['a key of the tests'] },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...started.person }) }),
      async loadExistingGrant(c) {
        const { client: of, session, params } = c.oidc;
        const grant = new c.oidc.provider.Grant({
          ...(of === undefined ? {} : { clientId: of.clientId }),
          ...(session?.accountId === undefined ? {} : { accountId: session.accountId }),
        });
        grant.addOIDCScope(String(params?.['scope'] ?? 'openid'));
        await grant.save();
        return grant;
      },
      fetch: async (url, init) => {
        const token = new URLSearchParams(String(init?.body)).get('logout_token') ?? '';
        logoutTokens.push({ url: String(url), token });
        return new Response(null, { status: 200 });
      },
    };
  }

  open();
  return started;
}

async function signingKey(algorithm: 'ES256' | 'RS256'): Promise<JWK> {
  const { privateKey } =
    algorithm === 'RS256' ? readyRsaKeys() : await generateKeyPair(algorithm, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: algorithm, use: 'sig', kid: crypto.randomUUID() };
}

async function resolveMove(provider: Provider, c: Context, person: Person | null): Promise<void> {
  const result =
    person === null
      ? { error: 'access_denied', error_description: 'they said no' }
      : { login: { accountId: person.sub, acr: String(person['acr'] ?? 'eidas1') } };
  c.redirect(await provider.interactionResult(c.req, c.res, result, { mergeWithLastSubmission: false }));
}

async function tamper(
  c: Context,
  { tampering, sign }: { readonly tampering: Tampering; readonly sign: Resign },
): Promise<void> {
  const body = c.body as Readonly<Record<string, unknown>> | undefined;
  if (c.path === '/token' && tampering.idToken !== undefined && typeof body?.['id_token'] === 'string') {
    const payload = body['id_token'].split('.')[1] ?? '';
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload;
    c.body = { ...body, id_token: await tampering.idToken(claims, sign) };
  }
  if (c.path === '/jwks' && tampering.keys !== undefined) {
    c.body = { keys: tampering.keys((body as unknown as { readonly keys: readonly JWK[] }).keys) };
  }
  if (c.path === '/.well-known/openid-configuration' && tampering.metadata !== undefined && body !== undefined) {
    c.body = tampering.metadata(body);
  }
}
