import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IdentityFault } from '../../src/domain/sign-in/fault.ts';
import { messagesIn } from '../../src/i18n/messages.ts';
import type { Shown } from '../support/browsing.ts';
import { CLIENT_SECRET, type Tampering } from '../support/identity-provider.ts';
import { ORIGIN, type Recognising, startRecognising } from '../support/recognising.ts';

const PERSON = { nickname: 'Ana', family_name: 'Martin', email: 'ana@city.example' };
const BEGIN = '/sign-in/provider';
const BACK = `${ORIGIN}${BEGIN}/back`;

const isSignedIn = ({ text }: Shown) => text.includes('action="/sign-out"');
const saysFault = ({ text }: Shown, fault: IdentityFault) =>
  text.includes(messagesIn('fr').t(`refusal.identity-not-proven.${fault}`));
const notBegun = messagesIn('fr').t('refusal.sign-in-not-begun');

describe('signing in by the institution’s identity provider', () => {
  let node: Recognising;
  let subjects = 0;
  let sub: string;

  beforeAll(async () => {
    node = await startRecognising();
  });
  afterAll(() => node[Symbol.asyncDispose]());
  beforeEach(() => {
    subjects += 1;
    sub = `person-${subjects}`;
    node.provider.person = { ...PERSON, sub };
  });
  afterEach(() => {
    for (const name of Object.keys(node.provider.tampering)) delete node.provider.tampering[name as keyof Tampering];
  });
  const signIn = (browser = node.browser()) => browser.send(BEGIN, { next: '/about' });

  it('comes back signed in, to where they were', async () => {
    const first = await signIn();
    expect(first.url.href).toBe(`${ORIGIN}/welcome?next=%2Fabout`);
    expect(first.text).toContain('<bdi>Ana</bdi>');
    expect(await signIn()).toMatchObject({ url: new URL('/about', ORIGIN), status: 200 });
  });

  it('asks with a code challenge, a state and a nonce that nobody can guess, and no secret', async () => {
    const [one, other] = [await node.begun(), await node.begun()];
    const requests = [one, other].map(({ at }) => new URL(at).searchParams);
    for (const query of requests) {
      expect(query.get('code_challenge_method')).toBe('S256');
      for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)).toMatch(/^[\w-]{43}$/);
      expect(query.get('redirect_uri')).toBe(BACK);
      expect(query.get('scope')).toBe('openid profile email address residence');
      expect(query.toString()).not.toContain('secret');
    }
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(requests[0]?.get(name)).not.toBe(requests[1]?.get(name));
  });

  it.each([
    [{ resident: true, address: { postal_code: '69007' } }, 'resident', '69387'],
    [{ resident: 'true', address: { postal_code: '75001' } }, 'resident', null],
    [{ resident: false, address: { postal_code: '69007' } }, 'registered', '69387'],
    [{}, 'registered', null],
  ])('gives the standing and the territory that the claims verify: %j', async (claims, standing, territory) => {
    node.provider.person = { ...PERSON, ...claims, sub };
    expect(isSignedIn(await signIn())).toBe(true);
    expect(await node.knownAs(sub)).toMatchObject({ name: 'Ana', standing, territory });
  });

  it('is the same participant the next time, with what is verified by then', async () => {
    await signIn();
    const first = await node.knownAs(sub);
    node.provider.person = { ...PERSON, sub, resident: true };
    await signIn();
    expect(await node.knownAs(sub)).toMatchObject({ id: first?.id, standing: 'resident' });
  });

  it('takes no family name and no mail address as the name that others see', async () => {
    node.provider.person = {
      sub,
      family_name: 'Martin',
      email: 'ana@city.example',
      preferred_username: 'ana@x.example',
    };
    await signIn();
    expect(await node.knownAs(sub)).toMatchObject({ name: 'Participant' });
  });

  it('says kindly that somebody turned back, and keeps where they wanted to go', async () => {
    node.provider.person = null;
    const shown = await signIn();
    expect(shown.status).toBe(403);
    expect(saysFault(shown, 'cancelled')).toBe(true);
    expect(shown.text).toContain('name="next" value="/about"');
    expect(isSignedIn(shown)).toBe(false);
  });

  it('is a way back once', async () => {
    const browser = node.browser();
    await signIn(browser);
    const back = browser.way.find((url) => url.href.startsWith(BACK));
    const again = await browser.open(back?.href ?? '');
    expect(again.status).toBe(410);
    expect(again.text).toContain(notBegun);
  });

  it('is no way back for another browser', async () => {
    const { at } = await node.begun();
    const shown = await node.browser().open(at);
    expect(shown.url.href).toContain(BACK);
    expect(shown.text).toContain(notBegun);
    expect(isSignedIn(shown)).toBe(false);
  });

  it('leads back from two tabs', async () => {
    const { browser, at } = await node.begun({ next: '/privacy' });
    await signIn(browser);
    expect((await browser.open(at)).url.pathname).toBe('/privacy');
  });

  it('is over after ten minutes', async () => {
    const { browser, at } = await node.begun();
    node.pages.clock.advance({ minutes: 11 });
    expect((await browser.open(at)).text).toContain(notBegun);
  });

  it.each(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)'])(
    'goes home rather than to %s',
    async (next) => {
      await signIn();
      expect((await node.browser().send(BEGIN, { next })).url.href).toBe(`${ORIGIN}/`);
    },
  );

  it('is not begun by a form of another site', async () => {
    expect((await node.pages.post(BEGIN, { next: '/' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('takes no answer that names another issuer', async () => {
    const { browser, at } = await node.begun();
    const state = new URL(at).searchParams.get('state') ?? '';
    const query = new URLSearchParams({ state, code: 'stolen', iss: 'https://evil.example' });
    expect(saysFault(await browser.open(`${BACK}?${query}`), 'issuer')).toBe(true);
  });

  it('takes no code that the provider did not give for this very request', async () => {
    const { browser, at } = await node.begun();
    const state = new URL(at).searchParams.get('state') ?? '';
    const query = new URLSearchParams({ state, code: 'guessed', iss: node.provider.issuer });
    expect(saysFault(await browser.open(`${BACK}?${query}`), 'refused')).toBe(true);
  });

  const hour = 3_600;
  const seconds = () => Math.floor(Date.now() / 1_000);
  const hs256 = new TextEncoder().encode(CLIENT_SECRET);
  it.each<[string, IdentityFault, NonNullable<Tampering['idToken']>]>([
    ['for somebody else', 'audience', (claims, sign) => sign({ ...claims, aud: 'other' }, {})],
    ['of another issuer', 'issuer', (claims, sign) => sign({ ...claims, iss: 'https://evil.example' }, {})],
    ['with another nonce', 'nonce', (claims, sign) => sign({ ...claims, nonce: 'other' }, {})],
    ['that is over', 'expired', (claims, sign) => sign({ ...claims, exp: seconds() - hour }, {})],
    [
      'authorised for another party',
      'audience',
      (claims, sign) => sign({ ...claims, aud: ['parvis', 'x'], azp: 'x' }, {}),
    ],
    ['without a signature', 'unreadable', async (claims) => new UnsecuredJWT(claims).encode()],
    [
      'signed with our own secret',
      'unreadable',
      (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(hs256),
    ],
    [
      'signed by somebody else',
      'signature',
      async (claims) => {
        const { privateKey } = await generateKeyPair('ES256');
        return await new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
      },
    ],
    ['that is none', 'unreadable', async () => 'not.a.token'],
  ])('takes no ID token %s', async (_, fault, idToken) => {
    node.provider.tampering.idToken = idToken;
    const shown = await signIn();
    expect(shown.status).toBe(403);
    expect(saysFault(shown, fault), shown.text).toBe(true);
    expect(await node.knownAs(sub)).toBeNull();
  });

  it('finds the key of an ES256 signature that names none, among several', async () => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    const other = { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' };
    node.later += 3_600_000;
    node.provider.tampering.keys = (keys) => [other, ...keys.map(({ kid, ...key }) => key)];
    node.provider.tampering.idToken = (claims, sign) => sign(claims, { kid: undefined });
    expect(isSignedIn(await signIn())).toBe(true);
  });

  it('asks for the keys again when the provider signs with a new one', async () => {
    await signIn();
    await node.provider.rotate();
    // Whoever sends bad signatures does not make us ask all the time.
    node.later += 11_000;
    const before = node.provider.asked.get('/jwks') ?? 0;
    expect(isSignedIn(await signIn())).toBe(true);
    expect(node.provider.asked.get('/jwks')).toBe(before + 1);
    expect(isSignedIn(await signIn())).toBe(true);
    expect(node.provider.asked.get('/jwks')).toBe(before + 1);
  });

  it('asks for as sure a recognition as the institution wants, and takes no other', async () => {
    await node.configure({ acrValues: 'eidas2' });
    expect(saysFault(await signIn(), 'level')).toBe(true);
    node.provider.person = { ...PERSON, sub, acr: 'eidas2' };
    expect(isSignedIn(await signIn())).toBe(true);
    await node.configure();
  });
});

describe('another provider', () => {
  it.each([
    [
      'that signs with RSA and takes the secret in the form',
      { algorithm: 'RS256', client: { token_endpoint_auth_method: 'client_secret_post' } },
    ],
    ['that signs what it says of somebody', { client: { userinfo_signed_response_alg: 'ES256' } }],
  ] as const)('%s', async (_, options) => {
    await using node = await startRecognising(options);
    if ('algorithm' in options) {
      node.provider.tampering.metadata = (metadata) => ({
        ...metadata,
        token_endpoint_auth_methods_supported: ['client_secret_post'],
      });
    }
    node.provider.person = { ...PERSON, sub: 'ana', resident: true };
    expect(isSignedIn(await node.browser().send(BEGIN, { next: '/about' }))).toBe(true);
    expect(await node.knownAs('ana')).toMatchObject({ standing: 'resident' });
  });

  it('that does not know the secret of this node is said to refuse it', async () => {
    await using node = await startRecognising();
    node.provider.person = { ...PERSON, sub: 'ana' };
    await node.configure({ clientSecret: 'another one' });
    const shown = await node.browser().send(BEGIN, { next: '/about' });
    expect(shown.status).toBe(403);
    expect(saysFault(shown, 'refused')).toBe(true);
  });

  it('that does not answer is said to be down, before and on the way', async () => {
    await using node = await startRecognising();
    node.provider.person = { ...PERSON, sub: 'ana' };
    const { browser, at } = await node.begun();
    const state = new URL(at).searchParams.get('state') ?? '';
    await node.provider[Symbol.asyncDispose]();
    const back = await browser.open(`${BACK}?${new URLSearchParams({ state, code: 'x', iss: node.provider.issuer })}`);
    expect(saysFault(back, 'unreachable')).toBe(true);
    node.later += 3_600_000;
    const shown = await node.browser().send(BEGIN, { next: '/about' });
    expect(shown.status).toBe(403);
    expect(saysFault(shown, 'unreachable')).toBe(true);
    expect(shown.text).toContain('name="next" value="/about"');
  });
});
