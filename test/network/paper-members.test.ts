import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import { admitOnPaper, endOnPaper } from '../../src/application/community/paper/paper-members.ts';
import { joinLate } from '../../src/application/community/pledge/join-late.ts';
import { makePledge } from '../../src/application/community/pledge/make-pledge.ts';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { readEvidence } from '../../src/application/network/evidence/evidence.ts';
import { value } from '../support/city.ts';
import { institutionOf } from './city.ts';
import { euros, FUNDING, openCommunity } from './community.ts';
import type { Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const GIRONA = 'https://girona.example/';
const USE = { version: '1.0', since: '2026-04-02', dueOn: null };

it('has a member without a node, whose papers the host enters and every node shows', { timeout: 600_000 }, async () => {
  await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'supplier'] });
  const { network, host } = community;
  const [, member, supplier] = network.places as [Place, Place, Place];
  const by = community.by(host);
  const girona = { slug: 'mutualiser', institution: GIRONA, name: 'Girona', reference: 'Acta 3', by };
  value(await admitOnPaper(host.node.app, girona));
  expect(await admitOnPaper(host.node.app, girona)).toMatchObject({ refusal: { because: 'duplicate' } });
  const ofMember = { ...girona, institution: `${institutionOf(member).replace('http:', 'https:')}mairie` };
  expect(await admitOnPaper(host.node.app, ofMember)).toMatchObject({ refusal: { because: 'has-a-node' } });
  const number = await community.specified('Sur papier');
  const estimate = { type: 'estimate', amount: FUNDING.need, date: '2026-03-02', reference: 'Devis 1' } as const;
  value(await community.state(supplier, number, estimate));
  value(await community.pledge(member, number, euros(6_000)));
  await network.settle();
  const onPaper = { institution: GIRONA, reference: 'Acta 4' };
  const pledged = { ...community.at(host, number), ...onPaper, pledge: euros(6_000) };
  value(await makePledge(host.node.app, pledged));
  await network.settle();
  network.advance({ days: 40 });
  value(await settlePledges(host.node.app, community.at(host, number)));
  await community.step(number, 'commission');
  await network.settle();
  const release = { version: '1.0', url: 'https://git.example/1.0', date: '2026-04-01' };
  value(await stateAbout(supplier.node.app, { ...community.at(supplier, number), kind: 'release', content: release }));
  value(await community.state(supplier, number, { type: 'step', step: 'deliver', reason: 'Livraison 1.0.' }));
  await network.settle();

  const states = async () =>
    await Promise.all(network.places.map(async (place) => (await community.viewAt(place, number)).request.state));
  const entered = async (place: Place, said: { institution: string; reference: string }) =>
    await stateAbout(place.node.app, { ...community.at(place, number), kind: 'use', content: USE, said });
  expect(await entered(member, onPaper)).toMatchObject({ refusal: { type: 'decided-by-host' } });
  const ofNode = { institution: institutionOf(member), reference: 'Courrier' };
  expect(await entered(host, ofNode)).toMatchObject({ refusal: { field: 'institution', because: 'has-a-node' } });
  expect(await entered(host, { institution: GIRONA, reference: '' })).toMatchObject({
    refusal: { field: 'reference' },
  });
  expect(await entered(host, { institution: institutionOf(host), reference: 'Nous' })).toMatchObject({
    refusal: { field: 'reference' },
  });
  value(await stateAbout(member.node.app, { ...community.at(member, number), kind: 'use', content: USE }));
  await network.settle();
  expect(await states()).toEqual(Array(3).fill('delivered'));
  value(await entered(host, onPaper));
  await network.settle();
  expect(await states()).toEqual(Array(3).fill('adopted'));
  for (const place of network.places) {
    const { uses, settlements, names } = await community.viewAt(place, number);
    expect(uses.find(({ institution }) => institution === GIRONA)).toMatchObject({
      reference: 'Acta 4',
      version: '1.0',
    });
    expect(new Map(settlements.at(-1)?.outcome.shares.map((each) => [each.institution, each.share]))).toEqual(
      new Map([GIRONA, institutionOf(member)].map((each) => [each, 500_000])),
    );
    expect(names.get(GIRONA)?.name).toEqual({ und: 'Girona' });
    expect(await place.query('select kind from peer_evidence')).toEqual([]);
  }

  const vic = { institution: 'https://vic.example/', reference: 'Ple 2' };
  value(await admitOnPaper(host.node.app, { slug: 'mutualiser', ...vic, name: 'Vic', by }));
  value(
    await joinLate(host.node.app, {
      ...community.at(host, number),
      ...vic,
      most: { amount: 500_000, currency: 'EUR' },
    }),
  );
  await network.settle();
  for (const place of network.places) {
    const { late } = await community.viewAt(place, number);
    expect(late?.joined.map(({ institution }) => institution)).toEqual([vic.institution]);
    expect(await place.query('select kind from peer_evidence')).toEqual([]);
  }

  value(await endOnPaper(host.node.app, girona));
  expect(await entered(host, onPaper)).toMatchObject({ refusal: { because: 'has-a-node' } });
  await network.settle();
  const ended = 'select institution from paper_member where until is not null';
  for (const place of network.places) expect(await place.query(ended)).toEqual([{ institution: GIRONA }]);
});

it('keeps evidence of a host that enters papers for an institution with a node', { timeout: 600_000 }, async () => {
  await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'member', 'supplier'] });
  const { network, host } = community;
  const [, member, other, supplier] = network.places as [Place, Place, Place, Place];
  const number = await community.specified('À la place d’une autre');
  const estimate = { type: 'estimate', amount: FUNDING.need, date: '2026-03-02', reference: 'Devis 1' } as const;
  value(await community.state(supplier, number, estimate));
  for (const place of [host, member]) value(await community.pledge(place, number, euros(6_000)));
  await network.settle();
  network.advance({ days: 40 });
  value(await settlePledges(host.node.app, community.at(host, number)));
  await community.step(number, 'commission');
  await network.settle();
  const release = { version: '1.0', url: 'https://git.example/1.0', date: '2026-04-01' };
  value(await stateAbout(supplier.node.app, { ...community.at(supplier, number), kind: 'release', content: release }));
  value(await community.state(supplier, number, { type: 'step', step: 'deliver', reason: 'Livraison 1.0.' }));
  await network.settle();

  // The host says that the member has no node, and enters a paper of it.
  await host.query(`insert into paper_member (consultation_id, institution, name, reference, since)
    select id, '${institutionOf(member).replace('http:', 'https:')}', 'X', 'Y', '2026-03-03' from consultation where slug = 'mutualiser'`);
  await host.query(`insert into paper_member (consultation_id, institution, name, reference, since)
    select consultation_id, '${institutionOf(member)}', name, reference, since from paper_member`);
  const said = { institution: institutionOf(member), reference: 'Courrier' };
  value(await stateAbout(host.node.app, { ...community.at(host, number), kind: 'use', content: USE, said }));
  value(
    await admitOnPaper(host.node.app, {
      ...{ slug: 'mutualiser', institution: GIRONA, name: 'Girona', reference: 'Acta 3', by: community.by(host) },
    }),
  );
  await network.settle();
  for (const place of [member, other]) {
    const { uses } = await community.viewAt(place, number);
    expect(uses).toEqual([]);
    const evidence = await readEvidence(place.node.app, institutionOf(host));
    // That it has no node, and what it is said to run.
    expect(evidence.map(({ kind }) => kind)).toEqual(['other-institution', 'other-institution']);
    expect(await place.query('select institution from paper_member')).toEqual([{ institution: GIRONA }]);
  }
});
