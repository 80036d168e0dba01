import { AxeBuilder } from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';
import type { Page } from 'playwright-core';
import { forcedColourFaults } from './forced-colours.ts';
import { keyboardFaults } from './keyboard.ts';
import { shiftFaults } from './paint.ts';

/** WCAG 2.2 at levels A and AA, and what axe calls good practice beside it (RGAA 4 asks for much of that). */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong on the page that is open, one line each. */
async function axeFaults(page: Page): Promise<readonly string[]> {
  // Pages have no frames, so nothing is left to put together in a window of its own, which takes longer than to look.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  axe.options({ runOnly: { type: 'tag', values: RULES }, resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${target.join(' ')} (${failureSummary?.replaceAll(/\s+/g, ' ')})`,
    ),
  );
}

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard'],
  rules: {
    // How the source is laid out is nobody's business but ours.
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'doctype-style': 'off',
    'long-title': 'off',
    // Buttons of forms say what they are; a form's only button submits it by default (HTML, 4.10.6).
    'no-implicit-button-type': 'off',
  },
});

/** What is wrong with the markup of a document, one line each. */
export async function markupFaults(html: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${ruleId}: ${message} (${line}:${column})`),
  );
}

/** What sticks out of the window although nothing around it scrolls by itself, in the terms of the page. */
const STICKING_OUT = `(wide) => {
  const { scrollWidth } = document.documentElement;
  if (scrollWidth <= wide) return [];
  const scrolls = (element) =>
    element !== null &&
    (['auto', 'scroll', 'hidden'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const found = [...document.querySelectorAll('body *')]
    .filter((element) => element.getBoundingClientRect().right > wide + 1 && !scrolls(element.parentElement))
    .map((element) => scrollWidth + ' wide in ' + wide + ': <' + element.localName + ' class="' + element.className + '">')
    .slice(0, 5);
  // Something hidden that is placed within the page rather than within what scrolls makes the page wide all the same.
  return found.length > 0 ? found : [scrollWidth + ' wide in ' + wide + ': something out of sight'];
}`;

const SCROLLING_ASIDE = `[...document.querySelectorAll('.stacks')]
  .filter((region) => region.scrollWidth > region.clientWidth)
  .map((region) => 'the table ' + region.getAttribute('aria-labelledby') + ' is cut in ' + innerWidth)`;

/** What is wider than a window of `width` CSS pixels, one line each: 320 is a phone, and a desk at 400 % (WCAG 1.4.10). */
async function overflowFaults(page: Page, width: number): Promise<readonly string[]> {
  await page.setViewportSize({ width, height: 800 });
  const aside = await page.evaluate<readonly string[]>(SCROLLING_ASIDE);
  return [...(await page.evaluate<readonly string[]>(`(${STICKING_OUT})(${width})`)), ...aside];
}

/** Sizes of text in per cent, each with the width of the window: a phone and a desk of somebody who reads large (WCAG 1.4.4). */
const TEXT_SIZES = [
  [130, 390],
  [150, 390],
  [200, 390],
  [200, 1280],
] as const;

/** What sticks out where the text is larger and the window is not. */
async function largeTextFaults(page: Page, size: number, width: number): Promise<readonly string[]> {
  const set = (value: string) => page.evaluate(`document.documentElement.style.fontSize = '${value}'`);
  await set(`${size}%`);
  await page.setViewportSize({ width, height: 800 });
  // Tables may scroll in a region of their own (WCAG 1.4.10).
  const faults = await page.evaluate<readonly string[]>(`(${STICKING_OUT})(${width})`);
  await set('');
  return faults.map((fault) => `${fault}, text at ${size} %`);
}

const MOVING = `[
  ...(getComputedStyle(document.documentElement).scrollBehavior === 'smooth' ? ['smooth scrolling'] : []),
  ...document.getAnimations().map(() => 'an animation'),
]`;

/** What moves although the reader asked for nothing to move (WCAG 2.3.3). */
async function motionFaults(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  return await page.evaluate<readonly string[]>(MOVING);
}

/** Widths of a desk of 1280 pixels at 400 %, which is a phone as well, and at 200 % (WCAG 1.4.10 and 1.4.4). */
const WIDTHS = [320, 640] as const;

/** Everything that is wrong with the page that is open; `html` is what the node answered. */
export async function faultsOf(page: Page, html: string): Promise<readonly string[]> {
  const faults = [...(await shiftFaults(page)), ...(await axeFaults(page)), ...(await markupFaults(html))];
  faults.push(...(await keyboardFaults(page)), ...(await forcedColourFaults(page)));
  for (const width of WIDTHS) faults.push(...(await overflowFaults(page, width)));
  for (const [size, width] of TEXT_SIZES) faults.push(...(await largeTextFaults(page, size, width)));
  faults.push(...(await motionFaults(page)));
  await page.setViewportSize({ width: 1280, height: 800 });
  return faults;
}
