import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { createSignInLink, signIn } from '../../src/application/sign-in/sign-in.ts';
import { openCity, openConsultation, share } from '../network/city.ts';
import { type Network, openNetwork, type Place } from '../network/network.ts';
import { picture } from '../network/pictures.ts';
import { seedOfRun } from '../network/seeded.ts';
import { value } from '../support/city.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, t } from './person.ts';

const PAGE = '/consultations/rues';

describe('a resident takes part at a co-host, in a browser', { timeout: 120_000 }, () => {
  let network: Network;
  let browser: TestBrowser;
  let lyon: Place;
  let torino: Place;
  let host: string;
  let ada: Person;

  beforeAll(async () => {
    // Browsers forget cookies that are over by their own clock, and the phases of the consultation are of 2026.
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    browser = await openBrowser();
    [lyon, torino] = network.places as [Place, Place];
    await openCity(lyon.node.app, 'lyon');
    const { person: participantId } = await openCity(torino.node.app, 'torino');
    await openConsultation(lyon.node.app, 'rues', { hold: 'everything', resultsVisibility: 'always' });
    await share(network, { host: lyon, slug: 'rues', with: torino });
    const { secret } = await createSignInLink(torino.node.app, { holder: { participantId } });
    const { session } = value(await signIn(torino.node.app, { secret }));
    ada = await person(browser, torino, { session, viewport: { width: 390, height: 844 } });
    ({ host } = new URL(lyon.origin));
  }, 120_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await network[Symbol.asyncDispose]();
  });

  async function propose(title: string): Promise<void> {
    await ada.open(`${PAGE}/propose`);
    expect(await ada.reads()).toContain(host);
    await ada.fill({ title, body: 'Devant la gare, pour trente vélos.', 'file-alt': 'La gare' });
    const buffer = await picture('teal');
    await ada.page.locator('[name="file"]').setInputFiles({ name: 'gare.png', mimeType: 'image/png', buffer });
    await ada.documents(t('propose.send'));
    await network.settle();
  }

  /** What somebody at the host decides about the only one that waits there. */
  async function decided(kind: 'accept' | 'remove'): Promise<void> {
    const [waiting] = await lyon.query<{ id: string }>(`select id from proposal where status = 'held'`);
    value(
      await decideProposal(lyon.node.app, {
        proposalId: waiting?.id ?? '',
        kind,
        rule: kind === 'remove' ? 'off-topic' : 'within-the-rules',
        reason: 'C’est déjà décidé.',
        by: null,
      }),
    );
    await network.settle();
    network.advance({ minutes: 11 });
    await network.settle();
  }

  it('proposes at home, and is told that the host reads it first', async () => {
    await propose('Des arceaux');
    await ada.page.reload();
    expect(await ada.reads()).toContain(t('from-home.held', { host }));
    await ada.open(PAGE);
    expect(await ada.reads()).not.toContain('Des arceaux');
  });

  it('finds it under the number that the host gave, in both towns', async () => {
    await decided('accept');
    for (const place of [torino, lyon]) {
      const anybody = await person(browser, place);
      await anybody.open(`${PAGE}/proposals/1`);
      expect(await anybody.reads()).toContain('Des arceaux');
      const width = `document.querySelector('main img[alt="La gare"]').naturalWidth`;
      expect(await anybody.page.evaluate<number>(width)).toBe(40);
      expect(anybody.faults).toEqual([]);
    }
  });

  it('supports at home, and is counted in both towns', async () => {
    await ada.open(`${PAGE}/proposals/1/support`);
    await ada.documents(t('support.give'));
    expect(await ada.reads()).toContain(t('done.support-recorded'));
    network.advance({ minutes: 2 });
    await network.settle();
    network.advance({ minutes: 11 });
    await network.settle();
    const anybody = await person(browser, lyon);
    await anybody.open(`${PAGE}/proposals/1`);
    const cells = await anybody.page.locator('main table td.count').allTextContents();
    expect(cells.map((cell) => cell.trim())).toContain('1');
  });

  it('takes its picture away at home, and then it is gone in both towns', async () => {
    const [mine] = await torino.query<{ id: string }>('select id from proposal where number = 1');
    await ada.open(`/me/proposals/${mine?.id}`);
    await ada.follow(t('own.details'));
    expect(await ada.reads()).toContain(t('from-home.details-said', { host }));
    await ada.page.locator('[name^="remove-"]').check();
    await ada.documents(t('own.details-button'));
    expect(await ada.reads()).toContain(t('done.change-sent-to-host'));
    await network.settle();
    for (const place of [torino, lyon]) {
      const anybody = await person(browser, place);
      await anybody.open(`${PAGE}/proposals/1`);
      expect(await anybody.page.locator('main .pictures').count()).toBe(0);
    }
  });

  it('reads why the host did not take another one', async () => {
    await propose('Encore des arceaux');
    await decided('remove');
    await ada.page.reload();
    expect(await ada.reads()).toContain('C’est déjà décidé.');
    expect(ada.faults).toEqual([]);
  });
});
