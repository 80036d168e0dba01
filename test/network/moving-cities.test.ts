import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { readBallotTally } from '../../src/application/ballot/read-tally.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import type { RulesInput } from '../../src/application/open-data/recount-ballots.ts';
import { recountJoint } from '../../src/application/open-data/recount-joint.ts';
import { resultDocument, tallyDocument } from '../../src/application/open-data/tally.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { ballotRulesDocument } from '../../src/domain/ballot/rules-document.ts';
import { provenByAsking } from '../../src/federation/network/proven-subtotal.ts';
import { contentOf } from '../federation/delivering-city.ts';
import { value } from '../support/city.ts';
import { casting, option, options } from '../support/voting.ts';
import { institutionOf, openCity, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const SLUG = 'parcs';
const PEOPLE = 3;
const AS_DOCUMENT = { headers: { accept: 'application/activity+json' } } as const;

/** Three cities share a consultation; none is another's peer. */
describe('a city that shares a consultation and moves', { timeout: 180_000 }, () => {
  let network: Network;
  let host: Place;
  let torino: Place;
  let girona: Place;
  let before: string;
  const people = new Map<Place, readonly string[]>();

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, torino, girona] = network.places as [Place, Place, Place];
    for (const [nth, place] of network.places.entries()) {
      await openCity(place.node.app, `city${nth}`);
      const ids: string[] = [];
      for (let each = 0; each < PEOPLE; each += 1) {
        const input = { kind: 'local', standing: 'resident', name: `P${each}` } as const;
        ids.push(value(await registerParticipant(place.node.app, input)).id);
      }
      people.set(place, ids);
    }
    const open = { opensAt: '2026-03-01', closesAt: '2026-05-31' } as const;
    value(
      await createConsultation(host.node.app, {
        slug: SLUG,
        title: { fr: 'Des parcs' },
        summary: { fr: 'Où ?' },
        phases: (['propose', 'support', 'vote'] as const).map((kind) => ({ kind, ...open })),
        rules: { hold: 'nothing', resultsVisibility: 'always' },
        by: null,
      }),
    );
    value(await publishConsultation(host.node.app, { slug: SLUG, by: null }));
    value(await submitProposal(host.node.app, { slug: SLUG, authorId: person(host), content: contentOf('Des bancs') }));
    for (const place of [torino, girona]) await share(network, { host, slug: SLUG, with: place });
  }, 120_000);
  afterAll(() => network[Symbol.asyncDispose]());

  const person = (place: Place, nth = 0) => people.get(place)?.[nth] ?? '';
  const consultationAt = async ({ node }: Place) => {
    const found = await node.app.store.read((reader) => reader.consultations.bySlug(SLUG));
    if (found === null) throw new Error('nothing is shared');
    return found;
  };
  const proposalAt = async (place: Place, number = 1) => {
    const { id } = await consultationAt(place);
    return (await place.node.app.store.read((reader) => reader.proposals.byNumber(id, number)))?.id ?? '';
  };
  const totalAt = async (place: Place) => {
    const id = await proposalAt(place);
    const counts = await place.node.app.store.read((reader) => reader.supports.counts(id));
    return counts.reduce((sum, { count }) => sum + count, 0);
  };
  const citiesAt = async (place: Place) => {
    const seen = value(await readProposal(place.node.app, { slug: SLUG, number: 1, viewer: ANYBODY }));
    return (seen.cities ?? []).map(({ institution, state }) => `${institution.uri} ${state}`).toSorted();
  };
  const statesAt = async (place: Place) =>
    await place.query<{ institution: string; sequence: number }>(
      "select institution, sequence from subtotal_state where about = 'supports' order by institution",
    );
  const notified = async (rounds = 3) => {
    for (let round = 0; round < rounds; round += 1) {
      network.advance({ minutes: 11 });
      await network.settle();
    }
  };
  const support = async (place: Place, nth: number) =>
    value(
      await giveSupport(place.node.app, {
        proposalId: await proposalAt(place),
        participantId: person(place, nth),
        side: 'for',
      }),
    );
  const expectOneOfEach = async (sum: number) => {
    const everyCity = network.places.map((place) => `${institutionOf(place)} counted`).toSorted();
    for (const place of network.places) {
      expect(await totalAt(place), place.origin).toBe(sum);
      expect(await citiesAt(place), place.origin).toEqual(everyCity);
      expect(await place.query('select kind, detail from peer_evidence'), place.origin).toEqual([]);
    }
  };

  it('is one city at every node, with the numbers that went before, though nobody is its peer', async () => {
    for (const place of network.places) await support(place, 0);
    await notified();
    await expectOneOfEach(3);
    const page = await (await fetch(`${girona.origin}/consultations/${SLUG}/proposals/1`)).text();
    expect(page).toContain('Ville de city1');
    const sequence = (await statesAt(girona)).find(
      ({ institution }) => institution === institutionOf(torino),
    )?.sequence;
    before = torino.origin;
    await network.move(torino);
    await support(torino, 1);
    await notified();
    await expectOneOfEach(4);
    const after = (await statesAt(girona)).find(({ institution }) => institution === institutionOf(torino));
    expect(after?.sequence).toBe((sequence ?? 0) + 1);
    expect((await statesAt(host)).map(({ institution }) => institution)).not.toContain(`${before}/`);
  });

  it('is one city to whoever reads the whole state again', async () => {
    for (const place of [torino, girona]) await place.query('update mirror set cursor = null');
    await notified();
    await expectOneOfEach(4);
  });

  it('has what waited at home taken once, as by the same person', async () => {
    const submit = async (place: Place, title: string) =>
      value(
        await submitProposal(place.node.app, {
          slug: SLUG,
          authorId: person(place, 1),
          content: contentOf(title),
        }),
      );
    const first = await submit(torino, 'Une fontaine');
    await network.settle();
    // What it sends reaches the host, and no answer comes back.
    const { faults } = network;
    const fateOf = faults.fateOf.bind(faults);
    const old = torino.origin;
    faults.fateOf = (from, to) => (to === old ? { kind: 'drop' } : fateOf(from, to));
    const unanswered = await submit(torino, 'Une place');
    await expect
      .poll(
        async () => {
          await network.work();
          return (await host.query("select from guest_act where act = 'create'")).length;
        },
        { timeout: 15_000 },
      )
      .toBe(2);
    faults.partition(host.origin, old);
    const waiting = await submit(torino, 'Un kiosque');
    for (let round = 0; round < 3; round += 1) await network.work();
    faults.fateOf = fateOf;
    await network.move(torino);
    await notified();
    const titles = await host.query<{ title: string }>(
      `select title ->> 'fr' as title from proposal join proposal_version v
         on v.proposal_id = proposal.id and v.number = current_version order by proposal.number`,
    );
    expect(titles.map(({ title }) => title).toSorted()).toEqual([
      'Des bancs',
      'Un kiosque',
      'Une fontaine',
      'Une place',
    ]);
    const authors = await host.query<{ actor_uri: string | null }>(
      `select distinct actor_uri from participant join proposal on author_id = participant.id where actor_uri is not null`,
    );
    expect(authors).toHaveLength(1);
    expect(authors[0]?.actor_uri?.startsWith(`${torino.origin}/`)).toBe(true);
    for (const { id } of [first, unanswered, waiting]) {
      expect(await torino.node.app.store.read((reader) => reader.proposals.byId(id))).toMatchObject({
        status: 'published',
        authorId: person(torino, 1),
      });
    }
    for (const place of network.places) expect(await place.query('select from proposal')).toHaveLength(4);
    await expectOneOfEach(4);
  });

  it('can be counted again from what it signed under either address', async () => {
    const ballot = value(
      await createBallot(host.node.app, {
        consultation: SLUG,
        slug: 'ou',
        question: { fr: 'Où ?' },
        method: 'approval',
        options: options('Nord', 'Sud'),
        rules: { anonymityThreshold: 1 },
        closesAt: '2026-03-20',
        by: null,
      }),
    );
    value(await publishBallot(host.node.app, { ballotId: ballot.id, by: null }));
    await network.settle();
    const ballotAt = async (place: Place) => {
      const { id } = await consultationAt(place);
      const stored = await place.node.app.store.read((reader) => reader.ballots.bySlug(id, 'ou'));
      if (stored === null) throw new Error('no ballot');
      return stored.ballot;
    };
    for (const place of network.places) {
      const here = await ballotAt(place);
      const choice = { kind: 'approval', options: [option(here, 1)] } as const;
      for (const each of people.get(place) ?? []) {
        value(await castBallot(place.node.app, casting(here, [each, choice])));
      }
    }
    network.advance({ days: 19 });
    await notified(5);
    await network.move(torino);
    await notified(2);
    for (const place of network.places) {
      const { id } = await ballotAt(place);
      const view = value(await readBallotTally(place.node.app, { id, viewer: ANYBODY }));
      expect(view.joint).toMatchObject({ complete: true, tally: { turnout: { cast: 3 * PEOPLE } } });
      expect(view.joint?.cities.map(({ institution }) => institution.uri).toSorted()).toEqual(
        network.places.map(institutionOf).toSorted(),
      );
      const { joint } = tallyDocument(view, place.origin);
      if (!view.result.visible || joint === null) throw new Error('hidden');
      const rules = ballotRulesDocument(view.ballot, SLUG) as RulesInput;
      const own = { rules, result: resultDocument(view.result) };
      const again = await recountJoint(place.node.proven, { joint, own });
      expect(again, place.origin).toBe('equal');
      const query = provenByAsking(async (url) => await (await fetch(url, AS_DOCUMENT)).json());
      expect(await recountJoint(query, { joint, own }), place.origin).toBe('equal');
    }
  });

  it('goes on where it is the host that moves: what waited reaches it once, what was counted stays', async () => {
    before = host.origin;
    for (const place of [torino, girona]) network.faults.partition(before, place.origin);
    const waiting = value(
      await submitProposal(girona.node.app, {
        slug: SLUG,
        authorId: person(girona, 1),
        content: contentOf('Des arbres'),
      }),
    );
    await support(girona, 1);
    for (let round = 0; round < 3; round += 1) await network.work();
    await network.move(host);
    await notified();
    expect(await host.query('select from proposal')).toHaveLength(5);
    for (const place of [torino, girona]) {
      const { host: at } = await consultationAt(place);
      expect(at).toEqual({ uri: `${host.origin}/consultations/${SLUG}`, institution: institutionOf(host) });
      expect(await place.query('select failing_since from mirror')).toEqual([{ failing_since: null }]);
      expect(await place.query('select from proposal')).toHaveLength(5);
    }
    expect(await girona.node.app.store.read((reader) => reader.proposals.byId(waiting.id))).toMatchObject({
      status: 'published',
      authorId: person(girona, 1),
    });
    await expectOneOfEach(5);
    for (const place of [torino, girona]) await place.query('update mirror set cursor = null');
    await notified();
    await expectOneOfEach(5);
    const invites = await host.query<{ invite: string }>('select invite from cohost');
    for (const { invite } of invites) expect(invite.startsWith(`${host.origin}/`)).toBe(true);
  });
});
