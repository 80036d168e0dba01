import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { deliveringCity, propose, SLUG } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { openCity, share } from './city.ts';
import { openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

/** Counts add to those of before: a host refuses one whose predecessor it does not have, and says so. */
it('is made good by a whole one as soon as the host refused the next', { timeout: 120_000 }, async () => {
  await using network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
  const [host, home] = network.places as [Place, Place];
  const { leo } = await deliveringCity(host.node.app);
  await openCity(home.node.app, 'torino');
  await propose(host.node.app, { by: leo, title: 'Une piste' });
  await share(network, { host, slug: SLUG, with: home });
  const [proposal] = await home.query<{ id: string }>('select id from proposal');
  const support = async (name: string) => {
    const { id } = value(await registerParticipant(home.node.app, { kind: 'local', standing: 'resident', name }));
    value(await giveSupport(home.node.app, { proposalId: proposal?.id ?? '', participantId: id, side: 'for' }));
  };
  const work = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 5) {
      network.advance({ seconds: 5 });
      for (let round = 0; round < 5; round += 1) await network.work();
    }
  };
  const atHost = async () => {
    const [own] = await host.query<{ id: string }>('select id from proposal');
    const counts = await host.node.app.store.read((reader) => reader.supports.counts(own?.id ?? ''));
    return counts.reduce((sum, { count }) => sum + count, 0);
  };
  const heard = async () => {
    const query = `select verdict || ' ' || because as verdict from inbox_message where because like 'subtotal-%'`;
    return (await home.query<{ verdict: string }>(query)).map(({ verdict }) => verdict);
  };

  await support('Anna');
  await work(10);
  expect(await atHost()).toBe(1);
  expect(await heard()).toContain('accepted subtotal-accepted');

  network.faults.partition(host.origin, home.origin);
  await support('Bea');
  await work(10);
  await home.query('delete from queue_message');
  network.faults.heal();
  await support('Cleo');
  // While the last one was not taken, the next follows a minute later.
  await work(60);
  expect(await heard()).toContain('accepted subtotal-rejected');
  expect(await atHost()).toBe(1);
  await work(20);
  expect(await atHost()).toBe(3);
});
