import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch as fetchBy } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messagesIn } from '../../src/i18n/messages.ts';
import { type Browser, browserAt, type Shown } from '../support/browsing.ts';
import { freePort } from '../support/free-port.ts';
import { parvisBeside, type Served, serveParvis } from '../support/parvis.ts';
import { CLIENT, type Portal, startPortal } from './lemonldap-provider.ts';

const { t } = messagesIn('fr');

/** A node in a process of its own whose people are recognised by a live LemonLDAP::NG. */
describe('a live LemonLDAP::NG', { timeout: 300_000 }, () => {
  const open = new AsyncDisposableStack();
  let node: Served;
  let portal: Portal;
  let dispatcher: Agent;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parvis-lemonldap-node-'));
    open.defer(() => rm(folder, { recursive: true, force: true }));
    const port = String(await freePort());
    const origin = `http://localhost:${port}`;
    portal = open.use(await startPortal({ origin }));
    dispatcher = new Agent({ connect: { ca: portal.authority } });
    open.defer(() => dispatcher.close());
    const env = {
      ORIGIN: origin,
      PORT: port,
      DATA_DIR: join(folder, 'data'),
      INTERNAL_HOSTS: 'localhost',
      NODE_EXTRA_CA_CERTS: portal.authorityFile,
    };
    node = await serveParvis(env);
    open.defer(async () => {
      await node.stop();
    });
    const command = async (...args: readonly string[]) => {
      const { out, err } = await parvisBeside([...args, '--json'], { env, cwd: folder });
      if (err !== '') throw new Error(`${args.join(' ')}: ${err}`);
      return JSON.parse(out) as Readonly<Record<string, unknown>>;
    };
    const place = ['--handle', 'lyon', '--territory', '69123=Lyon', '--languages', 'fr'];
    await command('setup', '--name', 'Ville de Lyon', ...place, '--admin-email', 'maire@lyon.example');
    const { token } = await command('token', 'create', '--scopes', 'admin', '--name', 'admin');
    const set = await fetch(`${origin}/api/v1/identity-provider`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(token)}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        issuer: portal.issuer,
        clientId: CLIENT.id,
        clientSecret: CLIENT.secret,
        scopes: 'openid profile email address residence',
        acrValues: '',
        label: { fr: 'Compte de la ville' },
        resident: { claim: 'resident', values: ['true'] },
        territory: { claim: 'address.postal_code', codes: { '69007': '69123' } },
        agents: { access: 'links', acrValues: '' },
      }),
    });
    if (!set.ok) throw new Error(await set.text());
    const { findings } = await command('doctor');
    expect(findings).toContainEqual({ check: 'identity provider', state: 'ok', says: `${portal.issuer} answers` });
  }, 600_000);
  afterAll(() => open.disposeAsync(), 60_000);

  const browser = (): Browser =>
    browserAt(null, async (url, init) => {
      const { method, headers, body, redirect } = init;
      const asked = { method, headers, body, redirect, dispatcher } as Parameters<typeof fetchBy>[1];
      return (await fetchBy(url.href, asked)) as unknown as Response;
    });

  /** Sends the forms of the portal until it leads back to the node. */
  async function through(of: Browser, first: Shown, typed: Readonly<Record<string, string>>): Promise<Shown> {
    let shown = first;
    for (let step = 0; step < 5 && shown.url.origin !== node.origin; step += 1) {
      const form = /<form[^>]*>([\s\S]*?)<\/form>/.exec(shown.text)?.[0] ?? '';
      const hidden = Object.fromEntries(
        Array.from(form.matchAll(/<input[^>]*type="hidden"[^>]*>/g), ([input]) => [
          /name="([^"]*)"/.exec(input)?.[1] ?? '',
          /value="([^"]*)"/.exec(input)?.[1] ?? '',
        ]),
      );
      const action = new URL(/action="([^"]*)"/.exec(form)?.[1] ?? '', shown.url).href;
      shown = await of.send(action, { ...hidden, ...typed });
    }
    return shown;
  }

  async function signIn(of: Browser, user: string): Promise<Shown> {
    const there = await of.send(`${node.origin}/sign-in/provider`, { next: '/me/standing' });
    expect(there.text).toContain('name="password"');
    return await through(of, there, { user, password: user });
  }
  const isSignedIn = async (of: Browser) => (await of.open(`${node.origin}/`)).text.includes('action="/sign-out"');
  const isSignedInThere = async (of: Browser) => !(await of.open(portal.issuer)).text.includes('name="password"');

  it('recognises somebody, whose standing and place are those of its claims', async () => {
    const who = browser();
    const shown = await signIn(who, 'dwho');
    expect(shown).toMatchObject({ status: 200, url: { origin: node.origin, pathname: '/welcome' } });
    expect((await who.open(`${node.origin}/me/standing`)).text).toContain(t('standing-person.resident'));
    expect((await who.open(`${node.origin}/me/data.json`)).text).toContain('"69123"');
    const rose = browser();
    await signIn(rose, 'rtyler');
    expect((await rose.open(`${node.origin}/me/standing`)).text).toContain(t('standing-person.registered'));
  });

  it('signs somebody out who signs out of the node', async () => {
    const who = browser();
    await signIn(who, 'dwho');
    expect([await isSignedIn(who), await isSignedInThere(who)]).toEqual([true, true]);
    const left = await through(who, await who.send(`${node.origin}/sign-out`, {}), {});
    expect(left).toMatchObject({ status: 200, url: { origin: node.origin, pathname: '/signed-out' } });
    expect([await isSignedIn(who), await isSignedInThere(who)]).toEqual([false, false]);
  });

  it('ends the session at the node of somebody who signs out of it, and of nobody else', async () => {
    const [who, rose] = [browser(), browser()];
    await signIn(who, 'dwho');
    await signIn(rose, 'rtyler');
    const cookies = who.cookies(node.origin);
    await who.open(`${portal.issuer}?logout=1`);
    expect(await isSignedInThere(who)).toBe(false);
    expect(who.cookies(node.origin)).toBe(cookies);
    expect([await isSignedIn(who), await isSignedIn(rose)]).toEqual([false, true]);
  });
});
