import { generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, Shown } from '../support/browsing.ts';
import { CLIENT_ID } from '../support/identity-provider.ts';
import { ORIGIN, type Recognising, startRecognising } from '../support/recognising.ts';

const SIGNED_OUT = '/sign-in/provider/signed-out';
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };

describe('leaving where one is recognised', () => {
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
    node.provider.person = { sub, nickname: 'Ana' };
    node.provider.logoutTokens.length = 0;
  });

  const isSignedIn = async (browser: Browser) => (await browser.open('/about')).text.includes('<bdi>Ana</bdi>');
  const signedIn = async () => {
    const browser = node.browser();
    await browser.send('/sign-in/provider', { next: '/about' });
    expect(await isSignedIn(browser)).toBe(true);
    return browser;
  };
  /** Says yes where the provider asks whether somebody leaves it altogether. */
  const leaveThere = async (browser: Browser, { text }: Shown) => {
    const [, action = ''] = /action="([^"]+)"/.exec(text) ?? [];
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(text) ?? [];
    return await browser.send(action, { xsrf, logout: 'yes' });
  };
  const tell = (token: string) => node.pages.post(SIGNED_OUT, { logout_token: token }, {});
  const seconds = () => Math.floor(Date.now() / 1_000);
  const token = (claims: JWTPayload): JWTPayload => ({
    iss: node.provider.issuer,
    aud: CLIENT_ID,
    iat: seconds(),
    jti: crypto.randomUUID(),
    events: EVENTS,
    ...claims,
  });

  it('signs out here and at the provider, and comes back', async () => {
    const browser = await signedIn();
    const there = await browser.send('/sign-out', {});
    expect(await isSignedIn(browser)).toBe(false);
    const query = there.url.searchParams;
    expect(there.url.href).toContain(`${node.provider.issuer}/session/end?`);
    expect(query.get('post_logout_redirect_uri')).toBe(`${ORIGIN}/signed-out`);
    expect(query.get('state')).toMatch(/^[\w-]{43}$/);
    expect(query.get('id_token_hint')?.split('.')).toHaveLength(3);
    const back = await leaveThere(browser, there);
    expect(back).toMatchObject({ status: 200, url: { pathname: '/signed-out' } });
    // Whoever comes next at this machine is asked by the provider again.
    node.provider.person = null;
    expect((await browser.send('/sign-in/provider', { next: '/' })).status).toBe(403);
  });

  it('goes home where somebody did not come from the provider', async () => {
    const browser = node.browser();
    expect((await browser.send('/sign-out', {})).url.pathname).toBe('/');
  });

  it('ends the sessions here of whoever left at the provider, and no other', async () => {
    const [browser, elsewhere] = [await signedIn(), await signedIn()];
    await leaveThere(browser, await browser.open(`${node.provider.issuer}/session/end`));
    const [notified] = node.provider.logoutTokens;
    expect(notified?.url).toBe(ORIGIN + SIGNED_OUT);
    const answer = await tell(notified?.token ?? '');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(await isSignedIn(browser)).toBe(false);
    expect(await isSignedIn(elsewhere)).toBe(true);
  });

  it('ends every session of somebody whom the provider names without a session', async () => {
    const browsers = [await signedIn(), await signedIn()];
    expect((await tell(await node.provider.sign(token({ sub }), {}))).status).toBe(200);
    for (const browser of browsers) expect(await isSignedIn(browser)).toBe(false);
  });

  it.each<[string, (claims: JWTPayload) => Promise<string> | string]>([
    ['that is none', () => 'not.a.token'],
    ['that is empty', () => ''],
    ['for somebody else', (claims) => node.provider.sign({ ...claims, aud: 'other' }, {})],
    ['of another issuer', (claims) => node.provider.sign({ ...claims, iss: 'https://evil.example' }, {})],
    ['about nobody', ({ sub: _, ...claims }) => node.provider.sign(claims, {})],
    ['without its event', ({ events: _, ...claims }) => node.provider.sign(claims, {})],
    ['that is an ID token', (claims) => node.provider.sign({ ...claims, nonce: 'n' }, {})],
    ['of ten minutes ago', (claims) => node.provider.sign({ ...claims, iat: seconds() - 600 }, {})],
    ['that is over', (claims) => node.provider.sign({ ...claims, exp: seconds() - 120 }, {})],
    ['of tomorrow', (claims) => node.provider.sign({ ...claims, iat: seconds() + 86_400 }, {})],
    [
      'signed by somebody else',
      async (claims) => {
        const { privateKey } = await generateKeyPair('ES256');
        return await new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
      },
    ],
  ])('ends nothing by a logout token %s', async (_, tokenOf) => {
    const browser = await signedIn();
    const answer = await tell(await tokenOf(token({ sub })));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: 'invalid_request' });
    expect(await isSignedIn(browser)).toBe(true);
  });

  /** The name of the session there that a browser's session here was begun with, from the ID token. */
  const sidOf = async (browser: Browser) => {
    const there = await browser.send('/sign-out', {});
    const payload = there.url.searchParams.get('id_token_hint')?.split('.')[1] ?? '';
    return String((JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly sid?: string }).sid);
  };
  const framed = (query: Readonly<Record<string, string>>) =>
    node.pages.get(`${SIGNED_OUT}?${new URLSearchParams(query)}`);

  it('ends the session here of whoever left at the provider where its page opens our address in a frame', async () => {
    const browser = node.browser();
    await browser.send('/sign-in/provider', { next: '/about' });
    const sid = await sidOf(browser);
    // The same session there begins another one here.
    await browser.send('/sign-in/provider', { next: '/about' });
    expect(await isSignedIn(browser)).toBe(true);
    const elsewhere = await signedIn();
    const answer = await framed({ iss: node.provider.issuer, sid });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toContain(`frame-ancestors ${node.provider.issuer}`);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.headers.get('set-cookie')).toBe(null);
    expect(await isSignedIn(browser)).toBe(false);
    expect(await isSignedIn(elsewhere)).toBe(true);
  });

  it('ends nothing where the frame names no session, or another provider', async () => {
    const browser = await signedIn();
    const sid = await sidOf(browser);
    await browser.send('/sign-in/provider', { next: '/about' });
    for (const query of [{}, { iss: node.provider.issuer }, { sid }, { iss: 'https://evil.example', sid }]) {
      const answer = await framed(query as Record<string, string>);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
    expect((await framed({ iss: node.provider.issuer, sid: 'another' })).status).toBe(200);
    expect(await isSignedIn(browser)).toBe(true);
  });
});
