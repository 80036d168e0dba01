import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { locale } from '../../src/http/web/kit/language.ts';
import type { TestBrowser } from './browser.ts';
import { faultsOf, markupFaults } from './faults.ts';
import type { ServedCity } from './served-city.ts';

/** The texts of the pages, by their names: a journey breaks where a page changes, not where a word does. */
export const { t } = locale('fr');

/** Somebody with a browser of their own, who reads every page that they come to with a critical eye, unless they walk on. */
export type Person = {
  readonly page: Page;
  /** Goes to an address of the node. */
  readonly open: (path: string) => Promise<void>;
  readonly fill: (fields: Readonly<Record<string, string>>) => Promise<void>;
  /** Presses a button by its name and waits for the page that follows. */
  readonly documents: (button: string) => Promise<void>;
  readonly follow: (link: string | RegExp) => Promise<void>;
  readonly reads: () => Promise<string>;
  /** Looks at a page again that changed without another one coming. */
  readonly look: () => Promise<void>;
  /** What was wrong with the pages that they saw. */
  readonly faults: readonly string[];
};

export async function person(
  browser: TestBrowser,
  city: Pick<ServedCity, 'origin'>,
  { walks = false, ...options }: BrowserContextOptions & { readonly session?: string; readonly walks?: boolean } = {},
): Promise<Person> {
  const { page } = await browser.context(city, options);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
  });
  const received = async () => {
    await page.waitForLoadState('load');
    await shoot(page);
    if (walks) return;
    const html = await page.content();
    // What looks at a page is a script; where there are none the same pages are looked at by whoever has them.
    const found = options.javaScriptEnabled === false ? await markupFaults(html) : await faultsOf(page, html);
    faults.push(...found.map((fault) => `${page.url()}: ${fault}`));
  };
  const going = async (act: () => Promise<unknown>) => {
    await Promise.all([page.waitForEvent('load'), act()]);
    await received();
  };
  return {
    page,
    faults,
    open: async (path) => {
      await page.goto(new URL(path, city.origin).href);
      await received();
    },
    fill: async (fields) => {
      for (const [name, text] of Object.entries(fields)) {
        const field = page.locator(`[name="${name}"]`);
        const kind = await page.evaluate<string>(`document.querySelector('[name="${name}"]').type`);
        if (kind.startsWith('select')) await field.selectOption(text);
        else if (kind === 'radio' || kind === 'checkbox')
          await page.locator(`[name="${name}"][value="${text}"]`).check();
        else await field.fill(text);
      }
    },
    documents: (button) => going(() => page.getByRole('button', { name: button, exact: true }).last().click()),
    follow: (link) =>
      going(() =>
        page
          .getByRole('link', { name: link, exact: typeof link === 'string' })
          .first()
          .click(),
      ),
    look: received,
    reads: () => page.evaluate<string>('document.body.innerText'),
  };
}

/** With `SHOTS`, a folder, keeps what somebody saw at each stop, for whoever wants to look at a journey. */
async function shoot(page: Page): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  shots += 1;
  const at = new URL(page.url()).pathname.replaceAll('/', '_');
  const name = join(folder, `${String(shots).padStart(3, '0')}${at}`);
  const own = page.viewportSize();
  for (const [how, width, colorScheme] of LOOKS) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${name}-${how}.png`, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: null });
  if (own !== null) await page.setViewportSize(own);
}

let shots = 0;
const LOOKS = [
  ['phone', 390, 'light'],
  ['desk', 1280, 'dark'],
] as const;

/** Writes the institution down by the link in the node's log, and signs in whoever did. */
export async function setUpByBrowser(somebody: Person, city: Pick<ServedCity, 'setupUrl'>): Promise<void> {
  await somebody.open(city.setupUrl);
  await somebody.fill({
    name: 'Ville de Lyon',
    handle: 'lyon',
    territoryName: 'Lyon',
    territoryCode: '69123',
    timeZone: 'Europe/Paris',
    email: 'chief@lyon.example',
  });
  await somebody.page.locator('[name="languages"][value="fr"]').check();
  await somebody.documents(t('setup.button'));
  await somebody.follow(t('setup.sign-in'));
  await somebody.documents(t('sign-in.button'));
}

/** Signs somebody in by a mail that the node of this machine shows. */
export async function signInByMail(somebody: Person, address: string, name?: string): Promise<void> {
  await somebody.fill({ email: address });
  await somebody.documents(t('sign-in.send'));
  await somebody.follow(t('sign-in.shown'));
  await somebody.follow(/\/sign-in\//);
  await somebody.documents(t('sign-in.button'));
  if (name === undefined) return;
  await somebody.fill({ name });
  await somebody.documents(t('welcome.button'));
}
