import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { receiveSubtotal } from '../../src/application/network/subtotal/receive-subtotal.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { contentOf } from '../federation/delivering-city.ts';
import { value } from '../support/city.ts';
import { casting, option, options } from '../support/voting.ts';
import { adminSession } from '../web/admin-session.ts';
import { peered } from './cities.ts';
import { institutionOf, openCity, openConsultation, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { pagesOf } from './pages.ts';
import { seedOfRun } from './seeded.ts';

const SLUG = 'parcs';
const CITIES = `/admin/consultations/${SLUG}/cities?lang=en`;

describe('what officers read of each city that holds a consultation', { timeout: 300_000 }, () => {
  let network: Network;
  let host: Place;
  let torino: Place;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z', settleMs: 200_000 });
    [host, torino] = network.places as [Place, Place];
    const { person } = await openCity(host.node.app, 'lyon');
    await openCity(torino.node.app, 'torino');
    await peered(host, torino);
    await peered(torino, host);
    await openConsultation(host.node.app, SLUG, { votes: true, resultsVisibility: 'always' });
    await share(network, { host, slug: SLUG, with: torino, registered: 40 });
    for (const title of ['Un banc', 'Un quai']) {
      value(await submitProposal(host.node.app, { slug: SLUG, authorId: person, content: contentOf(title) }));
    }
    const ballot = value(
      await createBallot(host.node.app, {
        ...{ consultation: SLUG, slug: 'lequel', question: { fr: 'Lequel ?' }, method: 'choice', by: null },
        ...{ options: options('Nord', 'Sud'), closesAt: '2026-03-04T20:00' },
        rules: { anonymityThreshold: 1, standings: ['registered'], decidingStanding: ['registered'] },
      }),
    );
    value(await publishBallot(host.node.app, { ballotId: ballot.id, by: null }));
    await network.settle();
  }, 300_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const personAt = async ({ node: { app } }: Place) =>
    value(await registerParticipant(app, { kind: 'local', standing: 'registered', name: 'Ada' })).id;
  const proposalAt = async (place: Place, number: number) =>
    (await place.query<{ id: string }>(`select id from proposal where number = ${number}`))[0]?.id ?? '';
  const voteAt = async (place: Place) => {
    const { app } = place.node;
    const consultation = await app.store.read((reader) => reader.consultations.bySlug(SLUG));
    const stored = await app.store.read((reader) => reader.ballots.bySlug(consultation?.id ?? '', 'lequel'));
    if (stored === null) throw new Error('the ballot is not here');
    const choice = { kind: 'choice', option: option(stored.ballot, 1) } as const;
    value(await castBallot(app, casting(stored.ballot, [await personAt(place), choice])));
  };
  /** The words of the page, section by section: of each city, and of each ballot that is over. */
  const sectionsAt = async (place: Place) => {
    const officer = await adminSession(pagesOf(place), 'officer');
    const page = await officer.read(CITIES);
    const [lead = '', ...sections] = page.split('<section aria-labelledby="').map((part) =>
      part
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/ ([.,:])/g, '$1'),
    );
    const named = (name: RegExp) => sections.find((each) => name.test(each)) ?? '';
    const part = { city: named(/^city-\d"> Ville de torino/), own: named(/^city-\d"> Ville de lyon/) };
    return { lead, ...part, ballot: named(/^ballot-0"> Lequel/) };
  };

  it('are when its server answered, what came of its supports, and how many people it registered', async () => {
    const counts = `select coalesce(sum(total), 0)::integer as total from subtotal_count`;
    expect(await host.query(counts)).toEqual([{ total: 0 }]);
    const before = await sectionsAt(host);
    expect(before.city).toMatch(/Last answer of its server 2 March 2026/);
    expect(before.city).toContain('Proposals it has answered 0');
    expect(before.city).toContain('Messages not believed 0');
    expect(before.city).toContain('Ville de torino: 40 registered people.');
    expect(before.own).toContain('decides about the consultation');
    expect(before.own).not.toContain('Last answer of its server');
    expect(before.ballot).toBe('');
    const participantId = await personAt(torino);
    const proposalId = await proposalAt(torino, 1);
    value(await giveSupport(torino.node.app, { proposalId, participantId, side: 'for' }));
    network.advance({ minutes: 11 });
    await network.settle();
    expect(await host.query(counts)).toEqual([{ total: 1 }]);
    expect((await sectionsAt(host)).city).toContain('Supports of its people counted');
    const there = await sectionsAt(torino);
    expect(there.own).toContain('decides about the consultation');
    expect(there.own).toMatch(/Last answer of its server 2 March 2026/);
    expect(there.city).not.toContain('Last answer of its server');
  });

  it('are how many proposals it answered', async () => {
    for (const number of [1, 2]) {
      const proposalId = await proposalAt(torino, number);
      const answer = { verdict: 'accepted', body: { fr: 'Oui.' }, commitments: [], by: null } as const;
      value(await publishAnswer(torino.node.app, { proposalId, ...answer }));
    }
    await network.settle();
    for (const place of [host, torino]) {
      const { city, own } = await sectionsAt(place);
      expect(city, place.origin).toContain('Proposals it has answered 2');
      expect(own, place.origin).toContain('Proposals it has answered 0');
    }
  });

  it('are what of it was not believed, which everybody reads at /network where it proves itself', async () => {
    const { app } = host.node;
    const [stored] = await host.query<{ document: string; consultation_id: string }>(
      `select document, consultation_id from subtotal where institution = '${institutionOf(torino)}'`,
    );
    const told = JSON.parse(stored?.document ?? '{}');
    const counts = [{ number: 1, version: 1, side: 'for', standing: 'registered', count: 30 }] as const;
    const head = { institution: institutionOf(torino), sequence: told.sequence, since: 0, checkpoint: null };
    const signed = await subtotalSigner(torino.node.documents)(
      { ...head, of: 'supports', counts, closesAt: new Date(told.closesAt), countedAt: torino.clock.now() },
      { id: torino.node.app.newId(), consultation: told.consultation },
    );
    const of = { consultationId: stored?.consultation_id ?? '', signed, signer: institutionOf(torino) };
    await receiveSubtotal(app, { ...of, isProven: true, receivedAt: host.clock.now() });
    const { city, lead } = await sectionsAt(host);
    expect(city).toContain('Messages not believed 1');
    expect(lead).toContain('A message of Ville de torino was rejected in the last 30 days');
    const resource = await (await fetch(`${host.origin}/api/v1/consultations/${SLUG}`)).json();
    expect(resource).toMatchObject({
      findings: [{ kind: 'sequence-reused', institution: institutionOf(torino), countsOf: null, passedOnBy: null }],
    });
    const shown = await (await fetch(`${host.origin}/network?lang=en`)).text();
    expect(shown).toMatch(/Ville de torino<\/bdi> signed two different documents under one number/);
    expect(shown).toMatch(new RegExp(`It concerns the consultation <a href="/consultations/${SLUG}[^"]*">`));
  });

  it('are since when its server does not answer, and of a ballot whose figures are waited for, then that it is final', async () => {
    await voteAt(host);
    for (const _ of [1, 2]) await voteAt(torino);
    await network.settle();
    network.faults.partition(host.origin, torino.origin);
    network.advance({ days: 2, hours: 14 });
    for (let step = 0; step < 6; step += 1) {
      network.advance({ minutes: 21 });
      await network.work();
    }
    const waiting = await sectionsAt(host);
    expect(waiting.city).toMatch(/This institution’s server has not answered since 4 March 2026/);
    expect(waiting.ballot).toContain('Ville de torino: has not committed to its figures yet.');
    expect(waiting.ballot).not.toContain('took part');
    for (let step = 0; step < 4; step += 1) {
      await network.settle();
      network.advance({ minutes: 11 });
    }
    const { city, ballot } = await sectionsAt(host);
    expect(city).not.toContain('has not answered since');
    expect(ballot).toContain('Ville de torino: 2 of 40 registered people took part.');
    expect(ballot).toContain('This result is final.');
  });
});
