import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endFollows } from '../../src/application/host/set-policy.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

const eventually = { timeout: 20_000 };

eachEngine('follows that a block ends', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let city: Awaited<ReturnType<typeof deliveringCity>>;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    city = await deliveringCity(node.app);
    await node.work();
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  const group = () => node.documents.uris.consultation(SLUG);
  const followers = async () => await node.app.store.read((reader) => reader.peers.countFollowers(group()));
  async function taken(): Promise<readonly unknown[]> {
    await expect.poll(() => node.depth(), eventually).toBe(0);
    return alpha.posted.splice(0).map(({ type }) => type);
  }
  /** As an officer sets it, for a host whose name only a test has. */
  async function setPolicy(policy: 'block' | null): Promise<void> {
    const { host, hostname } = new URL(alpha.origin);
    await node.app.store.transact(async (writer) => {
      if (policy === null) await writer.peers.deletePolicy(host);
      else await writer.peers.savePolicy({ host, policy, reason: null, setAt: clock.now() });
      if (policy !== null) await endFollows(writer, [hostname]);
      await writer.events.append({
        id: node.app.newId(),
        type: 'policy-changed',
        at: clock.now(),
        by: null,
        consultationId: null,
        proposalId: null,
        data: { host, policy },
      });
    });
    await node.work();
  }

  it('are rejected before nothing goes to that host any more', async () => {
    await alpha.follow('ana', group());
    await node.work();
    expect([await taken(), await followers()]).toEqual([['Accept'], 1]);
    await setPolicy('block');
    await expect.poll(() => node.depth(), eventually).toBe(0);
    expect(alpha.posted.splice(0)).toMatchObject([
      { type: 'Reject', actor: group(), object: { type: 'Follow', actor: alpha.actor('ana'), object: group() } },
    ]);
    expect(alpha.types().at(-1)).toBe('Reject');
    expect(await followers()).toBe(0);
    await propose(node.app, { by: city.leo, title: 'Une piste' });
    await node.work();
    expect(await taken()).toEqual([]);
  });

  it('can begin anew once it is lifted', async () => {
    await setPolicy(null);
    expect(await taken()).toEqual([]);
    clock.advance({ minutes: 5 });
    await alpha.follow('ana', group());
    await node.work();
    expect([await taken(), await followers()]).toEqual([['Accept'], 1]);
    await propose(node.app, { by: city.leo, title: 'Des arceaux' });
    await node.work();
    expect(await taken()).not.toEqual([]);
  });
});
