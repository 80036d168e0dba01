import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import { decideStep } from '../../src/application/community/request/decide-step.ts';
import { readFeatureRequests } from '../../src/application/community/request/reads.ts';
import { stateAct } from '../../src/application/community/statement/state-act.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { value } from '../support/city.ts';
import { institutionOf } from './city.ts';
import { euros, openCommunity } from './community.ts';
import type { Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

it('is a duplicate on every node, also where a member withdraws its own draft', { timeout: 600_000 }, async () => {
  await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'member'] });
  const { network, host } = community;
  const [, member, other] = network.places as [Place, Place, Place];
  const target = await community.specified('Joindre des pièces');
  const number = await community.specified('Ajouter une pièce');
  value(await community.pledge(member, number, euros(2_000)));
  await network.settle();
  const merged = async (place: Place, of: number, duplicateOf: number) =>
    await decideStep(place.node.app, {
      ...community.at(place, of),
      ...{ step: 'withdraw', reason: 'Doublon.', duplicateOf },
    });
  expect(await merged(host, number, target)).toMatchObject({
    refusal: { type: 'merge-refused', because: 'pledged', institutions: [institutionOf(member)] },
  });
  value(await community.withdraw(member, number));
  await network.settle();
  value(await merged(host, number, target));
  await network.settle();

  const neededBy = ['https://torino.example/'];
  const links = { publiccode: null, issue: null, mergeRequest: null };
  const details = { acceptanceCriteria: ['Deux clics.'], licence: 'EUPL-1.2', neededBy, links };
  const words = { title: 'Téléverser', body: 'Il manque un bouton.', lang: 'fr' };
  const { slug } = community.at(member, 0);
  const propose = { type: 'propose', ...words, details } as const;
  value(await stateAct(member.node.app, { slug, number: null, act: propose, by: community.by(member) }));
  await network.settle();
  const board = async (place: Place) =>
    value(await readFeatureRequests(place.node.app, { slug: community.slugAt(place), viewer: ANYBODY })).requests.map(
      (row) => [row.number, row.state, row.duplicateOf],
    );
  const draft = target + 2;
  expect(await board(host)).toContainEqual([draft, 'draft', null]);
  value(await merged(member, draft, draft));
  value(await merged(other, draft, target));
  await network.settle();
  const refusals = await Promise.all(
    [member, other].map(async (place) => (await community.ownAt(place, draft)).at(-1)?.refusal),
  );
  expect(refusals).toEqual([
    { type: 'merge-refused', because: 'itself', number: draft },
    { type: 'other-decider', decider: 'author' },
  ]);
  value(await merged(member, draft, target));
  await network.settle();

  for (const place of network.places) {
    expect(await board(place)).toEqual([
      [target, 'specified', null],
      [number, 'withdrawn', target],
      [draft, 'withdrawn', target],
    ]);
    const [into, duplicate] = [await community.viewAt(place, target), await community.viewAt(place, number)];
    expect(into.duplicates).toMatchObject([{ number }, { number: draft, neededBy }]);
    expect(duplicate).toMatchObject({
      duplicateOf: { number: target, title: { fr: 'Joindre des pièces' } },
      steps: [{}, {}, { step: 'withdraw', reason: 'Doublon.', duplicateOf: target }],
      statements: [{}, { statement: { of: 'withdrawal' } }],
    });
    const page = `${place.origin}/consultations/${community.slugAt(place)}/proposals/${target}/request`;
    const shown = await (await place.node.answer(new Request(page)))?.text();
    expect(shown).toContain(`/proposals/${number}/request"`);
    expect(shown).toContain('Téléverser');
    expect(await place.query('select kind from peer_evidence')).toEqual([]);
  }
});
