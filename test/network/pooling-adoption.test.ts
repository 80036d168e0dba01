import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { value } from '../support/city.ts';
import { institutionOf } from './city.ts';
import { euros, FUNDING, openCommunity } from './community.ts';
import type { Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

it('is delivered by its supplier, and adopted once all that pay state that they run it', {
  timeout: 600_000,
}, async () => {
  await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'supplier'] });
  const { network, host } = community;
  const [, member, supplier] = network.places as [Place, Place, Place];
  const number = await community.specified('À livrer');
  const estimate = { type: 'estimate', amount: FUNDING.need, date: '2026-03-02', reference: 'Devis 1' } as const;
  value(await community.state(supplier, number, estimate));
  for (const place of [host, member]) value(await community.pledge(place, number, euros(6_000)));
  await network.settle();
  network.advance({ days: 40 });
  value(await settlePledges(host.node.app, community.at(host, number)));
  await community.step(number, 'commission');
  await network.settle();

  const release = { version: '1.0', url: 'https://git.example/1.0', date: '2026-04-01' };
  const announced = (place: Place) =>
    stateAbout(place.node.app, { ...community.at(place, number), kind: 'release', content: release });
  expect(await announced(member)).toMatchObject({ refusal: { type: 'not-in-this-role', roles: ['supplier'] } });
  value(await announced(supplier));
  value(await community.state(supplier, number, { type: 'step', step: 'deliver', reason: 'Livraison 1.0.' }));
  await network.settle();
  const use = { version: '1.0', since: '2026-04-02', dueOn: null };
  const states = async () =>
    await Promise.all(network.places.map(async (place) => (await community.viewAt(place, number)).request.state));
  const planned = { version: null, since: null, dueOn: '2026-09-01' };
  value(await stateAbout(member.node.app, { ...community.at(member, number), kind: 'use', content: planned }));
  value(await stateAbout(host.node.app, { ...community.at(host, number), kind: 'use', content: use }));
  await network.settle();
  expect(await states()).toEqual(Array(3).fill('delivered'));
  value(await stateAbout(member.node.app, { ...community.at(member, number), kind: 'use', content: use }));
  await network.settle();
  expect(await states()).toEqual(Array(3).fill('adopted'));
  for (const place of network.places) {
    const { releases, uses, request } = await community.viewAt(place, number);
    const [told] = [
      ...(await place.node.app.store.read((reader) => reader.changes.featureRequests([request.proposalId]))).values(),
    ];
    expect(told?.uses).toHaveLength(2);
    expect(releases).toMatchObject([{ ...release, institution: institutionOf(supplier) }]);
    expect(new Map(uses.map(({ institution, version }) => [institution, version]))).toEqual(
      new Map([
        [institutionOf(host), '1.0'],
        [institutionOf(member), '1.0'],
      ]),
    );
    expect(await place.query('select kind from peer_evidence')).toEqual([]);
  }
});
