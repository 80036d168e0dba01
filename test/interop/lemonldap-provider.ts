import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as forward, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { serve } from '../support/local-server.ts';
import { signedByOwnAuthority } from '../support/self-signed.ts';
import { until } from './until.ts';

/** Of letters and digits: the portal does not decode what HTTP Basic encodes of anything else (RFC 6749, 2.3.1). */
export const CLIENT = { id: 'parvis', secret: 'SecretOfTheTestsLongEnough1' } as const;

/** Perl compiles it at its start, which takes long on a busy machine. */
const START_MS = 240_000;

/** The portal of Debian's LemonLDAP::NG behind TLS, with the users of its demonstration. */
export interface Portal extends AsyncDisposable {
  readonly issuer: string;
  /** The certificate of the authority that signed its own, as text and in a file. */
  readonly authority: string;
  readonly authorityFile: string;
}

/** Starts a portal that one node is registered at. Its users are `dwho`, `rtyler` and `msmith`, their names their passwords. */
export async function startPortal(node: { readonly origin: string }): Promise<Portal> {
  await using starting = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'parvis-lemonldap-'));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const { authority, ...tls } = signedByOwnAuthority('localhost');
  const port = await freePort();
  const server = starting.use(await serve(forwardTo(port), { tls }));
  const issuer = server.at('/', 'localhost');
  await writeFile(join(folder, 'authority.pem'), authority);
  await writeConfiguration(folder, configurationOf(issuer, node.origin));

  const app = 'require Lemonldap::NG::Portal; Lemonldap::NG::Portal->run({})';
  const args = ['--no-default-middleware', '--host', '127.0.0.1', '--port', String(port), '-e', app];
  const env = {
    PATH: process.env['PATH'],
    LLNG_DEFAULTCONFFILE: join(folder, 'lemonldap-ng.ini'),
    LLNG_DEFAULTLOGGER: 'Lemonldap::NG::Common::Logger::Std',
  };
  const portal = spawn('plackup', args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  portal.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  starting.defer(async () => {
    if (portal.exitCode !== null) return;
    portal.kill();
    await once(portal, 'close');
  });
  await until(
    'the portal',
    async () => {
      if (portal.exitCode !== null) throw new Error(`the portal ended: ${log}`);
      const answer = await fetch(`http://127.0.0.1:${port}/.well-known/openid-configuration`).catch(() => null);
      return answer?.ok === true;
    },
    START_MS,
  );
  const started = starting.move();
  return {
    issuer,
    authority,
    authorityFile: join(folder, 'authority.pem'),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

/** What a reverse proxy does: TLS for a portal that speaks plain HTTP. */
function forwardTo(port: number): RequestListener {
  return (incoming, response) => {
    const { method, headers, url: path } = incoming;
    const onward = forward({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  };
}

/** As the manager of LemonLDAP::NG writes it; what is not here is as it is installed. */
function configurationOf(issuer: string, origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const prefixed = (options: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(options).map(([name, value]) => [`oidcRPMetaDataOptions${name}`, value]));
  return {
    cfgNum: 1,
    cfgAuthor: 'test',
    cfgDate: Math.floor(Date.now() / 1_000),
    key: randomUUID(),
    portal: issuer,
    domain: 'localhost',
    securedCookie: 1,
    locationRules: { 'intranet.city.example': { default: 'deny' } },
    exportedHeaders: {},
    // They would need what draws pictures of text.
    captcha_mail_enabled: 0,
    captcha_register_enabled: 0,
    authentication: 'Demo',
    userDB: 'Same',
    passwordDB: 'Demo',
    exportedVars: { cn: 'cn', mail: 'mail', uid: 'uid' },
    macros: { resident: "$uid eq 'dwho' ? 'true' : 'false'", postal: "$uid eq 'dwho' ? '69007' : '75001'" },
    issuerDBOpenIDConnectActivation: 1,
    oidcServiceMetaDataIssuer: issuer,
    oidcServicePrivateKeySig: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    oidcServicePublicKeySig: publicKey.export({ type: 'spki', format: 'pem' }),
    oidcServiceKeyIdSig: 'a-key-of-the-tests',
    oidcRPMetaDataOptions: {
      node: prefixed({
        ClientID: CLIENT.id,
        ClientSecret: CLIENT.secret,
        AuthMethod: 'client_secret_basic',
        RedirectUris: `${origin}/sign-in/provider/back`,
        PostLogoutRedirectUris: `${origin}/signed-out`,
        IDTokenSignAlg: 'RS256',
        RequirePKCE: 1,
        UserIDAttr: 'uid',
        LogoutType: 'back',
        LogoutUrl: `${origin}/sign-in/provider/signed-out`,
        LogoutSessionRequired: 1,
      }),
    },
    oidcRPMetaDataOptionsExtraClaims: { node: { residence: 'resident' } },
    oidcRPMetaDataExportedVars: {
      node: { email: 'mail', name: 'cn', preferred_username: 'uid', resident: 'resident', postal_code: 'postal' },
    },
  };
}

async function writeConfiguration(folder: string, configuration: object): Promise<void> {
  const at = (name: string) => join(folder, name);
  for (const name of ['conf', 'sessions', 'sessions/lock', 'psessions', 'psessions/lock', 'cache'])
    await mkdir(at(name));
  const store = (name: string) => ({ Directory: at(name), LockDirectory: at(`${name}/lock`) });
  const stored = {
    ...configuration,
    globalStorage: 'Apache::Session::File',
    globalStorageOptions: store('sessions'),
    persistentStorage: 'Apache::Session::File',
    persistentStorageOptions: store('psessions'),
    localSessionStorageOptions: { namespace: 'sessions', cache_root: at('cache') },
  };
  await writeFile(at('conf/lmConf-1.json'), JSON.stringify(stored));
  await writeFile(
    at('lemonldap-ng.ini'),
    `[all]
useSafeJail = 1
logLevel = notice
[configuration]
type = File
dirName = ${at('conf')}
localStorage = Cache::FileCache
localStorageOptions = { 'namespace' => 'conf', 'cache_root' => '${at('cache')}' }
[portal]
staticPrefix = /static
templateDir = /usr/share/lemonldap-ng/portal/templates
languages = en, fr
`,
  );
}
