import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { ProposalId } from '../../src/domain/kit/id.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { faultsOf } from './faults.ts';
import { t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

const QUEUE = '/admin/moderation?kind=held';
const HELD = 30;
const MANY = 300;
const SPAM_EACH = 6;
const SPAM = 'Achetez nos montres';
/** What a moderator takes to read one that is short. */
const READING_MS = 1_500;
/** Three hundred in ten minutes, of what pages and requests take; reading the texts comes on top. */
const MS_EACH = 600_000 / 300;

describe('contributions that wait', { timeout: 120_000 }, () => {
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

  const hold = async (texts: readonly string[]) => {
    const author = await registeredPerson(city.app, 'Mia');
    const ids: ProposalId[] = [];
    for (const body of texts) ids.push((await proposed(city.app, { slug: 'velo', authorId: author.id, body })).id);
    return ids;
  };
  const some = (count: number) => Array.from({ length: count }, (_, nth) => `Un texte qui attend, le ${nth + 1}e.`);
  const waiting = async () => (await city.app.store.read((reader) => reader.views.moderationCounts(null))).held;

  it('are thirty, accepted by keys alone, in three requests and less than two seconds each', async () => {
    await hold(some(HELD));
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

  it('are three hundred, decided as their moderator means in ten minutes with the time to read them', {
    timeout: 400_000,
  }, async () => {
    const texts = Array.from({ length: MANY }, (_, nth) =>
      nth % SPAM_EACH === 4 ? `${SPAM} (${nth})` : `Un texte (${nth})`,
    );
    const held = await hold(texts);
    const { page, context } = await browser.context(city, { session });
    const going = async (act: () => Promise<unknown>) => await Promise.all([page.waitForEvent('load'), act()]);
    const press = async (name: string | RegExp) => going(() => page.getByRole('button', { name }).last().click());
    /** Ticks those of the page that are meant, with keys alone; answers how many. */
    const pick = async (isMeant: (text: string) => boolean) => {
      const cards = await page.locator('[data-keys] > li').allInnerTexts();
      await page.locator('input[name="item"]').first().focus();
      for (const text of cards) await page.keyboard.press(isMeant(text) ? 'a' : 'j');
      return await page.locator('input[name="item"]:checked').count();
    };
    const isSpam = (text: string) => text.includes(SPAM);
    const started = performance.now();
    await page.goto(city.origin + QUEUE);
    // One at a time: the first is accepted on its own page, and the next one is there at once.
    await going(() =>
      page
        .getByRole('link', { name: /^Modérer/ })
        .first()
        .click(),
    );
    await page.locator('[name="act"][value="accept"]').check();
    await press(t('moderation.button'));
    await going(() => page.getByRole('link', { name: t('moderation.back') }).click());
    // Several at a time, until nothing waits.
    while ((await page.locator('[data-keys] > li').count()) > 0) {
      if ((await pick(isSpam)) > 0) {
        await page.getByText(t('moderation.remove-picked')).first().click();
        await page.locator('[name="rule"]').selectOption('spam');
        await page.locator('[name="reason"]').fill('Une publicité, sans rapport avec la consultation.');
        await press(t('moderation.remove-picked'));
        await press(/^Retirer \d/);
        continue;
      }
      await pick(() => true);
      await going(() => page.keyboard.press('Enter'));
    }
    const elapsed = performance.now() - started;
    expect(await waiting()).toBe(0);
    const became = await city.app.store.read(
      async (reader) => await Promise.all(held.map(async (id) => (await reader.proposals.byId(id))?.status)),
    );
    expect(became).toEqual(texts.map((text) => (isSpam(text) ? 'removed' : 'published')));
    expect(elapsed + MANY * READING_MS).toBeLessThan(600_000);
    await context.close();
  });

  it('lead one to the next without script, and can be ticked all at once', async () => {
    await hold(some(3));
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
