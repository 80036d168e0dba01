import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { FIELD } from '../../src/http/web/ballot/ballot-marks.ts';
import { registeredPerson, setUpCity, value } from '../support/city.ts';
import { asked, casting, option, options, voting } from '../support/voting.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { faultsOf } from './faults.ts';
import { type Person, person, t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

const NOW = '2026-03-06T08:00:00Z';
const BUDGET = '/consultations/votes/ballots/budget';
const RANKED = '/consultations/votes/ballots/rangs';

/** What scripts add to the form of a ballot, and how its result is drawn. */
describe('ballots in a browser', { timeout: 120_000 }, () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let session: string;

  beforeAll(async () => {
    city = await serveCity(NOW);
    browser = await openBrowser();
    await setUpCity(city.app);
    await voting(city.app, 'votes');
    const standings = { standings: ['resident', 'registered', 'paper'], decidingStanding: ['resident'] } as const;
    const costs = [1_000_00, 1_000_00, 250_50];
    const budget = await asked(city.app, {
      consultation: 'votes',
      slug: 'budget',
      method: 'budget-by-votes',
      options: options(
        'Un jardin partagé au bord de la rivière',
        'Un préau pour l’école des Tilleuls',
        'Des bancs',
      ).map((each, index) => ({ ...each, cost: costs[index] ?? 0 })),
      rules: {
        ...standings,
        resultsVisibility: 'always',
        anonymityThreshold: 1,
        budget: { amount: 1_500_00, currency: 'EUR', eachBallotWithin: true },
      },
    });
    await asked(city.app, {
      consultation: 'votes',
      slug: 'rangs',
      method: 'schulze',
      options: options('Nord', 'Sud', 'Est'),
      rules: standings,
    });
    const ana = await registeredPerson(city.app, 'Ana', { standing: 'resident' });
    for (const [name, standing] of [
      ['Léo', 'resident'],
      ['Eva', 'registered'],
    ] as const) {
      const { id } = await registeredPerson(city.app, name, { standing });
      const choice = { kind: 'budget', options: [option(budget, name === 'Léo' ? 1 : 3)] } as const;
      value(await castBallot(city.app, casting(budget, [id, choice])));
    }
    session = await city.sessionOf({ participantId: ana.id });
  }, 120_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  });

  const as = async (options: Parameters<typeof person>[2] = {}): Promise<Person> =>
    await person(browser, city, { session, ...options });

  const ranks = async (page: Page) =>
    await Promise.all([1, 2, 3].map((number) => page.locator(`[name="${FIELD.rank(number)}"]`).inputValue()));

  it('the sum of the marked projects follows each mark, and says when it is too much', async () => {
    const { page, open, faults } = await as();
    await open(`${BUDGET}/vote`);
    const sum = page.locator('.ballot-sum output');
    const over = page.getByText(t('vote.sum-over'));
    expect(await sum.textContent()).toMatch(/^0\s€$/);
    await page.getByLabel('Un jardin').check();
    await page.getByLabel('Des bancs').check();
    expect(await sum.textContent()).toMatch(/^1\s250,50\s€$/);
    expect(await over.isVisible()).toBe(false);
    await page.getByLabel('Un préau').check();
    expect(await over.isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  it('without scripts the sum is that of the ballot that was refused', async () => {
    const { page, open, documents } = await as({ javaScriptEnabled: false });
    await open(`${BUDGET}/vote`);
    await page.getByLabel('Un jardin').check();
    await page.getByLabel('Un préau').check();
    await documents(t('vote.button'));
    expect(await page.locator('.ballot-sum output').textContent()).toMatch(/^2\s000\s€$/);
    expect(await page.getByText(t('vote.sum-over')).isVisible()).toBe(true);
  });

  it('ranks go up and down by buttons and keys, and are numbers without scripts', async () => {
    const { page, open, faults } = await as();
    await open(`${RANKED}/vote`);
    const rowOf = (name: string) => page.locator('.mark-row', { hasText: name });
    const press = async (name: string, button: string) => {
      await rowOf(name).getByRole('button', { name: button }).focus();
      await page.keyboard.press('Enter');
    };
    await press('Est', t('vote.rank-up'));
    await press('Nord', t('vote.rank-up'));
    expect(await ranks(page)).toEqual(['2', '', '1']);
    await press('Nord', t('vote.rank-up'));
    expect(await ranks(page)).toEqual(['1', '', '2']);
    expect(await page.locator('.mark-row label').first().textContent()).toContain('Nord');
    await press('Est', t('vote.rank-down'));
    expect(await ranks(page)).toEqual(['1', '', '']);
    expect(await page.locator('[data-ranked]').textContent()).toContain('Est');
    expect(await page.evaluate<string>('document.activeElement.dataset.move')).toBe('down');
    expect(faults).toEqual([]);
    const plain = await as({ javaScriptEnabled: false });
    await plain.open(`${RANKED}/vote`);
    expect(await plain.page.locator('.moves').first().isVisible()).toBe(false);
  });

  it('a receipt is a sentence with a file to keep; the proof is folded away', async () => {
    const { page, open, documents } = await as();
    await open(`${RANKED}/vote`);
    await page.locator(`[name="${FIELD.rank(2)}"]`).fill('1');
    await documents(t('vote.button'));
    expect(await page.locator('main .lead').textContent()).toMatch(/Ce site a reçu votre bulletin le .*: 1\. .*Sud/);
    expect(await page.getByText(t('receipt.salt')).isVisible()).toBe(false);
    const file = await page.request.get(`${city.origin}${RANKED}/receipt.txt`);
    expect(file.headers()['content-disposition']).toBe('attachment; filename="rangs-receipt.txt"');
    const hash = await page.locator('details .hash').last().textContent();
    expect(await file.text()).toContain(`${t('receipt.commitment')}: ${hash}`);
    const { page: nobody } = await browser.context(city);
    expect((await nobody.request.get(`${city.origin}${RANKED}/receipt.txt`)).status()).toBe(403);
    const code = await page.request.get(`${city.origin}${RANKED}/receipt.svg`);
    expect(code.headers()).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'private, no-store' });
    expect((await nobody.request.get(`${city.origin}${RANKED}/receipt.svg`)).status()).toBe(403);
  });

  it('a result is a chart over the full width, and its table is not cut', async () => {
    city.advance(30 * 86_400_000);
    await announceBallots(city.app);
    const { page, open } = await as({ viewport: { width: 1280, height: 900 } });
    await open(BUDGET);
    const main = await page.locator('main').boundingBox();
    const chart = await page.locator('.result-chart').boundingBox();
    const cut = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.result .scroll')].map((each) => each.scrollWidth - each.clientWidth)`,
    );
    expect(chart?.width).toBeGreaterThan(0.9 * (main?.width ?? Number.POSITIVE_INFINITY));
    expect(cut.length).toBeGreaterThan(0);
    expect(Math.max(...cut)).toBe(0);
    expect(await page.locator('.result-chart li').count()).toBe(3);
    expect(await faultsOf(page, await page.content())).toEqual([]);
  });
});
