import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { faultsOf } from './faults.ts';
import { t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

const QUEUE = '/admin/moderation?kind=held';
const HELD = 30;
/** Three hundred in ten minutes, of what pages and requests take; reading the texts comes on top. */
const MS_EACH = 600_000 / 300;

describe('thirty contributions that wait', { timeout: 120_000 }, () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let session: string;

  beforeAll(async () => {
    city = await serveCity('2026-03-02T08:00:00Z');
    browser = await openBrowser();
    await setUpCity(city.app);
    await opened(city.app, 'velo', { rules: { hold: 'everything' } });
    const { agent } = value(await inviteAgent(city.app, { email: 'o@lyon.example', role: 'moderator', by: null }));
    session = await city.sessionOf({ agentId: agent.id });
  }, 120_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  });

  const hold = async (count: number) => {
    const author = await registeredPerson(city.app, 'Mia');
    for (let made = 0; made < count; made += 1) {
      await proposed(city.app, { slug: 'velo', authorId: author.id, body: `Un texte qui attend, le ${made + 1}e.` });
    }
  };
  const waiting = async () => (await city.app.store.read((reader) => reader.views.moderationCounts(null))).held;

  it('are accepted by keys alone, in three requests and less than two seconds each', async () => {
    await hold(HELD);
    const { page, context } = await browser.context(city, { session });
    const requests: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'document') requests.push(request.method());
    });
    const answer = await page.goto(city.origin + QUEUE);
    expect(await faultsOf(page, (await answer?.text()) ?? '')).toEqual([]);
    requests.length = 0;
    const started = performance.now();
    await page.goto(city.origin + QUEUE);
    await page.locator('input[name="item"]').first().focus();
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    for (let picked = 0; picked < HELD; picked += 1) await page.keyboard.press('a');
    expect(await page.locator('input[name="item"]:checked').count()).toBe(HELD);
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    const each = (performance.now() - started) / HELD;
    expect(await page.evaluate<string>('document.body.innerText')).toContain(`${HELD} décisions`);
    expect(await waiting()).toBe(0);
    expect(requests).toEqual(['GET', 'POST', 'GET']);
    expect(each).toBeLessThan(MS_EACH);
    await context.close();
  });

  it('lead one to the next without script, and can be ticked all at once', async () => {
    await hold(3);
    const { page, context } = await browser.context(city, { session, javaScriptEnabled: false });
    const press = async (name: string) =>
      Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()]);
    await page.goto(city.origin + QUEUE);
    await Promise.all([
      page.waitForEvent('load'),
      page
        .getByRole('link', { name: /^Modérer/ })
        .nth(0)
        .click(),
    ]);
    const first = new URL(page.url()).pathname;
    await page.locator('[name="act"][value="accept"]').check();
    await press(t('moderation.button'));
    expect(new URL(page.url()).pathname).not.toBe(first);
    expect(new URL(page.url()).pathname).toMatch(/^\/admin\/moderation\/proposal\//);
    await page.goto(city.origin + QUEUE);
    await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: t('moderation.pick-all') }).click()]);
    await press(t('moderation.accept-picked'));
    expect(await waiting()).toBe(0);
    await context.close();
  });
});
