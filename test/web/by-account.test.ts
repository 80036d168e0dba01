import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setPolicy } from '../../src/application/host/set-policy.ts';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { IdentityFault } from '../../src/domain/sign-in/fault.ts';
import { messagesIn } from '../../src/i18n/messages.ts';
import { createAccounts } from '../../src/integrations/mastodon/accounts.ts';
import { type AccountServer, startAccountServer } from '../support/account-server.ts';
import { type Browser, browserAt, type Shown } from '../support/browsing.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { followed, supportOf } from '../support/supporters.ts';
import { openPages, type Pages } from './pages.ts';

const ORIGIN = 'https://lyon.example';
const BEGIN = '/sign-in/fediverse';
const HOST = 'social.example';
const BACK = `${ORIGIN}${BEGIN}/back/${HOST}`;

const saysFault = ({ text }: Shown, fault: IdentityFault) =>
  text.includes(messagesIn('fr').t(`refusal.identity-not-proven.${fault}`));
const isSignedIn = ({ text }: Shown) => text.includes('action="/sign-out"');
const notBegun = messagesIn('fr').t('refusal.sign-in-not-begun');

describe('signing in with an account elsewhere', () => {
  let server: AccountServer;
  let pages: Pages;
  let people = 0;
  let name: string;

  beforeAll(async () => {
    server = await startAccountServer(HOST);
    const accounts = createAccounts({ fetch: (url, init) => server.fetch(url, init), origin: ORIGIN });
    pages = await openPages('2026-03-02T08:00:00Z', { origin: ORIGIN, accounts, trustProxy: true });
    await setUpCity(pages.app);
  });
  afterAll(async () => {
    await pages[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    people += 1;
    name = `ana${people}`;
    server.account = { username: name, display_name: 'Ana Łucja' };
    server.peculiar = {};
    server.asked.length = 0;
    // The server knows nothing of us yet.
    pages.clock.advance({ hours: 7 });
  });
  afterEach(() => {
    expect(server.tokens.size).toBe(0);
  });

  /** A browser of somebody else each, by the network that they are on. */
  let networks = 0;
  const browser = (isStopped = () => false) => {
    networks += 1;
    const elsewhere = async (url: URL, init: RequestInit) =>
      isStopped()
        ? new Response(url.href)
        : await server.fetch(url.href, init as Parameters<AccountServer['fetch']>[1]);
    return browserAt(pages, elsewhere, { 'x-forwarded-for': `192.0.2.${networks}` });
  };
  const signIn = (with_: Browser = browser(), account = `@${name}@${HOST}`) =>
    with_.send(BEGIN, { account, next: '/about' });
  const actorOf = (account: string) => `https://${HOST}/users/${account}`;
  const knownAs = (account: string) => pages.app.store.read((reader) => reader.participants.byActor(actorOf(account)));
  const started = async () => {
    let stopped = true;
    const own = browser(() => stopped);
    const { url } = await own.send(BEGIN, { account: `@${name}@${HOST}`, next: '/about' });
    stopped = false;
    return { browser: own, at: url };
  };

  it('comes back signed in as their account, and gives back the token', async () => {
    const shown = await signIn();
    expect(shown.url.href).toBe(`${ORIGIN}/welcome?next=%2Fabout`);
    expect(shown.text).toContain('<bdi>Ana Łucja</bdi>');
    expect(await knownAs(name)).toMatchObject({ kind: 'remote', standing: 'fediverse', name: 'Ana Łucja' });
    expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /.well-known/webfinger',
      'GET /.well-known/oauth-authorization-server',
      'POST /api/v1/apps',
      'GET /oauth/authorize',
      'POST /oauth/token',
      'GET /api/v1/accounts/verify_credentials',
      'GET /.well-known/webfinger',
      'POST /oauth/revoke',
    ]);
    expect((await signIn()).url.pathname).toBe('/about');
  });

  it('reads who they are and nothing else', async () => {
    await signIn();
    const query = server.asked.find(({ path }) => path === '/oauth/authorize')?.form;
    expect(query?.get('scope')).toBe('profile');
    server.peculiar = { metadata: null };
    await signIn();
    expect(server.asked.findLast(({ path }) => path === '/oauth/authorize')?.form.get('scope')).toBe('read:accounts');
  });

  it.each(['metadata', 'pkce', 'uri'])('works where a server has no %s, or holds to it', async (what) => {
    server.peculiar = what === 'metadata' ? { metadata: null } : { pkce: true };
    if (what === 'uri') server.account = { username: name, display_name: '', uri: null };
    expect(isSignedIn(await signIn())).toBe(true);
  });

  it('is the participant who supported from there before', async () => {
    const afar = await registeredPerson(pages.app, 'Ana afar', {
      kind: 'remote',
      standing: 'fediverse',
      actorUri: actorOf(name),
    });
    const shown = await signIn();
    expect(shown.url.pathname).toBe('/about');
    expect(await knownAs(name)).toMatchObject({ id: afar.id });
    expect(shown.text).toContain('<bdi>Ana afar</bdi>');
  });

  it('takes what was done from there along, after asking, when somebody adds the account to their ways in', async () => {
    const afar = await registeredPerson(pages.app, 'Ana afar', {
      kind: 'remote',
      standing: 'fediverse',
      actorUri: actorOf(name),
    });
    const here = await registeredPerson(pages.app, 'Ana here', { standing: 'resident' });
    const { slug } = await opened(pages.app, `velo-${people}`);
    const proposal = await proposed(pages.app, { slug, authorId: (await registeredPerson(pages.app, 'Inès')).id });
    value(
      await giveSupport(pages.app, { proposalId: proposal.id, participantId: afar.id, side: 'for', version: null }),
    );
    const own = browser();
    const { secret } = await createSignInLink(pages.app, { holder: { participantId: here.id } });
    await own.send(`/sign-in/${secret}`, {});
    const asks = await own.send(BEGIN, { account: `${name}@${HOST}`, next: '/', adds: 'yes' });
    expect(asks.url.pathname).toBe('/sign-in/join');
    await own.send('/sign-in/join', { state: asks.url.searchParams.get('state') ?? '' });
    expect(await knownAs(name)).toMatchObject({ id: here.id });
    await followed(pages.app);
    const support = await supportOf(pages.app, proposal.id, here.id);
    expect(support).toMatchObject({ side: 'for', standing: 'resident' });
  });

  it('registers at a server once for six hours', async () => {
    const before = server.apps.size;
    await signIn();
    await signIn();
    expect(server.apps.size).toBe(before + 1);
    pages.clock.advance({ hours: 7 });
    await signIn();
    expect(server.apps.size).toBe(before + 2);
  });

  it('registers each time at a server that does not say how its sign-in works, which may forget it with the token', async () => {
    server.peculiar = { metadata: null, forgetsApps: true };
    for (let time = 0; time < 2; time += 1) expect(isSignedIn(await signIn())).toBe(true);
  });

  it('says kindly that somebody turned back', async () => {
    server.account = null;
    const shown = await signIn();
    expect(shown.status).toBe(403);
    expect(saysFault(shown, 'cancelled')).toBe(true);
    expect(shown.text).toContain('name="next" value="/about"');
  });

  it.each<[string, IdentityFault, (own: string) => Partial<AccountServer>]>([
    [
      'another account of that server',
      'other-account',
      () => ({ account: { username: 'mallory', display_name: 'M' } }),
    ],
    [
      'an account that claims another’s actor by its page',
      'other-account',
      (own) => ({ account: { username: 'mallory', display_name: 'M', uri: `https://${HOST}/users/${own}x` } }),
    ],
    ['a bot', 'nobody', (own) => ({ account: { username: own, display_name: 'B', bot: true } })],
    [
      'a token that opens nothing',
      'refused',
      () => ({
        peculiar: { instead: ({ url }) => (url.includes('verify') ? new Response(null, { status: 401 }) : undefined) },
      }),
    ],
    [
      'an answer that is too large',
      'unreadable',
      () => ({
        peculiar: {
          instead: ({ url }) => (url.includes('verify') ? Response.json({ x: 'x'.repeat(300_000) }) : undefined),
        },
      }),
    ],
  ])('proves nothing by %s', async (_, fault, change) => {
    Object.assign(server, change(name));
    const shown = await signIn();
    expect(shown.status).toBe(403);
    expect(saysFault(shown, fault), shown.text).toBe(true);
    expect(isSignedIn(shown)).toBe(false);
    expect(await knownAs(name)).toBeNull();
  });

  it.each<[string, IdentityFault, AccountServer['peculiar']]>([
    ['that has no such account', 'no-account', { instead: () => new Response(null, { status: 404 }) }],
    ['that is down', 'unreachable', { instead: () => new Response(null, { status: 502 }) }],
    ['that answers no JSON', 'unreadable', { instead: () => new Response('<html>') }],
    [
      'that has no way to prove an account',
      'offers-nothing',
      {
        metadata: null,
        instead: ({ url }) => (url.endsWith('/apps') ? new Response(null, { status: 404 }) : undefined),
      },
    ],
    // Its sign-in would then be on a host that nobody may ask: as dead as any other.
    ['whose actor is on a private host', 'unreachable', { actorOf: () => 'https://intranet.example/users/ana' }],
    ['whose actor is at no address over https', 'no-account', { actorOf: () => 'http://social.example/users/ana' }],
    ['that leads to a private host', 'unreachable', { instead: () => Response.redirect('https://intranet.example/') }],
  ])('says in words what is the matter with a server %s', async (_, fault, peculiar) => {
    server.peculiar = peculiar;
    const shown = await signIn();
    expect(shown.status).toBe(403);
    expect(saysFault(shown, fault), shown.text).toBe(true);
    expect(shown.text).toContain(`value="@${name}@${HOST}"`);
  });

  it.each(['', 'ana', 'ana@localhost', 'ana@127.0.0.1', '@ana@lyon.example', 'https://social.example'])(
    'knows no account %j',
    async (account) => {
      const shown = await signIn(browser(), account);
      expect(shown.status).toBe(422);
      expect(server.asked).toEqual([]);
    },
  );

  it('lets nobody in from a server that is blocked, before and on the way', async () => {
    const { browser: own, at } = await started();
    value(await setPolicy(pages.app, { host: HOST, policy: 'block', reason: '', by: null }));
    expect((await own.open(at.href)).status).toBe(403);
    expect((await signIn()).text).toContain(`Ce site n’accepte rien de ${HOST}`);
    value(await setPolicy(pages.app, { host: HOST, policy: 'allow', reason: '', by: null }));
  });

  it('is a way back once, in this browser, within ten minutes, from this very server', async () => {
    const own = browser();
    await signIn(own);
    const used = own.way.find((url) => url.href.startsWith(BACK));
    expect((await own.open(used?.href ?? '')).text).toContain(notBegun);

    const stolen = await started();
    expect((await browser().open(stolen.at.href)).text).toContain(notBegun);

    const late = await started();
    pages.clock.advance({ minutes: 11 });
    expect((await late.browser.open(late.at.href)).text).toContain(notBegun);

    const mixed = await started();
    const query = new URLSearchParams({ state: mixed.at.searchParams.get('state') ?? '', code: 'x' });
    expect((await mixed.browser.open(`${ORIGIN}${BEGIN}/back/evil.example?${query}`)).text).toContain(notBegun);
  });

  it('takes no answer that names another issuer', async () => {
    const { browser: own, at } = await started();
    const state = at.searchParams.get('state') ?? '';
    const query = new URLSearchParams({ state, code: 'x', iss: 'https://evil.example' });
    expect(saysFault(await own.open(`${BACK}?${query}`), 'issuer')).toBe(true);
  });

  it('opens no other host by itself than the one that was named', async () => {
    server.peculiar = {
      instead: ({ url }) =>
        url.includes('webfinger')
          ? Response.json({
              links: [{ rel: 'self', type: 'application/activity+json', href: `https://${HOST}/users/${name}` }],
            })
          : undefined,
    };
    // The address is of another host, whose WebFinger leads here.
    const accounts = createAccounts({
      fetch: (url, init) => server.fetch(url.replace('https://ana.example/', `https://${HOST}/`), init),
      origin: ORIGIN,
    });
    await using other = await openPages('2026-03-02T08:00:00Z', { origin: ORIGIN, accounts });
    await setUpCity(other.app);
    const shown = await browserAt(other).send(BEGIN, { account: '@ana@ana.example', next: '/' });
    expect(shown.url.pathname).toBe(BEGIN);
    expect(shown.text).toContain(`<strong>${HOST}</strong>`);
    expect(shown.text).not.toContain('http-equiv="refresh"');
  });

  it('asks other servers no more than ten times a minute for one visitor', async () => {
    const statuses: number[] = [];
    const own = browser();
    for (let time = 0; time < 12; time += 1) statuses.push((await signIn(own, 'nothing')).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });
});
