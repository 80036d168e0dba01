import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { readBallotTally } from '../../src/application/ballot/read-tally.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport, withdrawSupport } from '../../src/application/support/support.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { value } from '../support/city.ts';
import { casting, option, options } from '../support/voting.ts';
import { institutionOf, openCity, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { pick, seedOfRun } from './seeded.ts';

const SLUG = 'parks';
const PEOPLE = 8;

describe('what several cities count', () => {
  let network: Network;
  let host: Place;
  const people = new Map<Place, readonly string[]>();

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    console.log(`NETWORK_SEED=${network.seed}`);
    [host] = network.places as [Place, Place, Place];
    for (const [nth, place] of network.places.entries()) {
      await openCity(place.node.app, `city${nth}`);
      people.set(place, await residents(place));
    }
    value(
      await createConsultation(host.node.app, {
        slug: SLUG,
        title: { fr: 'Des parcs' },
        summary: { fr: 'Où ?' },
        phases: [
          { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-05-31' },
          { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-05-31' },
          { kind: 'vote', opensAt: '2026-03-01', closesAt: '2026-05-31' },
        ],
        rules: { hold: 'nothing', resultsVisibility: 'always' },
        by: null,
      }),
    );
    value(await publishConsultation(host.node.app, { slug: SLUG, by: null }));
    for (const place of network.places.slice(1)) {
      await share(network, { host, slug: SLUG, with: place, registered: PEOPLE });
    }
    const author = people.get(host)?.[0] ?? '';
    for (const title of ['Arbres', 'Bancs', 'Fontaine']) {
      const content = {
        title: { fr: title },
        body: { fr: `${title}, partout.` },
        lang: 'fr',
        cost: null,
        amends: null,
      };
      value(await submitProposal(host.node.app, { slug: SLUG, authorId: author, content }));
    }
    await network.settle();
  }, 120_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  async function residents({ node }: Place): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let nth = 0; nth < PEOPLE; nth += 1) {
      ids.push(value(await registerParticipant(node.app, { kind: 'local', standing: 'resident', name: `${nth}` })).id);
    }
    return ids;
  }

  const consultationAt = async ({ node }: Place): Promise<Consultation> => {
    const found = await node.app.store.read((reader) => reader.consultations.bySlug(SLUG));
    if (found === null) throw new Error('nothing is shared');
    return found;
  };
  const proposalAt = async (place: Place, number: number): Promise<string> => {
    const { id } = await consultationAt(place);
    return (await place.node.app.store.read((reader) => reader.proposals.byNumber(id, number)))?.id ?? '';
  };
  const totalAt = async (place: Place, number: number): Promise<number> => {
    const id = await proposalAt(place, number);
    const counts = await place.node.app.store.read((reader) => reader.supports.counts(id));
    return counts.reduce((sum, { count }) => sum + count, 0);
  };
  /** What everybody is told in a few minutes, whatever was lost on the way. */
  const notified = async () => {
    for (let round = 0; round < 4; round += 1) {
      network.advance({ minutes: 11 });
      await network.settle();
    }
  };

  it('is the same sum of supports at every city, after a storm too', async () => {
    const { chance, faults } = network;
    const given = new Map<string, number>();
    faults.stormy = true;
    for (let act = 0; act < 60; act += 1) {
      const place = pick(chance, network.places);
      const participantId = pick(chance, people.get(place) ?? []);
      const number = 1 + Math.floor(chance() * 3);
      const proposalId = await proposalAt(place, number);
      const key = `${place.origin} ${participantId} ${number}`;
      if (chance() < 0.25) {
        await withdrawSupport(place.node.app, { proposalId, participantId });
        given.delete(key);
      } else {
        value(await giveSupport(place.node.app, { proposalId, participantId, side: 'for' }));
        given.set(key, number);
      }
      if (act % 5 === 0) {
        network.advance({ minutes: 2 });
        await network.work();
      }
      if (chance() < 0.1) await network.restart(pick(chance, network.places));
      if (chance() < 0.1) faults.partition(host.origin, pick(chance, network.places.slice(1)).origin);
      if (chance() < 0.2) {
        faults.heal();
        faults.stormy = true;
      }
    }
    await notified();
    const { cities } = value(await readProposal(host.node.app, { slug: SLUG, number: 1, viewer: ANYBODY }));
    expect(cities?.map(({ state }) => state)).toEqual(['counted', 'counted', 'counted']);
    for (let number = 1; number <= 3; number += 1) {
      const expected = [...given.values()].filter((each) => each === number).length;
      for (const place of network.places) expect(await totalAt(place, number), place.origin).toBe(expected);
    }
  }, 180_000);

  it('is counted again where a city lost it: the host forgets, the co-host begins anew', async () => {
    const [, torino] = network.places as [Place, Place, Place];
    const before = await totalAt(host, 1);
    const { id } = await consultationAt(host);
    await host.query(`delete from subtotal where institution = '${institutionOf(torino)}'`);
    await host.query(`delete from subtotal_count where institution = '${institutionOf(torino)}'`);
    await host.query(`delete from subtotal_state where institution = '${institutionOf(torino)}'`);
    expect(id).not.toBe('');
    await torino.query('update mirror set cursor = null');
    await notified();
    for (const place of network.places) expect(await totalAt(place, 1), place.origin).toBe(before);
  }, 120_000);

  it('is a ballot that each city counts at home', async () => {
    const draft = value(
      await createBallot(host.node.app, {
        consultation: SLUG,
        slug: 'which',
        question: { fr: 'Lequel ?' },
        method: 'approval',
        options: options('Nord', 'Sud', 'Est'),
        rules: { anonymityThreshold: 1 },
        closesAt: '2026-03-20',
        by: null,
      }),
    );
    value(await publishBallot(host.node.app, { ballotId: draft.id, by: null }));
    await network.settle();
    const cast = new Map<number, number>();
    for (const place of network.places) {
      const ballot = await ballotAt(place);
      for (const person of people.get(place) ?? []) {
        const chosen = 1 + Math.floor(network.chance() * 3);
        cast.set(chosen, (cast.get(chosen) ?? 0) + 1);
        const choice = { kind: 'approval', options: [option(ballot, chosen)] } as const;
        value(await castBallot(place.node.app, casting(ballot, [person, choice])));
      }
    }
    network.faults.stormy = true;
    network.advance({ days: 19 });
    for (let round = 0; round < 5; round += 1) await network.work();
    await notified();
    const results: string[] = [];
    for (const place of network.places) {
      const { id } = await ballotAt(place);
      const { consultationId } = await ballotAt(place);
      const standing = await place.node.app.store.read((reader) => reader.subtotals.current(consultationId, id));
      const figures = new Map(
        standing.flatMap(({ institution, counted, document }) => (counted === null ? [] : [[institution, document]])),
      );
      expect([...figures.keys()].toSorted()).toEqual(network.places.map(institutionOf).toSorted());
      const votes = [0, 0, 0];
      for (const document of figures.values()) {
        for (const pile of JSON.parse(document).piles) {
          for (const [index, count] of pile.tally.votes.entries()) votes[index] = (votes[index] ?? 0) + count;
        }
      }
      expect(votes).toEqual([1, 2, 3].map((number) => cast.get(number) ?? 0));
      const { joint } = value(await readBallotTally(place.node.app, { id, viewer: ANYBODY }));
      expect(joint).toMatchObject({ complete: true, tally: { deciding: { votes }, turnout: { cast: 3 * PEOPLE } } });
      results.push(JSON.stringify(joint?.tally.deciding));
      const page = await (await fetch(`${place.origin}/consultations/${SLUG}/ballots/which`)).text();
      expect(page).toContain('id="joint"');
      for (const vote of votes) expect(page).toContain(`<td class="count">${vote}</td>`);
    }
    expect(new Set(results).size).toBe(1);
    const tallies = `${host.origin}/api/v1/consultations/${SLUG}/tally`;
    expect(await (await fetch(tallies)).json()).toMatchObject({ items: [{ joint: { complete: true } }] });
  }, 180_000);

  it('is a ballot that a city whose clock is ahead ends no sooner than its host', async () => {
    const [, torino] = network.places as [Place, Place, Place];
    network.faults.heal();
    for (const { clock } of network.places) clock.set('2026-04-01T08:00:00Z');
    await network.settle();
    const draft = value(
      await createBallot(host.node.app, {
        consultation: SLUG,
        slug: 'when',
        question: { fr: 'Quand ?' },
        method: 'choice',
        options: options('Printemps', 'Automne'),
        rules: { anonymityThreshold: 1 },
        closesAt: '2026-04-02T20:00:00Z',
        by: null,
      }),
    );
    value(await publishBallot(host.node.app, { ballotId: draft.id, by: null }));
    await network.settle();
    for (const { clock } of network.places) clock.set('2026-04-02T10:00:00Z');
    const votes = async (place: Place, some: readonly string[]) => {
      const ballot = await ballotAt(place, 'when');
      for (const person of some) {
        const choice = { kind: 'choice', option: option(ballot, 1) } as const;
        value(await castBallot(place.node.app, casting(ballot, [person, choice])));
      }
    };
    const [first = '', ...others] = people.get(torino) ?? [];
    await votes(torino, [first]);
    torino.clock.advance({ days: 1 });
    await torino.query('update mirror set due_at = now()');
    for (let round = 0; round < 10; round += 1) {
      await network.work();
      torino.clock.advance({ seconds: 30 });
    }
    const { id } = await ballotAt(torino, 'when');
    const ended = await torino.node.app.store.read(async (reader) => ({
      closedAt: (await reader.ballots.byId(id))?.closedAt,
      publication: await reader.ballots.publication(id),
    }));
    expect(ended).toEqual({ closedAt: null, publication: null });
    torino.clock.set('2026-04-02T10:10:00Z');
    await votes(torino, others);
    for (const { clock } of network.places) clock.set('2026-04-02T20:00:01Z');
    await notified();
    for (const place of network.places) {
      const { id: ballotId } = await ballotAt(place, 'when');
      const { joint } = value(await readBallotTally(place.node.app, { id: ballotId, viewer: ANYBODY }));
      expect(joint).toMatchObject({ complete: true, tally: { deciding: { votes: [PEOPLE, 0] } } });
    }
  }, 180_000);

  const ballotAt = async (place: Place, slug = 'which'): Promise<Ballot> => {
    const { id } = await consultationAt(place);
    const stored = await place.node.app.store.read((reader) => reader.ballots.bySlug(id, slug));
    if (stored === null) throw new Error('no ballot');
    return stored.ballot;
  };
});
