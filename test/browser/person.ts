import type { BrowserContextOptions, Page } from 'playwright-core';
import { locale } from '../../src/http/web/locales/locale.ts';
import type { TestBrowser } from './browser.ts';
import { faultsOf } from './faults.ts';
import type { ServedCity } from './served-city.ts';

/** The texts of the pages, by their names: a journey breaks where a page changes, not where a word does. */
export const { t } = locale('fr');

/** Somebody with a browser of their own, who reads every page that they come to with a critical eye. */
export type Person = {
  readonly page: Page;
  /** Goes to an address of the node. */
  readonly open: (path: string) => Promise<void>;
  readonly fill: (fields: Readonly<Record<string, string>>) => Promise<void>;
  /** Presses a button by its name and waits for the page that follows. */
  readonly press: (button: string) => Promise<void>;
  readonly follow: (link: string | RegExp) => Promise<void>;
  readonly reads: () => Promise<string>;
  /** What was wrong with the pages that they saw. */
  readonly faults: readonly string[];
};

export async function person(
  browser: TestBrowser,
  city: Pick<ServedCity, 'origin'>,
  options: BrowserContextOptions & { readonly session?: string } = {},
): Promise<Person> {
  const { page } = await browser.visit(city, options);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
  });
  const arrived = async () => {
    await page.waitForLoadState('load');
    faults.push(...(await faultsOf(page, await page.content())).map((fault) => `${page.url()}: ${fault}`));
  };
  const going = async (act: () => Promise<unknown>) => {
    await Promise.all([page.waitForEvent('load'), act()]);
    await arrived();
  };
  return {
    page,
    faults,
    open: async (path) => {
      await page.goto(new URL(path, city.origin).href);
      await arrived();
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
    press: (button) => going(() => page.getByRole('button', { name: button, exact: true }).last().click()),
    follow: (link) =>
      going(() =>
        page
          .getByRole('link', { name: link, exact: typeof link === 'string' })
          .first()
          .click(),
      ),
    reads: () => page.evaluate<string>('document.body.innerText'),
  };
}

/** Signs somebody in by a mail that the node of this machine shows. */
export async function signInByMail(somebody: Person, address: string, name?: string): Promise<void> {
  await somebody.fill({ email: address });
  await somebody.press(t('sign-in.send'));
  await somebody.follow(t('sign-in.shown'));
  await somebody.follow(/\/sign-in\//);
  await somebody.press(t('sign-in.button'));
  if (name === undefined) return;
  await somebody.fill({ name });
  await somebody.press(t('welcome.button'));
}
