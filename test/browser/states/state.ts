import type { Page } from 'playwright-core';
import type { StatesCity } from '../states-city.ts';

/** What a state is a state of: each of these was the one that somebody forgot to look at. */
export const KINDS = ['empty', 'full', 'error', 'closed', 'hidden', 'long', 'right-to-left'] as const;
export type Kind = (typeof KINDS)[number];

/** What somebody sees; where nobody is named, whoever is not signed in. */
export type State = {
  readonly kind: Kind;
  readonly path: string | ((city: StatesCity) => string);
  readonly who?: keyof StatesCity['sessions'];
  /** Of the first answer, before anything is done on it; 200 where absent. */
  readonly status?: number;
  /** What the page has to say, so that no state is another one in disguise. */
  readonly says: string;
  /** What somebody does on the page before it is looked at. */
  readonly act?: (page: Page) => Promise<void>;
};

export type Named = State & { readonly name: string };

/** States of the administration area: whoever looks is its administrator, where nobody else is named. */
export function atAdmin(states: readonly Named[]): readonly Named[] {
  return states.map((state) => ({ who: 'officer', ...state }));
}

/** What every form says that was refused. */
export const REFUSED = 'id="refused"';

/** Does something that leads to another page, and waits for it. */
export async function leading(page: Page, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()]);
}

export async function send(page: Page, name: string): Promise<void> {
  await leading(page, () => page.getByRole('button', { name, exact: true }).first().click());
}

/** Empties what was filled in and breaks what is hidden, past what a browser checks by itself. */
const SPOIL = `document.querySelectorAll('main form').forEach((form) => {
  form.noValidate = true;
  for (const field of form.elements) {
    if (field.type === 'hidden' && !['act', 'intent', 'key', 'once', 'phase'].includes(field.name)) field.value = 'broken';
    if (['checkbox', 'radio'].includes(field.type)) field.checked = false;
    if (['text', 'email', 'url', 'number', 'date', 'datetime-local', 'textarea'].includes(field.type)) field.value = '';
  }
})`;

/** Sends a form of which nothing is as it should be, by the button of that name. */
export function spoilt(button: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.evaluate(SPOIL);
    await send(page, button);
  };
}

/** Follows a link, then perhaps another. */
export function following(...links: readonly string[]): (page: Page) => Promise<void> {
  return async (page) => {
    for (const name of links) await leading(page, () => page.getByRole('link', { name, exact: true }).first().click());
  };
}
