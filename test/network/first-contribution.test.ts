import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { contentOf, deliveringCity, SLUG } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { openCity, share } from './city.ts';
import { openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

/** Nobody at a co-host wrote before, so it does not know the inbox of the consultation, and the host is away just then. */
it('is sent within a minute once a host is back that was never written to', { timeout: 120_000 }, async () => {
  await using network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
  const [host, home] = network.places as [Place, Place];
  await deliveringCity(host.node.app);
  await openCity(home.node.app, 'torino');
  await share(network, { host, slug: SLUG, with: home });
  const anna = value(
    await registerParticipant(home.node.app, { kind: 'local', standing: 'resident', name: 'Anna' }),
  ).id;
  const known = `select uri from remote_actor where uri = '${host.origin}/consultations/${SLUG}'`;
  expect(await home.query(known)).toEqual([]);
  const titles = async () =>
    await host.query<{ title: string }>(`select title ->> 'fr' as title from proposal_version`);

  network.faults.partition(host.origin, home.origin);
  value(await submitProposal(home.node.app, { slug: SLUG, authorId: anna, content: contentOf('Des arceaux') }));
  for (let round = 0; round < 4; round += 1) {
    await network.work();
    network.advance({ seconds: 5 });
  }
  expect(await titles()).toEqual([]);

  network.faults.heal();
  for (let seconds = 0; seconds < 60 && (await titles()).length === 0; seconds += 5) {
    network.advance({ seconds: 5 });
    for (let round = 0; round < 5; round += 1) await network.work();
  }
  expect(await titles()).toEqual([{ title: 'Des arceaux' }]);
});
