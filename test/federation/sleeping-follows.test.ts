import '../../src/start/temporal.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

const eventually = { timeout: 20_000 };

eachEngine('follows during a block', (given) => {
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
    const { host } = new URL(alpha.origin);
    await node.app.store.transact(async (writer) => {
      if (policy === null) await writer.peers.deletePolicy(host);
      else await writer.peers.savePolicy({ host, policy, reason: null, setAt: clock.now() });
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

  it('sleep: nothing goes there, and they are not counted', async () => {
    await alpha.follow('ana', group());
    await node.work();
    expect([await taken(), await followers()]).toEqual([['Accept'], 1]);
    await setPolicy('block');
    await propose(node.app, { by: city.leo, title: 'Une piste' });
    await node.work();
    expect([await taken(), await followers()]).toEqual([[], 0]);
  });

  it('wake once it is lifted', async () => {
    await setPolicy(null);
    expect([await taken(), await followers()]).toEqual([[], 1]);
    await propose(node.app, { by: city.leo, title: 'Des arceaux' });
    await node.work();
    expect(await taken()).toContain('Announce');
  });

  it('that a block of an earlier version ended are told of, once, to whose server believes in them', async () => {
    await alpha.follow('ben', group());
    await alpha.follow('bot', group());
    await node.work();
    await taken();
    await sql`delete from follow where follower in (${alpha.actor('ben')}, ${alpha.actor('bot')})`.execute(
      given.database.db,
    );
    await setPolicy('block');
    expect(await taken()).toEqual([]);
    for (const told of [[alpha.actor('ben')], []]) {
      await setPolicy(null);
      await expect.poll(() => node.depth(), eventually).toBe(0);
      const said = alpha.posted.splice(0).map(({ object }) => object as { to: string[]; content: string });
      expect(said.flatMap(({ to }) => to)).toEqual(told);
      for (const { content } of said) {
        expect(content).toContain('désabonnez-vous, puis abonnez-vous de nouveau');
        expect(content).toContain(group());
      }
      await setPolicy('block');
    }
    await setPolicy(null);
    clock.advance({ minutes: 5 });
    await alpha.follow('ben', group());
    await node.work();
    expect([await taken(), await followers()]).toEqual([['Accept'], 2]);
  });
});
