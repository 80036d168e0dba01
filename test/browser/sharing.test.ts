import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { createSignInLink, signIn } from '../../src/application/sign-in/sign-in.ts';
import { peered } from '../network/cities.ts';
import { invitationsAt, openCity } from '../network/city.ts';
import { type Network, openNetwork, type Place } from '../network/network.ts';
import { seedOfRun } from '../network/seeded.ts';
import { value } from '../support/city.ts';
import { casting, option, options } from '../support/voting.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, t } from './person.ts';

const TOWNS = ['lyon', 'torino', 'girona', 'lahti', 'liege', 'sion'];
const PAGE = '/consultations/parcs';
/** What every town's result page has of all of them. */
const JOINT = 'section[aria-labelledby="joint"]';
const BALLOT = `${PAGE}/ballots/ouverture`;
/** Browsers forget cookies that are over by their own clock. */
const NOW = new Date();
const day = (from: number) => new Date(NOW.getTime() + from * 86_400_000).toISOString().slice(0, 10);

describe('a consultation is shared with five towns, in a browser', { timeout: 120_000 }, () => {
  let network: Network;
  let browser: TestBrowser;
  let host: Place;
  let torino: Place;
  let officer: Person;

  beforeAll(async () => {
    network = await openNetwork({ nodes: TOWNS.length, seed: seedOfRun(), start: NOW.toISOString() });
    browser = await openBrowser();
    [host, torino] = network.places as [Place, Place];
    for (const [index, { node }] of network.places.entries()) await openCity(node.app, TOWNS[index] ?? '');
    for (const place of network.places.slice(1)) await peered(host, place);
    const { app } = host.node;
    value(
      await createConsultation(app, {
        slug: 'parcs',
        title: { fr: 'Des parcs ouverts la nuit' },
        summary: { fr: 'Six villes, une question.' },
        phases: [{ kind: 'vote', opensAt: day(-1), closesAt: day(3) }],
        rules: { resultsVisibility: 'after-close' },
        by: null,
      }),
    );
    value(await publishConsultation(app, { slug: 'parcs', by: null }));
    const ballot = value(
      await createBallot(app, {
        consultation: 'parcs',
        slug: 'ouverture',
        question: { fr: 'Faut-il ouvrir les parcs la nuit ?' },
        method: 'approval',
        options: options('Tous', 'Les grands', 'Aucun'),
        rules: { anonymityThreshold: 1 },
        closesAt: day(3),
        by: null,
      }),
    );
    value(await publishBallot(app, { ballotId: ballot.id, by: null }));
    officer = await officerOf(host);
  }, 120_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await network[Symbol.asyncDispose]();
  });

  async function sessionOf({ node: { app } }: Place, holder: Parameters<typeof createSignInLink>[1]['holder']) {
    const { secret } = await createSignInLink(app, { holder });
    return value(await signIn(app, { secret })).session;
  }

  async function officerOf(place: Place): Promise<Person> {
    const email = `officer@${new URL(place.origin).hostname}.example`;
    const { agent } = value(await inviteAgent(place.node.app, { email, role: 'officer', by: null }));
    return await person(browser, place, { session: await sessionOf(place, { agentId: agent.id }) });
  }

  const ballotAt = async ({ node }: Place) => {
    const found = await node.app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug('parcs');
      return consultation === null ? null : await reader.ballots.bySlug(consultation.id, 'ouverture');
    });
    if (found === null) throw new Error('no ballot');
    return found.ballot;
  };

  it('an officer ticks five towns and invites them at once', async () => {
    await officer.open('/admin/consultations/parcs');
    await officer.open('/admin/consultations/parcs/share');
    for (const box of await officer.page.locator('input[name="peer"]').all()) await box.check();
    await officer.fill({ registeredMax: '1000' });
    await officer.documents(t('share.invite-button'));
    expect(await officer.page.locator('main tbody tr').count()).toBe(5);
    await network.settle();
  });

  it('an officer of each town accepts, told what that means', async () => {
    for (const place of network.places.slice(1)) {
      const [invited] = await invitationsAt(place);
      expect(invited).toMatchObject({ status: 'invited', title: { fr: 'Des parcs ouverts la nuit' } });
      const there = await officerOf(place);
      await there.open('/admin/invitations');
      await there.fill({ registered: '100' });
      await there.documents(t('invitations.accept'));
      expect(await there.reads()).toContain('Des parcs ouverts la nuit');
      expect(there.faults).toEqual([]);
    }
    await network.settle();
    await officer.open('/admin/consultations/parcs/share');
    const states = await officer.page.locator('main tbody tr').allInnerTexts();
    expect(states.filter((row) => row.includes(t('share.accepted')))).toHaveLength(5);
  });

  it('people vote at home, one of them in a browser at Torino, and nobody sees a count', async () => {
    for (const [index, place] of network.places.entries()) {
      const ballot = await ballotAt(place);
      for (let nth = 0; nth <= index; nth += 1) {
        const joined = value(
          await registerParticipant(place.node.app, { kind: 'local', standing: 'resident', name: `Habitant ${nth}` }),
        );
        const choice = { kind: 'approval', options: [option(ballot, nth % 2 === 0 ? 1 : 2)] } as const;
        value(await castBallot(place.node.app, casting(ballot, [joined.id, choice])));
      }
    }
    const ada = value(await registerParticipant(torino.node.app, { kind: 'local', standing: 'resident', name: 'Ada' }));
    const voter = await person(browser, torino, { session: await sessionOf(torino, { participantId: ada.id }) });
    await voter.open(`${BALLOT}/vote`);
    await voter.page.getByLabel('Aucun').check();
    await voter.documents(t('vote.button'));
    expect(await voter.reads()).toContain(t('done.ballot-cast'));
    expect(voter.faults).toEqual([]);
    await officer.open(BALLOT);
    expect(await officer.reads()).toContain(t('result.hidden-after-close', { date: '' }).slice(0, 40));
    expect(await officer.page.locator(JOINT).count()).toBe(0);
  });

  it('after the close every town shows what each counted, and the same sum', async () => {
    network.advance({ days: 5 });
    for (let round = 0; round < 4; round += 1) {
      network.advance({ minutes: 11 });
      await network.settle();
    }
    const read: string[] = [];
    for (const place of network.places) {
      const anybody = await person(browser, place);
      await anybody.open(BALLOT);
      const shown = anybody.page.locator(JOINT);
      // A column for each town, and one for all of them.
      expect(await shown.locator('thead th.count').count()).toBe(TOWNS.length + 1);
      const sums: (string | null)[] = [await shown.locator('.lead').textContent()];
      for (const row of await shown.locator('tbody tr').all()) {
        sums.push(await row.locator('th').textContent(), await row.locator('td').last().textContent());
      }
      read.push(sums.join(' | '));
      expect(anybody.faults).toEqual([]);
    }
    // Six towns of one to six voters, and Ada; every second of them for the second choice.
    expect(read[0]).toMatch(/\| 22 \|[^|]*Tous \| 12 \|[^|]*Les grands \| 9 \|[^|]*Aucun \| 1$/);
    expect(new Set(read).size).toBe(1);
    expect(officer.faults).toEqual([]);
  });
});
