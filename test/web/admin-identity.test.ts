import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Role } from '../../src/application/agent/ports.ts';
import { reachedProvider, readIdentityProvider } from '../../src/application/sign-in/identity-provider.ts';
import { identityFindings } from '../../src/cli/doctor-checks.ts';
import { messagesIn } from '../../src/i18n/messages.ts';
import { createOidc } from '../../src/integrations/oidc/client.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { value } from '../support/city.ts';
import { CLIENT_ID } from '../support/identity-provider.ts';
import { serve } from '../support/local-server.ts';
import { ORIGIN, type Recognising, startRecognising } from '../support/recognising.ts';
import { signedByOwnAuthority } from '../support/self-signed.ts';

const ADMIN = '/admin/identity';
const FORM = {
  issuer: 'https://login.example.org/realms/city',
  clientId: 'parvis',
  clientSecret: 'a secret that nobody sees again',
  scopes: 'profile address',
  'label.fr': 'Compte citoyen',
  residentClaim: 'resident',
  residentValues: 'true\nyes',
  territoryClaim: 'address.postal_code',
  territoryCodes: '69007 = 69387\n69008=69388',
};

describe('the desk of the identity provider', () => {
  let node: Recognising;
  let cookie: string;

  beforeEach(async () => {
    node = await startRecognising();
    cookie = await agent('administrator');
  });
  afterEach(() => node[Symbol.asyncDispose]());

  async function agent(role: Role): Promise<string> {
    const invited = value(await inviteAgent(node.app, { email: `${role}@city.example`, role, by: null }));
    return await node.pages.signedIn({ agentId: invited.agent.id });
  }
  const send = async (form: Readonly<Record<string, string>>, path = ADMIN) => {
    const from = form['from'] ?? fromIn(await page());
    return await node.pages.post(path, { ...form, from }, { cookie, 'sec-fetch-site': 'same-origin' });
  };
  const page = () => node.pages.text(ADMIN, { cookie });
  const provider = () => readIdentityProvider(node.app);
  const fromIn = (html: string) => /name="from" value="([^"]+)"/.exec(html)?.[1] ?? '';

  it('is for administrators', async () => {
    const officer = await agent('officer');
    expect((await node.pages.get(ADMIN, { cookie: officer })).status).toBe(403);
    const sent = await node.pages.post(ADMIN, FORM, { cookie: officer, 'sec-fetch-site': 'same-origin' });
    expect(sent.status).toBe(403);
    expect((await node.pages.get(ADMIN)).status).toBe(401);
    expect(await node.pages.text('/admin', { cookie })).toContain(`href="${ADMIN}"`);
    expect(await node.pages.text('/admin', { cookie: officer })).not.toContain(`href="${ADMIN}"`);
  });

  it('says what the provider has to be told about this node', async () => {
    const text = await page();
    for (const path of ['/sign-in/provider/back', '/signed-out', '/sign-in/provider/signed-out']) {
      expect(text).toContain(`<code>${ORIGIN}${path}</code>`);
    }
  });

  it('sets the provider, and shows everything but its secret again', async () => {
    const saved = await send(FORM);
    expect(saved.headers.get('location')).toBe(`${ADMIN}?done=identity-set`);
    expect(await provider()).toMatchObject({
      issuer: FORM.issuer,
      scopes: 'openid profile address',
      resident: { claim: 'resident', values: ['true', 'yes'] },
      territory: { claim: 'address.postal_code', codes: { '69007': '69387', '69008': '69388' } },
    });
    expect(await reachedProvider(node.app)).toMatchObject({ value: { clientSecret: FORM.clientSecret } });
    const text = await page();
    expect(text).toContain(`value="${FORM.issuer}"`);
    expect(text).toContain('69007 = 69387');
    expect(text).not.toContain(FORM.clientSecret);
    expect((await provider())?.encryptedSecret).not.toContain(FORM.clientSecret);
  });

  it('keeps the secret where none is typed, but not for another address', async () => {
    await send(FORM);
    const { clientSecret, ...rest } = FORM;
    expect((await send({ ...rest, clientId: 'other' })).status).toBe(303);
    expect(await reachedProvider(node.app)).toMatchObject({ value: { clientId: 'other', clientSecret } });
    const moved = await send({ ...rest, issuer: 'https://evil.example' });
    expect(moved.status).toBe(422);
    expect(await provider()).toMatchObject({ issuer: FORM.issuer });
  });

  it.each([
    [{ issuer: 'login.example.org' }, 'issuer'],
    [{ residentValues: '' }, 'residentValues'],
    [{ territoryCodes: '69007' }, 'territoryCodes'],
    [{ territoryCodes: '69007 = 99999' }, 'territoryCodes'],
    [{ 'label.fr': '' }, 'label-fr'],
  ])('says which field does not do, and keeps what was typed: %j', async (change, field) => {
    const sent = await send({ ...FORM, ...change });
    expect(sent.status).toBe(422);
    const text = await sent.text();
    expect(text).toContain(`id="${field}-error"`);
    expect(text).toContain('69007');
    expect(text).not.toContain(FORM.clientSecret);
    expect(await provider()).toMatchObject({ clientId: CLIENT_ID, issuer: node.provider.issuer });
  });

  it('writes nothing over what somebody else set meanwhile', async () => {
    const from = fromIn(await page());
    expect((await send({ ...FORM, from })).status).toBe(303);
    const late = await send({ ...FORM, clientId: 'late', from });
    expect(late.status).toBe(409);
    const text = await late.text();
    expect(text).toContain('value="late"');
    expect(await provider()).toMatchObject({ clientId: 'parvis' });
    expect((await send({ ...FORM, clientId: 'late', from: fromIn(text) })).status).toBe(303);
  });

  it('asks the provider what it says of itself', async () => {
    const tested = await send({}, `${ADMIN}/test`);
    const text = await tested.text();
    expect(text).toContain(`<code>${node.provider.issuer}/auth</code>`);
    await node.provider[Symbol.asyncDispose]();
    const failed = await (await send({}, `${ADMIN}/test`)).text();
    expect(failed).toContain(messagesIn('fr').t('refusal.identity-not-proven.unreachable'));
  });

  it('says that the authority of its certificate is not known, and how to name it', async () => {
    const certificate = signedByOwnAuthority('localhost');
    await using server = await serve((_, response) => response.end('{}'), { tls: certificate });
    const issuer = server.at('', 'localhost');
    expect((await send({ ...FORM, issuer })).status).toBe(303);
    const { t } = messagesIn('fr');
    const shown = await (await send({}, `${ADMIN}/test`)).text();
    expect(shown).toContain(t('refusal.identity-not-proven.unknown-authority'));
    expect(shown).toContain(t('identity.unknown-authority'));
    expect(shown).toContain('NODE_EXTRA_CA_CERTS');
    const begun = await node.browser().send('/sign-in/provider', { next: '/' });
    expect(begun.text).toContain(t('refusal.identity-not-proven.unknown-authority'));
    expect(await identityFindings(node.app, node.identity)).toMatchObject([
      { check: 'identity provider', state: 'fail', says: expect.stringContaining('NODE_EXTRA_CA_CERTS') },
    ]);
    const certificateAuthorities = certificate.authority;
    const options = { origin: ORIGIN, version: '0', allowPrivateAddresses: true, certificateAuthorities };
    await using trusting = createOutbound(options);
    const wire = createOidc({ fetch: (url, init) => trusting.fetch(url, init), now: node.app.now });
    expect(await identityFindings(node.app, wire)).toMatchObject([
      { state: 'fail', says: `${issuer}: unreadable; see docs/operate/identity-providers.md` },
    ]);
  });

  it('removes the provider in a second step, and its button with it', async () => {
    expect(await node.pages.text('/sign-in')).toContain('Compte Lyon');
    expect(await node.pages.text(`${ADMIN}/remove`, { cookie })).toContain('Plus personne');
    expect((await send({}, `${ADMIN}/remove`)).headers.get('location')).toBe(`${ADMIN}?done=identity-removed`);
    expect(await provider()).toBeNull();
    expect(await node.pages.text('/sign-in')).not.toContain('Compte Lyon');
    expect((await send({}, `${ADMIN}/remove`)).status).toBe(404);
    const started = await node.browser().send('/sign-in/provider', { next: '/' });
    expect(started.status).toBe(404);
  });
});
