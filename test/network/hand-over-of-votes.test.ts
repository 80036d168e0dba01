import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import { readBallotTally } from '../../src/application/ballot/read-tally.ts';
import { castForInstitution } from '../../src/application/community/ballot/cast-for-institution.ts';
import { offerHandOver } from '../../src/application/community/hand-over/offer-hand-over.ts';
import { takeOver } from '../../src/application/community/hand-over/take-over.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { resultDocument } from '../../src/application/open-data/tally.ts';
import { value } from '../support/city.ts';
import { asked, option, options } from '../support/voting.ts';
import { institutionOf } from './city.ts';
import { openCommunity } from './community.ts';
import type { Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

it('keeps the result of a vote of institutions at every node when a community is handed over', {
  timeout: 600_000,
}, async () => {
  await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'member'] });
  const { network, host } = community;
  const [, next, third] = network.places as [Place, Place, Place];
  await asked(host.node.app, {
    ...{ consultation: 'mutualiser', slug: 'priorites', method: 'supports-and-objections', closesAt: '2026-03-20' },
    options: options('Pièces jointes', 'Recherche'),
  });
  await network.settle();
  const ballotAt = async (place: Place) => {
    const stored = await place.node.app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug(community.slugAt(place));
      return await reader.ballots.bySlug(consultation?.id ?? '', 'priorites');
    });
    if (stored === null) throw new Error('no ballot');
    return stored.ballot;
  };
  for (const [place, supported, opposed] of [
    [host, 1, 2],
    [next, 2, 1],
    [third, 1, 2],
  ] as const) {
    const ballot = await ballotAt(place);
    const [supports, objections] = [[option(ballot, supported)], [option(ballot, opposed)]];
    const choice = { kind: 'supports-and-objections', supports, objections } as const;
    const command = { ballotId: ballot.id, choice, rulesHash: ballot.rulesHash ?? '', by: community.by(place) };
    value(await castForInstitution(place.node.app, command));
  }
  const notified = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      network.advance({ minutes: 11 });
      await network.settle();
    }
  };
  const shown = async (place: Place) => {
    const { id } = await ballotAt(place);
    const { joint } = value(await readBallotTally(place.node.app, { id, viewer: ANYBODY }));
    return joint === null
      ? null
      : {
          result: resultDocument(joint),
          complete: joint.complete,
          counted: joint.cities
            .map(({ institution, counted }) => [institution.uri, counted?.piles[0]?.cast ?? null])
            .toSorted(),
        };
  };
  network.advance({ days: 19 });
  await notified(5);
  const before = await shown(host);
  expect(before).toMatchObject({ complete: true });
  for (const place of network.places) expect(await shown(place)).toEqual(before);

  const at = (place: Place) => ({ slug: community.slugAt(place), by: community.by(place) });
  value(await offerHandOver(host.node.app, { ...at(host), to: institutionOf(next), reason: 'Vote.' }));
  await network.settle();
  value(await takeOver(next.node.app, at(next)));
  await notified(6);
  for (const place of network.places) {
    expect(await shown(place)).toEqual(before);
    expect(await place.query('select kind, peer, detail from peer_evidence')).toEqual([]);
  }
});
