import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../interop/until.ts';
import { type Browser, browserAt } from '../support/browsing.ts';
import { type ExampleProcess, startExample } from './example-process.ts';
import type { ProcessCity } from './process-city.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

/** So long after it is published the ballot closes. */
const CLOSES_S = 40;
const PATIENCE_MS = 120_000;

/**
 * An officer of a city shares a consultation with others, of which one signs what it likes, and decides in the end: the
 * pages of real nodes, in processes of their own.
 */
describe('an officer who shares a consultation of five towns, one of them hostile', () => {
  let world: ProcessWorld;
  let host: ProcessCity;
  let hostile: ExampleProcess;
  let officer: Browser;
  const share = `/admin/consultations/${SLUG}/share`;

  beforeAll(async () => {
    world = await ProcessWorld.open(4);
    host = world.host;
    hostile = await startExample({ supports: 25 });
    officer = browserAt(null);
    await officer.send(host.signInLink, {});
  }, 240_000);
  afterAll(async () => {
    await hostile?.[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  it('invites them on one page, and reads there who shares it and how many people each registered', async () => {
    await world.share(CLOSES_S, {
      async invite(cohosts) {
        await host.command('peer', 'add', hostile.origin);
        for (const { origin } of [...cohosts, hostile]) {
          const sent = await officer.send(`${host.origin}${share}`, { peer: `${origin}/`, registeredMax: '100' });
          expect(sent.status).toBe(200);
        }
        expect((await page(officer, share)).match(/Invitée|La partage/g)).toHaveLength(4);
      },
    });
    await world.propose(host, 1, 'Un quai');
    for (const city of world.cities) {
      await world.vote(city, 1, 1);
      await world.vote(city, 2, 2);
      await world.vote(city, 3, 1);
    }
    await hostile.untilStep('answered');
    const shown = await until('all that share it', async () => {
      const text = await page(officer, share);
      return text.match(/La partage/g)?.length === 4 && text;
    });
    expect(shown).toContain('ExampleLa partage10 indiqué le');
  }, 240_000);

  it('reads that one counted more people than it registered, and so does everybody', async () => {
    await until(
      'the answer to its count',
      async () => hostile.steps.some(({ type }) => type === 'Reject'),
      PATIENCE_MS,
    );
    expect(hostile.steps).toContainEqual(
      expect.objectContaining({ why: expect.objectContaining({ because: 'too-many' }) }),
    );
    const told = await page(officer, share);
    expect(told).toContain(
      'Un message de Example a été rejeté au cours des 30 derniers jours : Plus de voix que de personnes inscrites.',
    );
    const [answered] = hostile.steps.filter(({ step }) => step === 'answered');
    const proposal = await page(browserAt(null), new URL(String(answered?.['result'])).pathname);
    expect(proposal).toContain('Example : rejeté, il y a plus de voix que de personnes inscrites.');
  }, 240_000);

  it('reads after the close who is waited for, and no city’s figures', async () => {
    await world.untilClosed();
    const text = await until(
      'who is waited for',
      async () => {
        const shown = await page(officer, `/consultations/${SLUG}/ballots/ponts`);
        const waits = shown.match(/ne s’est pas encore engagée/g)?.length ?? 0;
        return waits === 1 && shown;
      },
      PATIENCE_MS,
    );
    expect(text).toContain('Example : ne s’est pas encore engagée sur ses chiffres.');
    expect(text).not.toContain('Bulletins et voix pris en compte pour la décision, par institution');
  }, 240_000);

  it('takes the invitation back, and every city shows the same result in its own language', async () => {
    await officer.send(`${host.origin}${share}`, { withdraw: `${hostile.origin}/` });
    expect(await page(officer, share)).toContain('Retirée');
    const expected = world.votesOf(world.cities);
    for (const city of world.cities)
      expect((await world.joint(city)).result.deciding.votes, city.name).toEqual(expected);
    const anybody = browserAt(null);
    const ballot = `/consultations/${SLUG}/ballots/ponts`;
    const atHost = await page(anybody, ballot);
    expect(atHost).toContain('Bulletins et voix pris en compte pour la décision, par institution');
    for (const { name } of world.cities) expect(atHost).toContain(name);
    const atMontalba = await page(anybody, ballot, world.cities[1]);
    for (const { name } of world.cities) expect(atMontalba).toContain(name);
    expect(atMontalba).not.toBe(atHost);
  }, 240_000);

  it('publishes the answer, which every city shows', async () => {
    const { number } = await world.proposal(host, 'Un quai');
    await host.api('POST', `/consultations/${SLUG}/proposals/${number}/answer`, {
      token: host.officer,
      body: { verdict: 'accepted', body: { fr: 'Le quai sera construit.' } },
    });
    for (const city of world.cities) {
      const shown = await until(
        `the answer at ${city.name}`,
        async () => {
          const text = await page(browserAt(null), `/consultations/${SLUG}/proposals/${number}`, city);
          return text.includes('Le quai sera construit.') && text;
        },
        PATIENCE_MS,
      );
      expect(shown).toContain('Un quai');
    }
  }, 240_000);

  /** The words of a page, without its marks. */
  async function page(browser: Browser, path: string, at: ProcessCity = host): Promise<string> {
    const { status, text } = await browser.open(`${at.origin}${path}`);
    expect(status, path).toBe(200);
    const words = text.replaceAll(/<(?:script|style)[\s\S]*?<\/(?:script|style)>/g, '').replaceAll(/<[^>]+>/g, '');
    return words
      .replaceAll('&amp;', '&')
      .replaceAll('&#39;', '’')
      .replaceAll(/[\s\u00a0\u202f]+/g, ' ');
  }
});
