import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { disableAgent } from '../../src/application/agent/change-agent.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Role } from '../../src/application/agent/ports.ts';
import { readAgents } from '../../src/application/agent/reads.ts';
import { setIdentityProvider } from '../../src/application/sign-in/identity-provider.ts';
import { type Actor, OPERATOR } from '../../src/domain/kit/actor.ts';
import type { IdentityFault } from '../../src/domain/sign-in/fault.ts';
import { messagesIn } from '../../src/i18n/messages.ts';
import type { Browser, Shown } from '../support/browsing.ts';
import { opened, value } from '../support/city.ts';
import { ORIGIN, type Recognising, startRecognising } from '../support/recognising.ts';
import { formOf } from './form-of.ts';

const BEGIN = '/sign-in/provider';
const AS_AGENT = { as: 'agent', next: '/admin' };

describe('agents who sign in by the institution’s identity provider', () => {
  let node: Recognising;
  let boss: Actor;
  let people = 0;

  beforeAll(async () => {
    node = await startRecognising();
    const { agent } = value(
      await inviteAgent(node.app, { email: 'boss@lyon.example', role: 'administrator', by: OPERATOR }),
    );
    boss = { kind: 'agent', id: agent.id };
  });
  afterAll(() => node[Symbol.asyncDispose]());
  beforeEach(async () => {
    people += 1;
    node.provider.person = { sub: `agent-${people}`, email: 'anything@city.example' };
    await node.configure({ agents: { access: 'both', acrValues: '' } });
  });

  const says = ({ text }: Shown, fault: IdentityFault) =>
    text.includes(messagesIn('fr').t(`refusal.identity-not-proven.${fault}`));
  const isAtAdmin = ({ url, status }: Shown) => status === 200 && url.pathname === '/admin';
  const invited = async (options: { readonly by?: Actor; readonly role?: Role; readonly email?: string } = {}) => {
    const { by = boss, role = 'officer', email = `agent-${people}@lyon.example` } = options;
    return value(await inviteAgent(node.app, { email, role, by }));
  };
  const signIn = (browser: Browser, link?: string) =>
    browser.send(BEGIN, link === undefined ? AS_AGENT : { ...AS_AGENT, link });
  const linked = async (role: Role = 'officer') => {
    const { agent, secret } = await invited({ role });
    expect(isAtAdmin(await signIn(node.browser(), secret))).toBe(true);
    return agent;
  };
  const onlyByProvider = async () => {
    await linked('administrator');
    await node.configure({ agents: { access: 'provider', acrValues: '' } });
    people += 1;
    node.provider.person = { sub: `agent-${people}` };
  };
  const state = async (id: string) => (await readAgents(node.app)).find((agent) => agent.id === id);

  it('link their account once with the link of their invitation, and come back without one', async () => {
    const agent = await linked();
    expect(await state(agent.id)).toMatchObject({ state: 'active', hasProvider: true });
    const again = await signIn(node.browser());
    expect(isAtAdmin(again)).toBe(true);
    expect(await node.knownAs(`agent-${people}`)).toBe(null);
  });

  it('find on the page of their link both ways in, and go on from there to the provider', async () => {
    const { agent, secret } = await invited({ role: 'administrator' });
    const browser = node.browser();
    const page = await browser.open(`/sign-in/${secret}`);
    const form = formOf(page.text, 'link');
    expect([form.get('as'), form.get('link')]).toEqual(['agent', secret]);
    expect(isAtAdmin(await browser.send(BEGIN, form))).toBe(true);
    expect(await state(agent.id)).toMatchObject({ state: 'active', hasProvider: true });
    await node.configure({ agents: { access: 'provider', acrValues: '' } });
    await node.configure({ agents: { access: 'links', acrValues: '' } });
    const other = await invited({ email: 'links@lyon.example' });
    expect((await node.browser().open(`/sign-in/${other.secret}`)).text).not.toContain(BEGIN);
  });

  it('are never made by the provider: who was not invited is refused, whatever address it names', async () => {
    const { agent } = await invited({ email: 'known@lyon.example' });
    node.provider.person = { sub: 'stranger', email: 'known@lyon.example', email_verified: true };
    const before = (await readAgents(node.app)).length;
    const shown = await signIn(node.browser());
    expect([shown.status, says(shown, 'no-agent')]).toEqual([403, true]);
    expect((await readAgents(node.app)).length).toBe(before);
    expect(await state(agent.id)).toMatchObject({ state: 'invited', hasProvider: false });
  });

  it('spend a link on one account, and an account on one agent', async () => {
    const { secret } = await invited();
    expect(isAtAdmin(await signIn(node.browser(), secret))).toBe(true);
    const again = await signIn(node.browser(), secret);
    expect(again.text).toContain(messagesIn('fr').t('refusal.link-not-valid'));
    const other = await invited({ email: 'other@lyon.example' });
    expect(says(await signIn(node.browser(), other.secret), 'other-agent')).toBe(true);
    node.provider.person = { sub: 'a third account' };
    expect(isAtAdmin(await signIn(node.browser(), other.secret))).toBe(true);
  });

  it('do not change their account by another link until an administrator unlinks it', async () => {
    const { agent, secret } = await invited();
    await signIn(node.browser(), secret);
    const desk = node.browser();
    await signIn(desk);
    node.provider.person = { sub: `changed-${people}` };
    const next = await invited();
    expect(says(await signIn(node.browser(), next.secret), 'other-agent')).toBe(true);
    const cookie = await node.pages.signedIn({ agentId: boss.kind === 'agent' ? boss.id : '' });
    const path = `/admin/agents/${agent.id}`;
    const page = await node.pages.text(path, { cookie });
    expect(page).toContain(messagesIn('fr').t('agents.provider'));
    const form = formOf(page, 'act');
    form.set('act', 'unlink');
    const done = await node.pages.post(path, form, { cookie, 'sec-fetch-site': 'same-origin' });
    expect(done.status).toBe(303);
    expect((await desk.open('/admin')).status).toBe(401);
    expect(isAtAdmin(await signIn(node.browser(), next.secret))).toBe(false);
    expect(isAtAdmin(await signIn(node.browser(), (await invited()).secret))).toBe(true);
  });

  it('link it too where they work on some consultations only', async () => {
    const { id } = await opened(node.app, `only-${people}`);
    const link = { email: `some-${people}@lyon.example`, role: 'moderator', consultations: [id], by: boss } as const;
    const { secret } = value(await inviteAgent(node.app, link));
    expect(isAtAdmin(await signIn(node.browser(), secret))).toBe(true);
    expect(isAtAdmin(await signIn(node.browser()))).toBe(true);
  });

  it('lose access with their sessions where they are disabled, and by no account come back', async () => {
    const agent = await linked();
    const desk = node.browser();
    await signIn(desk);
    value(await disableAgent(node.app, { agentId: agent.id, by: OPERATOR }));
    expect((await desk.open('/admin')).status).toBe(401);
    expect(says(await signIn(node.browser()), 'no-agent')).toBe(true);
  });

  it('are signed in by no link alone where the provider is the only way, but by one of whoever runs the node', async () => {
    const byLink = node.browser();
    await byLink.send(`/sign-in/${(await invited({ email: 'early@lyon.example' })).secret}?next=/admin`, {});
    expect((await byLink.open('/admin')).status).toBe(200);
    await onlyByProvider();
    expect((await byLink.open('/admin')).status).toBe(401);
    const { secret } = await invited();
    const browser = node.browser();
    const shown = await browser.open(`/sign-in/${secret}`);
    expect(shown.text).toContain('name="link"');
    const forced = await browser.send(`/sign-in/${secret}`, {});
    expect(forced.text).toContain(messagesIn('fr').t('refusal.identity-not-proven.provider-only'));
    expect((await browser.open('/admin')).status).toBe(401);
    expect(isAtAdmin(await browser.send(BEGIN, Object.fromEntries(formOf(shown.text, 'link'))))).toBe(true);
    const rescue = await invited({ by: OPERATOR, email: 'rescue@lyon.example', role: 'administrator' });
    const alone = node.browser();
    await alone.send(`/sign-in/${rescue.secret}?next=/admin`, {});
    expect((await alone.open('/admin')).status).toBe(200);
  });

  it('are recognised as surely as the institution asks of them', async () => {
    await node.configure({ agents: { access: 'both', acrValues: 'two-factors' } });
    const { secret } = await invited();
    const shown = await signIn(node.browser(), secret);
    expect([isAtAdmin(shown), says(shown, 'level')]).toEqual([false, true]);
    expect(isAtAdmin(await signIn(node.browser(), secret))).toBe(false);
    await node.configure({ agents: { access: 'both', acrValues: '' } });
    expect(isAtAdmin(await signIn(node.browser(), secret))).toBe(true);
  });

  it('have no such way until an administrator says so, nor by it alone until one tried it', async () => {
    await node.configure();
    const { secret } = await invited();
    expect(says(await signIn(node.browser(), secret), 'no-agent')).toBe(true);
    expect((await node.browser().open('/sign-in')).text).not.toContain('name="as"');
    const stored = await node.app.store.read((reader) => reader.identity.provider());
    const { encryptedSecret: _, setAt: __, ...settings } = stored ?? fail();
    const untried = await setIdentityProvider(node.app, {
      ...{ ...settings, issuer: 'https://login.other.example' },
      ...{ clientSecret: 'a secret', agents: { access: 'provider', acrValues: '' }, by: null },
    });
    expect(untried).toMatchObject({ refusal: { field: 'agents.access', because: 'provider-not-tried' } });
  });

  it('are signed out here where they leave there', async () => {
    const { secret } = await invited();
    const desk = node.browser();
    await signIn(desk, secret);
    const sub = `agent-${people}`;
    const token = await node.provider.sign(
      {
        ...{ iss: node.provider.issuer, aud: 'parvis', sub, jti: `left-${people}` },
        ...{ iat: Math.floor(Date.now() / 1_000), exp: Math.floor(Date.now() / 1_000) + 60 },
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      },
      { typ: 'logout+jwt' },
    );
    const answer = await node.pages.post('/sign-in/provider/signed-out', { logout_token: token });
    expect(answer.status).toBe(200);
    expect((await desk.open('/admin')).status).toBe(401);
  });

  function fail(): never {
    throw new Error(`no provider at ${ORIGIN}`);
  }
});
