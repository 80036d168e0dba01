import { createHash, randomBytes } from 'node:crypto';
import { outboundUnder } from '../../src/outbound/outbound.ts';
import { serve } from './local-server.ts';
import { selfSignedFor } from './self-signed.ts';

/** An account on the server, as it shows it to itself. */
export type Account = {
  readonly username: string;
  readonly display_name: string;
  readonly bot?: boolean;
  /** Of the actor; where absent its usual one. */
  readonly uri?: string | null;
};

/** What is different about a server: each is a server that there is, or one that means ill. */
export type Peculiar = {
  /** Says where its sign-in is (RFC 8414), and has the narrow scope. */
  readonly metadata?: Readonly<Record<string, unknown>> | null;
  /** Knows PKCE, and holds whoever uses a code to it. */
  readonly pkce?: boolean;
  /** Forgets an app with its token, as snac2 does. */
  readonly forgetsApps?: boolean;
  /** Where WebFinger says that the actor of an account is. */
  readonly actorOf?: (name: string) => string;
  /** Answers instead of the server, where it answers something. */
  readonly instead?: (request: Request) => Response | undefined;
};

/** A server with the client API of Mastodon, as far as signing in needs it, over https on loopback. */
export interface AccountServer extends AsyncDisposable {
  readonly host: string;
  /** Where it listens on this machine, for a browser that takes its name to be here. */
  readonly port: number;
  /** Who is signed in there in every browser; null says no to us. */
  account: Account | null;
  peculiar: Peculiar;
  readonly asked: { readonly method: string; readonly path: string; readonly form: URLSearchParams }[];
  /** Tokens that were given and not taken back. */
  readonly tokens: ReadonlySet<string>;
  /** Apps that made themselves known, by their id. */
  readonly apps: Map<string, { readonly secret: string; readonly redirectUri: string }>;
  fetch(url: string, init?: Parameters<ReturnType<typeof outboundUnder>['fetch']>[1]): Promise<Response>;
}

export async function startAccountServer(host = 'social.example'): Promise<AccountServer> {
  const certificate = selfSignedFor(host);
  const apps = new Map<string, { secret: string; redirectUri: string }>();
  const codes = new Map<
    string,
    { readonly clientId: string; readonly challenge: string | null; readonly account: Account }
  >();
  const tokens = new Map<string, Account>();
  const given = new Set<string>();
  const requests: { method: string; path: string; form: URLSearchParams }[] = [];
  const origin = `https://${host}`;
  const actorOf = (name: string) => server.peculiar.actorOf?.(name) ?? `${origin}/users/${name}`;

  const answers: Readonly<Record<string, (query: URLSearchParams, request: Request) => Response>> = {
    'GET /.well-known/webfinger': (query) => {
      const [, name = ''] = /^acct:([^@]+)@/.exec(query.get('resource') ?? '') ?? [];
      if (name === 'nobody') return new Response(null, { status: 404 });
      const self = { rel: 'self', type: 'application/activity+json', href: actorOf(name) };
      return Response.json({ subject: `acct:${name}@${host}`, links: [self] });
    },
    'GET /.well-known/oauth-authorization-server': () =>
      server.peculiar.metadata === null
        ? new Response(null, { status: 404 })
        : Response.json({ issuer: `${origin}/`, scopes_supported: ['read', 'profile'], ...server.peculiar.metadata }),
    'POST /api/v1/apps': (form) => {
      const [id, secret] = [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')];
      apps.set(id, { secret, redirectUri: form.get('redirect_uris') ?? '' });
      return Response.json({ client_id: id, client_secret: secret, name: form.get('client_name') });
    },
    'GET /oauth/authorize': (query) => {
      const clientId = query.get('client_id') ?? '';
      if (apps.get(clientId)?.redirectUri !== query.get('redirect_uri')) return new Response('no', { status: 400 });
      const back = new URL(query.get('redirect_uri') ?? '');
      back.searchParams.set('state', query.get('state') ?? '');
      if (server.account === null) back.searchParams.set('error', 'access_denied');
      else {
        const code = randomBytes(8).toString('hex');
        const challenge = server.peculiar.pkce === true ? query.get('code_challenge') : null;
        codes.set(code, { clientId, challenge, account: server.account });
        back.searchParams.set('code', code);
      }
      return new Response(null, { status: 302, headers: { location: back.href } });
    },
    'POST /oauth/token': (form) => {
      const code = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const app = apps.get(form.get('client_id') ?? '');
      const verified =
        code?.challenge === null ||
        createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url') === code?.challenge;
      if (code === undefined || app?.secret !== form.get('client_secret') || !verified) {
        return Response.json({ error: 'invalid_grant' }, { status: 400 });
      }
      const token = randomBytes(8).toString('hex');
      tokens.set(token, code.account);
      given.add(token);
      return Response.json({ access_token: token, token_type: 'Bearer', scope: form.get('scope') });
    },
    'GET /api/v1/accounts/verify_credentials': (_, request) => {
      const account = tokens.get(request.headers.get('authorization')?.replace('Bearer ', '') ?? '');
      if (account === undefined) return Response.json({ error: 'unauthorized' }, { status: 401 });
      const { uri, ...shown } = account;
      return Response.json({
        acct: account.username,
        url: `${origin}/@${account.username}`,
        bot: false,
        group: false,
        ...shown,
        ...(uri === null ? {} : { uri: uri ?? actorOf(account.username) }),
      });
    },
    'POST /oauth/revoke': (form) => {
      if (server.peculiar.forgetsApps === true) apps.delete(form.get('client_id') ?? '');
      given.delete(form.get('token') ?? '');
      tokens.delete(form.get('token') ?? '');
      return Response.json({});
    },
  };

  const local = await serve(
    async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const url = new URL(incoming.url ?? '/', origin);
      const method = incoming.method ?? 'GET';
      const form = method === 'POST' ? new URLSearchParams(Buffer.concat(chunks).toString()) : url.searchParams;
      const authorization = incoming.headers.authorization;
      const request = new Request(url, { method, headers: authorization === undefined ? {} : { authorization } });
      requests.push({ method, path: url.pathname, form });
      const answer = answers[`${method} ${url.pathname}`];
      const response =
        server.peculiar.instead?.(request) ?? answer?.(form, request) ?? new Response(null, { status: 404 });
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    },
    { tls: certificate },
  );
  const outbound = outboundUnder(
    { protocols: ['https:'], allowsAddress: (address) => address === '127.0.0.1' },
    {
      origin: 'https://lyon.example',
      version: '0',
      certificateAuthorities: certificate.cert,
      // Every name but this server's leads to where nobody may go.
      resolve: async (name) => [{ address: name === host ? '127.0.0.1' : '10.0.0.1', family: 4 }],
    },
  );
  const server: AccountServer = {
    host,
    port: local.port,
    account: null,
    peculiar: {},
    asked: requests,
    tokens: given,
    apps,
    fetch: (url, init) => outbound.fetch(url.replace(`${origin}/`, `${origin}:${local.port}/`), init),
    async [Symbol.asyncDispose]() {
      await outbound[Symbol.asyncDispose]();
      await local[Symbol.asyncDispose]();
    },
  };
  return server;
}
