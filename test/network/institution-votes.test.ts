import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import { readBallotTally } from '../../src/application/ballot/read-tally.ts';
import { castForInstitution } from '../../src/application/community/ballot/cast-for-institution.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { loadMoves } from '../../src/application/network/move/resolve-move.ts';
import type { RulesInput } from '../../src/application/open-data/recount-ballots.ts';
import { recountJoint } from '../../src/application/open-data/recount-joint.ts';
import { resultDocument, tallyDocument } from '../../src/application/open-data/tally.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { value } from '../support/city.ts';
import { asked, option, options } from '../support/voting.ts';
import { institutionOf } from './city.ts';
import { openCommunity } from './community.ts';
import type { Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

it('comes to one weighted result at every node, from a vote of each institution that it signed', {
  timeout: 600_000,
}, async () => {
  await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'member', 'associate'] });
  const { network, host } = community;
  const [, heavy, light, associate] = network.places as [Place, Place, Place, Place];
  const question = await asked(host.node.app, {
    ...{ consultation: 'mutualiser', slug: 'priorites', method: 'supports-and-objections', closesAt: '2026-03-20' },
    options: options('Pièces jointes', 'Recherche'),
    rules: {
      weights: [{ institution: institutionOf(heavy), weight: 3 }],
      quorum: { kind: 'count', count: 3 },
      threshold: { kind: 'count', count: 3 },
    },
  });
  await network.settle();

  const ballotAt = async (place: Place): Promise<Ballot> => {
    const stored = await place.node.app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug(community.slugAt(place));
      return await reader.ballots.bySlug(consultation?.id ?? '', 'priorites');
    });
    if (stored === null) throw new Error('no ballot');
    return stored.ballot;
  };
  const votes = async (place: Place, supported: number, opposed: number) => {
    const ballot = await ballotAt(place);
    const [supports, objections] = [[option(ballot, supported)], [option(ballot, opposed)]];
    const choice = { kind: 'supports-and-objections', supports, objections } as const;
    const command = { ballotId: ballot.id, choice, rulesHash: ballot.rulesHash ?? '', by: community.by(place) };
    return await castForInstitution(place.node.app, command);
  };
  for (const place of network.places) {
    const { rules, rulesHash } = await ballotAt(place);
    expect({ weights: rules.weights, rulesHash }).toEqual({
      weights: question.rules.weights,
      rulesHash: question.rulesHash,
    });
  }
  value(await votes(heavy, 2, 1));
  value(await votes(heavy, 1, 2));
  value(await votes(light, 2, 1));
  value(await votes(host, 2, 1));
  expect(await votes(associate, 1, 2)).toMatchObject({ refusal: { type: 'not-in-this-role', roles: ['member'] } });

  const notified = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      network.advance({ minutes: 11 });
      await network.settle();
    }
  };
  /** What a place shows and counts again; by the ids of now, whatever the institution that weighs more was called. */
  const counts = async (place: Place, signer: string) => {
    const { app, proven } = place.node;
    const { id } = await ballotAt(place);
    const view = value(await readBallotTally(app, { id, viewer: ANYBODY }));
    const { joint, result } = view;
    if (joint === null || !result.visible) throw new Error(`${place.origin} has no joint result`);
    expect(joint).toMatchObject({
      complete: true,
      weight: 5,
      tally: {
        turnout: { cast: 3 },
        deciding: { valid: 5, votes: [3, 2], objections: [2, 3] },
        outcome: { kind: 'selected', decidedBy: 'threshold', options: [1] },
      },
    });
    const counted = new Map(joint.cities.map((city) => [city.institution.uri, city]));
    expect(counted.get(institutionOf(heavy))).toMatchObject({ weight: 3, counted: { piles: [{ cast: 1 }] } });
    expect(JSON.parse(counted.get(institutionOf(heavy))?.signed ?? '{}')).toMatchObject({
      attributedTo: signer,
      piles: [{ cast: 1, tally: { votes: [1, 0], objections: [0, 1] } }],
    });
    const document = tallyDocument(view, app.origin);
    const moves = await app.store.read((reader) => loadMoves(app, reader));
    const own = { rules: view.rules as RulesInput, result: resultDocument(result), moves };
    const said = document.joint ?? { cities: [], result: {} };
    expect(await recountJoint(proven, { joint: said, own })).toBe('equal');
    const lighter = said.cities.map((city) => ({ ...city, weight: 1 }));
    expect(await recountJoint(proven, { joint: { ...said, cities: lighter }, own })).toBe('differs');
    expect(await place.query('select kind from peer_evidence')).toEqual([]);
    const page = await (
      await fetch(`${place.origin}/consultations/${view.consultation.slug}/ballots/priorites`)
    ).text();
    for (const part of ['id="joint"', 'id="weights"', 'id="options"']) expect(page).toContain(part);
    return JSON.stringify(resultDocument(joint));
  };

  network.advance({ days: 19 });
  await notified(5);
  const id = institutionOf(heavy);
  const results = new Set<string>();
  for (const place of network.places) results.add(await counts(place, id));
  await network.move(heavy);
  await notified(3);
  expect(institutionOf(heavy)).not.toBe(id);
  for (const place of network.places) results.add(await counts(place, id));
  expect(results.size).toBe(1);
});
