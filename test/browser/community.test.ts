import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { createSignInLink, signIn } from '../../src/application/sign-in/sign-in.ts';
import { peered } from '../network/cities.ts';
import { openCity } from '../network/city.ts';
import { type Network, openNetwork, type Place } from '../network/network.ts';
import { seedOfRun } from '../network/seeded.ts';
import { value } from '../support/city.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, t } from './person.ts';

const TOWNS = ['lyon', 'torino', 'atelier'];
/** Browsers forget cookies that are over by their own clock. */
const NOW = new Date();
const day = (from: number) => new Date(NOW.getTime() + from * 86_400_000).toISOString().slice(0, 10);

/** What officers of two cities and a supplier do from a need to its adoption, without a script in any of their browsers. */
describe('a community takes a request from need to adoption, without scripts', { timeout: 180_000 }, () => {
  let network: Network;
  let browser: TestBrowser;
  let lyon: Place;
  let torino: Place;
  let atelier: Place;
  let officer: Person;
  let turin: Person;
  let colleague: Person;
  let maker: Person;
  const everybody: Person[] = [];
  /** The address of the community at each place. */
  const slugs = new Map<Place, string>();

  beforeAll(async () => {
    network = await openNetwork({ nodes: TOWNS.length, seed: seedOfRun(), start: NOW.toISOString() });
    browser = await openBrowser();
    for (const [index, { node }] of network.places.entries()) await openCity(node.app, TOWNS[index] ?? '');
    const [host, member, supplier] = network.places as [Place, Place, Place];
    [lyon, torino, atelier] = [host, member, supplier];
    for (const place of [member, supplier]) await peered(host, place);
    await signedIn();
    colleague = await officerOf(member, 'bea');
  }, 120_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await network[Symbol.asyncDispose]();
  });

  async function officerOf(place: Place, name: string): Promise<Person> {
    const { app } = place.node;
    const email = `${name}@${new URL(place.origin).hostname}.example`;
    const { agent } = value(await inviteAgent(app, { email, role: 'officer', by: null }));
    const { secret } = await createSignInLink(app, { holder: { agentId: agent.id } });
    const { session } = value(await signIn(app, { secret }));
    const somebody = await person(browser, place, { session, javaScriptEnabled: false });
    everybody.push(somebody);
    return somebody;
  }

  /** Sessions of officers end after days. */
  async function signedIn(): Promise<void> {
    officer = await officerOf(lyon, 'claire');
    turin = await officerOf(torino, 'ada');
    maker = await officerOf(atelier, 'max');
  }

  /** Opens the form of one act about the only request there is, in the administration area. */
  async function act(somebody: Person, place: Place, link: string): Promise<void> {
    await somebody.open(`/admin/consultations/${slugs.get(place)}/requests/1`);
    await somebody.follow(link);
  }

  async function steps(name: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
    await act(officer, lyon, t('request.decide'));
    await officer.fill({ step: name, reason: 'Réunion des membres.', ...fields });
    await officer.documents(t('request.record-step'));
    expect(await officer.reads()).toContain(t('done.request-step'));
    await network.settle();
  }

  it('an officer founds it, and publishes it', async () => {
    await officer.open('/admin/new-community');
    await officer.fill({
      'title.fr': 'Mutualiser',
      'summary.fr': 'Payer une fois ce dont toutes ont besoin.',
      opensAt: day(-1),
      closesAt: day(700),
    });
    await officer.documents(t('admin.save-draft'));
    expect(await officer.reads()).toContain(t('done.consultation-drafted'));
    slugs.set(lyon, new URL(officer.page.url()).pathname.split('/').at(-1) ?? '');
    await officer.follow(t('admin.publish'));
    await officer.documents(t('admin.publish-confirm'));
    expect(await officer.reads()).toContain(t('done.consultation-published'));
  });

  it('records its charter', async () => {
    await officer.open(`/admin/consultations/${slugs.get(lyon)}/charter`);
    await officer.fill({
      'decision.fr': 'Assemblée constitutive',
      'text.fr': 'Nous partageons les coûts de ce dont toutes ont besoin.',
      sum: '5 000',
      currency: 'EUR',
      pledgeWithdrawal: 'until-close',
      sharing: 'equally',
    });
    await officer.documents(t('charter.adopt-button'));
    expect(await officer.reads()).toContain(t('done.charter-adopted'));
  });

  it('invites a member and a supplier, and officers of both accept', async () => {
    const path = `/admin/consultations/${slugs.get(lyon)}/share`;
    for (const [{ origin }, role] of [
      [torino, 'member'],
      [atelier, 'supplier'],
    ] as const) {
      await officer.open(path);
      await officer.page.locator(`input[name="peer"][value="${origin}/"]`).check();
      await officer.fill({ role });
      await officer.documents(t('share.invite-button'));
      await network.settle();
    }
    const answers = [
      [turin, torino],
      [maker, atelier],
    ] as const;
    for (const [somebody, place] of answers) {
      await somebody.open('/admin/invitations');
      await somebody.documents(t('invitations.accept'));
      await network.settle();
      const [mirror] = await place.query<{ slug: string }>('select slug from consultation where host_uri is not null');
      slugs.set(place, mirror?.slug ?? '');
    }
    await turin.open(`/consultations/${slugs.get(torino)}/charter`);
    expect(await turin.reads()).toContain('Assemblée constitutive');
  });

  it('a member writes down what it needs, and opens it', async () => {
    await turin.open(`/consultations/${slugs.get(torino)}/requests`);
    await turin.follow(t('request.new'));
    await turin.fill({
      'title.fr': 'Pièces jointes',
      'body.fr': 'Joindre des pièces à une proposition.',
      acceptanceCriteria: 'Une agente joint une pièce en moins de dix secondes.',
      licence: 'EUPL-1.2',
    });
    await turin.documents(t('request.new-button'));
    expect(await turin.reads()).toContain(t('done.request-sent'));
    await network.settle();
    await act(turin, torino, t('request.decide'));
    await turin.fill({ step: 'open' });
    await turin.documents(t('request.record-step'));
    await network.settle();
    await officer.open(`/consultations/${slugs.get(lyon)}/requests`);
    await officer.follow(/Pièces jointes/);
    expect(await officer.reads()).toContain(t('request-state.open'));
  });

  it('the supplier says what it costs', async () => {
    await act(maker, atelier, t('estimate.add'));
    await maker.fill({ amount: '10 000', currency: 'EUR', date: day(-1) });
    await maker.documents(t('estimate.add-button'));
    await network.settle();
    await officer.open(`/consultations/${slugs.get(lyon)}/proposals/1/request`);
    expect(await officer.reads()).toMatch(/10\s000/u);
  });

  it('the members agree on it, by the terms of the charter', async () => {
    await act(officer, lyon, t('request.decide'));
    const terms = { amount: '10 000', currency: 'EUR', closesAt: `${day(20)}T12:00` };
    await officer.fill({ step: 'specify', reason: 'Réunion.', ...terms, withdrawalDays: '5' });
    await officer.documents(t('request.record-step'));
    expect(await officer.page.locator('[aria-invalid="true"]').getAttribute('name')).toBe('withdrawalDays');
    await officer.fill({ withdrawalDays: '0' });
    await officer.documents(t('request.record-step'));
    expect(await officer.reads()).toContain(t('done.request-step'));
    await network.settle();
  });

  it('both pledge: above the sum of the charter a colleague confirms', async () => {
    await act(officer, lyon, t('pledge.make'));
    await officer.fill({ kind: 'money', amount: '5 000', expiresAt: day(300) });
    await officer.documents(t('pledge.make-button'));
    expect(await officer.reads()).toContain(t('done.request-pledge'));
    await act(turin, torino, t('pledge.make'));
    await turin.fill({ kind: 'money', amount: '6 000', expiresAt: day(300) });
    await turin.documents(t('pledge.make-button'));
    expect(await turin.reads()).toContain(t('done.request-pledge-waits'));
    await act(colleague, torino, t('pledge.confirm'));
    await colleague.page.locator('input[name="waiting"]').check();
    await colleague.documents(t('pledge.confirm-button'));
    await network.settle();
    for (const [somebody, place] of [
      [officer, lyon],
      [turin, torino],
    ] as const) {
      await somebody.open(`/consultations/${slugs.get(place)}/proposals/1/request`);
      expect(await somebody.reads()).toMatch(/6\s000/u);
      expect(await somebody.reads()).toContain(t('settlement.preview'));
    }
  });

  it('it is settled after the close, commissioned, delivered, and taken into use', async () => {
    network.advance({ days: 21 });
    await signedIn();
    await act(officer, lyon, t('settlement.settle'));
    await officer.documents(t('settlement.settle-button'));
    expect(await officer.reads()).toContain(t('request-state.funded'));
    await steps('commission');
    await act(maker, atelier, t('release.announce'));
    await maker.fill({ version: '1.0', url: 'https://software.example/1.0', date: day(20) });
    await maker.documents(t('release.announce-button'));
    await network.settle();
    await act(maker, atelier, t('request.decide'));
    await maker.fill({ step: 'deliver', reason: 'Version 1.0.' });
    await maker.documents(t('request.record-step'));
    await network.settle();
    for (const [somebody, place] of [
      [officer, lyon],
      [turin, torino],
    ] as const) {
      await act(somebody, place, t('use.state'));
      await somebody.page.locator('select[name="version"]').selectOption({ index: 1 });
      await somebody.fill({ since: day(20) });
      await somebody.documents(t('use.state-button'));
      await network.settle();
    }
  });

  it('every site shows that it is adopted once all that pay run it, and what its institution pays', async () => {
    for (const [somebody, place] of [
      [officer, lyon],
      [turin, torino],
    ] as const) {
      await somebody.open(`/consultations/${slugs.get(place)}/proposals/1/request`);
      const page = await somebody.reads();
      expect(page).toContain(t('request-state.adopted'));
      expect(page).toContain('1.0');
      await somebody.open('/admin/pledges');
      expect(await somebody.reads()).toMatch(/5\s000/u);
    }
  });

  it('the host hands it over to the member, and every site goes on with the same', async () => {
    await officer.open(`/admin/consultations/${slugs.get(lyon)}/hand-over`);
    await officer.fill({ to: `${torino.origin}/`, reason: 'Assemblée du 1er juin' });
    await officer.documents(t('hand-over.offer'));
    expect(await officer.reads()).toContain(t('done.hand-over-offered'));
    await network.settle();
    await turin.open(`/admin/consultations/${slugs.get(torino)}`);
    await turin.follow(t('hand-over.take-title'));
    expect(await turin.reads()).toContain('Assemblée du 1er juin');
    await turin.documents(t('hand-over.take'));
    expect(await turin.reads()).toContain(t('done.taken-over'));
    await network.settle();
    for (const [somebody, place] of [
      [officer, lyon],
      [turin, torino],
      [maker, atelier],
    ] as const) {
      await somebody.open(`/consultations/${slugs.get(place)}/proposals/1/request`);
      expect(await somebody.reads()).toContain(t('request-state.adopted'));
      const [held] = await place.query<{ host: string | null }>(
        'select host_institution as host from consultation where rules_hash is not null',
      );
      expect(held?.host ?? null).toBe(place === torino ? null : `${torino.origin}/`);
    }
  });

  it('nobody met a page with a fault, but the one that was refused', () => {
    const faults = everybody.flatMap((each) => each.faults);
    expect(faults).toEqual([expect.stringContaining('status of 422')]);
  });
});
