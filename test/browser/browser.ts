import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../support/chromium.ts';
import type { ServedCity } from './served-city.ts';

/** A browser with its own empty profile. */
export interface TestBrowser extends AsyncDisposable {
  /** A window of somebody: signed in by a session, or anybody. Nothing but the node itself can be reached from it. */
  context(
    city: Pick<ServedCity, 'origin'>,
    how?: { readonly session?: string | undefined } & BrowserContextOptions,
  ): Promise<{ readonly page: Page; readonly context: BrowserContext }>;
}

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `hosts` are names that are served on ports of this machine, over https with certificates that nobody vouches for. */
export async function openBrowser(hosts: Readonly<Record<string, number>> = {}): Promise<TestBrowser> {
  await using opening = new AsyncDisposableStack();
  const home = await mkdtemp(join(tmpdir(), 'parvis-chromium-'));
  opening.defer(() => rm(home, { recursive: true, force: true }));
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...QUIET, `--host-resolver-rules=${rulesFor(hosts)}`],
    env: { ...process.env, HOME: home } as Record<string, string>,
  });
  opening.defer(() => browser.close());
  const opened = opening.move();
  return {
    async context(city, { session, ...options } = {}) {
      const context = await browser.newContext({
        locale: 'fr-FR',
        timezoneId: 'Europe/Paris',
        ignoreHTTPSErrors: true,
        ...options,
      });
      if (session !== undefined)
        await context.addCookies([{ name: 'parvis_session', value: session, url: city.origin }]);
      const page = await context.newPage();
      return { page, context };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Whatever else is asked for by name leads nowhere. */
function rulesFor(hosts: Readonly<Record<string, number>>): string {
  const here = Object.entries(hosts).map(([host, port]) => `MAP ${host}:443 127.0.0.1:${port}`);
  return [...here, 'MAP * ~NOTFOUND', 'EXCLUDE localhost', 'EXCLUDE 127.0.0.1'].join(', ');
}
