import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../support/chromium.ts';
import type { ServedCity } from './served-city.ts';

/** A browser with its own empty profile. */
export interface TestBrowser extends AsyncDisposable {
  /** A window of somebody: signed in by a session, or anybody. Nothing but the node itself can be reached from it. */
  visit(
    city: ServedCity,
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

export async function openBrowser(): Promise<TestBrowser> {
  await using opening = new AsyncDisposableStack();
  const home = await mkdtemp(join(tmpdir(), 'parvis-chromium-'));
  opening.defer(() => rm(home, { recursive: true, force: true }));
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: QUIET,
    env: { ...process.env, HOME: home } as Record<string, string>,
  });
  opening.defer(() => browser.close());
  const opened = opening.move();
  return {
    async visit(city, { session, ...options } = {}) {
      const context = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris', ...options });
      if (session !== undefined)
        await context.addCookies([{ name: 'parvis_session', value: session, url: city.origin }]);
      const page = await context.newPage();
      return { page, context };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
