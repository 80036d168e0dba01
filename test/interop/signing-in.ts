import { describe, it } from 'vitest';
import { type Browser, browserAt, type Shown } from '../support/browsing.ts';
import type { Account } from './account.ts';
import type { Peers } from './peers.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

const STREETS = 'rues-2026';

/** Erin supports from afar, then comes to the node's own pages with the same account. */
export function signingIn(world: World): void {
  describe('somebody with an account elsewhere', () => {
    it('signs in here with it, and is the one who supported from there', async ({ expect }) => {
      const { erin, city, peers } = world;
      const number = await city.propose(STREETS, 'Des bancs à l’ombre.');
      const supports = async () => (await city.seen(STREETS, number)).supports.byStanding?.['fediverse'];
      await erin.favourite((await erin.find(city.proposal(STREETS, number))).id);
      await until('a support', async () => (await supports()) === 1);

      const browser = browserAt(null, async (url, init) => await asked(peers, url, init));
      const password = await peers.passwordOf(erin.host, erin.name);
      const page = city.proposal(STREETS, number);
      const shown = await comeBack(browser, { account: erin, handle: erin.handle, password, page });
      expect(shown.text).toContain('action="/sign-out"');
      expect(shown.url.host).toBe('node.test');

      await browser.send(`${page}/support`, { intent: 'withdraw' });
      expect(await supports()).toBe(0);
      await browser.send(`${page}/support`, { intent: 'for' });
      expect(await supports()).toBe(1);
    });

    it('does not sign in as somebody else of the same server', async ({ expect }) => {
      const { erin, dave, peers, city } = world;
      const browser = browserAt(null, async (url, init) => await asked(peers, url, init));
      const password = await peers.passwordOf(dave.host, dave.name);
      const page = city.proposal(STREETS, 1);
      const shown = await comeBack(browser, { account: dave, handle: erin.handle, password, page });
      expect(shown.status).toBe(403);
      expect(shown.text).toContain('vous vous êtes connecté');
      expect(shown.text).not.toContain('action="/sign-out"');
    });
  });
}

/** From the form of the node to the account's own server, through the sign-in there, and back. */
async function comeBack(
  browser: Browser,
  as: {
    readonly account: Pick<Account, 'name' | 'host'>;
    readonly handle: string;
    readonly password: string;
    readonly page: string;
  },
): Promise<Shown> {
  const { account, handle, password, page } = as;
  const { origin, pathname } = new URL(page);
  const there = await browser.send(`${origin}/sign-in/fediverse`, { account: handle, next: pathname });
  if (there.url.host !== account.host) throw new Error(`led to ${there.url.host}: ${there.text.slice(0, 2_000)}`);
  const hidden = Object.fromEntries(
    Array.from(
      there.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g),
      ([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')],
    ),
  );
  const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(there.text) ?? [];
  return await browser.send(new URL(action, there.url).href, { ...hidden, login: account.name, passwd: password });
}

async function asked(peers: Peers, url: URL, init: RequestInit): Promise<Response> {
  const { method, headers, body, redirect } = init;
  const response = await peers.fetch(url.href, { method, headers, body, redirect } as Parameters<Peers['fetch']>[1]);
  return response as unknown as Response;
}
