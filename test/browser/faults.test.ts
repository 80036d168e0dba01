import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.ts';
import { faultsOf } from './faults.ts';
import { forcedColourFaults } from './forced-colours.ts';
import { keyboardFaults } from './keyboard.ts';
import { shiftFaults } from './paint.ts';

/** Puts something above what is painted, which moves it. */
const COME_LATE = `new Promise((done) => {
  const later = (act) => requestAnimationFrame(() => requestAnimationFrame(act));
  later(() => {
    document.body.insertAdjacentHTML('afterbegin', '<p style="block-size: 12rem">Late</p>');
    later(done);
  });
})`;

describe('a fault of a page', () => {
  let browser: TestBrowser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    ({ context, page } = await browser.context({ origin: 'http://localhost' }));
  });
  afterAll(async () => {
    await context.close();
    await browser[Symbol.asyncDispose]();
  });

  const documentOf = (body: string) =>
    `<!doctype html><html lang="fr"><head><title>a</title></head><body>${body}</body></html>`;

  it('is found in what it says and how wide it is', async () => {
    const html = documentOf('<img src="x"><p id="a">a<p id="a" style="width:900px;background:red">b');
    await page.setContent(html);
    expect(await faultsOf(page, html)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('image-alt'),
        expect.stringContaining('no-dup-id'),
        expect.stringContaining('wide in 320'),
      ]),
    );
  });

  it.each([
    ['what Tab passes over', '<a href="/" tabindex="-1">a</a>', 'cannot be reached by Tab'],
    [
      'a place of its own in the order',
      '<a href="/" tabindex="2">a</a><a href="/" tabindex="1">b</a>',
      'was not reached',
    ],
    ['a trap', '<input onkeydown="event.preventDefault()"><a href="/">a</a>', 'was not reached by Tab'],
    ['no focus', '<a href="/" style="outline:none">a</a>', 'does not show the focus'],
    ['a pale focus', '<a href="/" style="outline:3px solid #eeeeee">a</a>', 'shows the focus in'],
    ['a focus elsewhere', '<a href="/" style="position:absolute;left:-900px">a</a>', 'out of sight'],
  ])('is found by the keyboard: %s', async (_what, body, fault) => {
    await page.setContent(documentOf(`<style>:focus-visible { outline: 3px solid #1d5c63 }</style>${body}`));
    expect(await keyboardFaults(page)).toContainEqual(expect.stringContaining(fault));
  });

  it('is none where a group of boxes and a date have more than one way in', async () => {
    const radios = [1, 2].map((value) => `<input type="radio" name="a" value="${value}">`).join('');
    const folded = '<details><summary>b</summary><a href="/">c</a></details>';
    const body = `${radios}<input type="date"><input type="datetime-local">${folded}<a href="/">d</a>`;
    await page.setContent(documentOf(`<style>:focus-visible { outline: 3px solid #1d5c63 }</style>${body}`));
    expect(await keyboardFaults(page)).toEqual([]);
  });

  it.each([
    ['a button without an edge', '<button style="border:0;background:#1d5c63">a</button>'],
    ['a bar of its background', '<progress max="2" value="1" style="appearance:none;background:#eeeeee"></progress>'],
    ['a mark without an edge', '<style>p::before { content: ""; padding: 9px; background: red }</style><p>a</p>'],
    ['a chart', '<svg><rect width="9" height="9" fill="#1d5c63"/></svg>'],
  ])('is found in forced colours: %s', async (_what, body) => {
    await page.setContent(documentOf(body));
    expect(await forcedColourFaults(page)).toContainEqual(expect.stringContaining('in forced colours'));
  });

  it('is found where something comes late', async () => {
    await page.setContent(documentOf('<p>a</p>'));
    // What moves within half a second of a key is what somebody asked for.
    await page.waitForTimeout(600);
    await page.evaluate(COME_LATE);
    expect(await shiftFaults(page)).toEqual([expect.stringContaining('the layout shifted')]);
  });
});
