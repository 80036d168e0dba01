import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveringCity, propose, SLUG } from '../federation/delivering-city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import type { NetworkNode } from './node.ts';
import { pick, seedOfRun } from './seeded.ts';

/** What the test network is worth: a node tells its followers everything, whatever happens on the way. */
describe('announcements in a storm', () => {
  let network: Network;
  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  it('arrive at every follower, and none is taken for a repeat of itself', async () => {
    console.log(`NETWORK_SEED=${network.seed}`);
    const { chance, faults } = network;
    const [host, ...followers] = network.places as [Place, Place, Place];
    const { leo } = await deliveringCity(host.node.app);
    const group = host.node.documents.uris.consultation(SLUG);
    for (const { origin } of followers) await follow(host.node, group, origin);
    await network.settle();

    faults.stormy = true;
    for (let number = 1; number <= 30; number += 1) {
      await propose(host.node.app, { by: leo, title: `Idée ${number}` });
      network.advance({ minutes: 20 });
      if (chance() < 0.2) await network.restart(pick(chance, network.places));
      if (chance() < 0.2) faults.partition(host.origin, pick(chance, followers).origin);
      if (chance() < 0.3) {
        faults.heal();
        faults.stormy = true;
      }
      await network.work();
    }
    await network.settle();

    const messages = await announced(host, group);
    expect(messages.length).toBeGreaterThan(30);
    for (const follower of followers) {
      const received = await follower.query<{ activity_id: string; first: number }>(
        `select activity_id, count(*) filter (where because <> 'replay')::integer as first
         from inbox_message group by activity_id`,
      );
      expect(received.map(({ activity_id }) => activity_id).toSorted()).toEqual(messages.toSorted());
      expect(received.filter(({ first }) => first === 0)).toEqual([]);
    }
  }, 120_000);
});

async function follow(host: NetworkNode, target: string, origin: string): Promise<void> {
  const uri = `${origin}/`;
  await host.app.store.transact(async (writer) => {
    await writer.peers.saveActor({
      uri,
      host: new URL(origin).host,
      kind: 'Organization',
      handle: `city@${new URL(origin).host}`,
      name: 'City',
      inbox: `${origin}/inbox`,
      sharedInbox: `${origin}/inbox`,
      fetchedAt: host.app.now(),
      goneAt: null,
    });
    await writer.peers.saveFollow({
      target,
      follower: uri,
      activityId: `${origin}/activities/follow`,
      since: host.app.now(),
    });
  });
}

async function announced(host: Place, group: string): Promise<readonly string[]> {
  const rows = await host.query<{ uri: string }>(`select uri from document where outbox = '${group}'`);
  return rows.map(({ uri }) => uri);
}
