import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { uploadFile } from '../../src/application/media/manage-files.ts';
import type { AgentId } from '../../src/domain/kit/id.ts';
import { setUpCity, value } from '../support/city.ts';
import { pictureFile } from '../support/pictures.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { faultsOf } from './faults.ts';
import { t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

describe('a text in Markdown', { timeout: 120_000 }, () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let session: string;
  let officer: AgentId;

  beforeAll(async () => {
    city = await serveCity('2026-03-02T08:00:00Z');
    browser = await openBrowser();
    await setUpCity(city.app);
    const { agent } = value(await inviteAgent(city.app, { email: 'o@lyon.example', role: 'officer', by: null }));
    officer = agent.id;
    session = await city.sessionOf({ agentId: agent.id });
  }, 120_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  });

  const opened = async (javaScriptEnabled: boolean) => {
    const { page } = await browser.context(city, {
      session,
      javaScriptEnabled,
      viewport: { width: 320, height: 720 },
    });
    const answer = await page.goto(`${city.origin}/admin/new-consultation?lang=fr`);
    return { page, html: (await answer?.text()) ?? '', area: page.locator('textarea[name="summary.fr"]') };
  };

  it('is formatted by buttons and keys, undone, and shown below as it will be read', async () => {
    const { page, html, area } = await opened(true);
    const bar = page.getByRole('toolbar', { name: t('editor.name') }).first();
    const press = async (name: string) => await bar.getByRole('button', { name, exact: true }).click();
    await area.fill('Venez nombreux');
    await area.press('Shift+Control+ArrowLeft');
    await press(t('editor.bold'));
    expect(await area.inputValue()).toBe('Venez **nombreux**');
    await page.keyboard.press('Control+z');
    expect(await area.inputValue()).toBe('Venez nombreux');
    await area.press('Control+a');
    await area.press('Control+i');
    expect(await area.inputValue()).toBe('*Venez nombreux*');
    await press(t('editor.heading'));
    expect(await area.inputValue()).toBe('## *Venez nombreux*');
    await area.fill('un\ndeux');
    await area.press('Control+a');
    await press(t('editor.list'));
    expect(await area.inputValue()).toBe('- un\n- deux');
    await area.fill('Où');
    await press(t('editor.table'));
    expect(await area.inputValue()).toContain('| … | … |\n| --- | --- |');
    await press(t('editor.preview'));
    const preview = page.locator('.preview').first();
    await preview.locator('table').waitFor();
    await area.fill('Venez **nombreux**');
    await preview.locator('strong', { hasText: 'nombreux' }).waitFor();
    // What was asked for moves what is below it, also where it comes after half a second.
    const faults = (await faultsOf(page, html)).filter((fault) => !fault.startsWith('the layout shifted'));
    expect(faults).toEqual([]);
    await press(t('editor.preview'));
    expect(await preview.isVisible()).toBe(false);
  });

  it('gets an image of the institution by a button, and shows it as the page will', async () => {
    const by = { kind: 'agent', id: officer } as const;
    const bytes = await pictureFile({ width: 300, height: 100 });
    value(await uploadFile(city.app, { bytes, name: 'quai.png', description: 'Le quai', namesAuthors: false, by }));
    const { page, area } = await opened(true);
    const bar = page.getByRole('toolbar', { name: t('editor.name') }).first();
    const press = async (name: string) => await bar.getByRole('button', { name, exact: true }).click();
    await area.fill('Voici : ');
    await press(t('editor.image'));
    const files = page.locator('.files').first();
    await files.getByRole('button', { name: t('files.insert', { what: 'Le quai' }) }).click();
    expect(await area.inputValue()).toMatch(/^Voici : !\[Le quai\]\(\S+\/files\/[0-9a-f]{64}#300x100\)$/);
    expect(await files.isVisible()).toBe(false);
    await press(t('editor.preview'));
    await page.locator('.preview img[alt="Le quai"]').first().waitFor();
  });

  it('has tools that are one stop for Tab, with arrows between them', async () => {
    const { page } = await opened(true);
    const bar = page.getByRole('toolbar').first();
    const focused = async () => await page.evaluate<string>('document.activeElement.textContent');
    await bar.getByRole('button', { name: t('editor.bold') }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe(t('editor.italic'));
    await page.keyboard.press('End');
    expect(await focused()).toBe(t('editor.preview'));
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe(t('editor.bold'));
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe(t('editor.preview'));
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.name')).toBe('summary.fr');
  });

  it('is written without scripts as before', async () => {
    const { page, area } = await opened(false);
    expect(await page.getByRole('toolbar').count()).toBe(0);
    await area.fill('Venez **nombreux**');
    expect(await area.inputValue()).toBe('Venez **nombreux**');
  });
});
