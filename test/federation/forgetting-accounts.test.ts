import '../../src/start/temporal.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt } from './inbox-requests.ts';
import { value } from './publishing-city.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

eachEngine('accounts elsewhere', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let arriving: ReturnType<typeof arrivingAt>;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    arriving = arrivingAt({ node, peer: alpha, clock });
    await deliveringCity(node.app, { hold: 'first-remote' });
    for (const name of ['ana', 'ben', 'cleo', 'dora']) {
      await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name)));
    }
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  async function toldTo(name: string): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from told where actor = ${alpha.actor(name)}
    `.execute(given.database.db);
    return rows[0]?.count ?? 0;
  }
  const known = (name: string) => node.app.store.read((reader) => reader.peers.actor(alpha.actor(name)));
  const group = () => node.documents.uris.consultation(SLUG);
  /** Held, and told so. */
  const writes = (name: string) => arriving.arrives(name, 'Create', arriving.post(name, 'Une piste.'));
  async function erase(name: string): Promise<void> {
    const found = await node.app.store.read((reader) => reader.participants.byActor(alpha.actor(name)));
    value(await eraseParticipant(node.app, { participantId: found?.id ?? '', by: null }));
  }

  it('are not known to have been told something for longer than two days', async () => {
    await writes('ana');
    expect(await toldTo('ana')).toBe(1);
    await enforceRetention(node.app);
    expect(await toldTo('ana')).toBe(1);
    clock.advance({ days: 2 });
    await enforceRetention(node.app);
    expect(await toldTo('ana')).toBe(0);
  });

  it('are forgotten with the person, but for what they follow', async () => {
    await writes('ben');
    await writes('cleo');
    await arriving.arrives('cleo', 'Follow', group());
    await erase('ben');
    await erase('cleo');
    expect([await toldTo('ben'), await toldTo('cleo')]).toEqual([0, 0]);
    expect(await known('ben')).toBeNull();
    expect((await known('cleo'))?.inbox).toBe(alpha.known('cleo').inbox);
  });

  it('that are gone are known as gone for a week, and then not at all', async () => {
    const { id } = await node.app.store.transact(async (writer) => {
      await writer.peers.claimReply(alpha.actor('dora'), '2026-03-04');
      return { id: alpha.actor('dora') };
    });
    await arriving.arrives('dora', 'Block', group());
    await arriving.arrives('dora', 'Delete', { id });
    expect(await toldTo('dora')).toBe(0);
    expect(await known('dora')).toMatchObject({ inbox: '', sharedInbox: null, handle: '', name: '' });
    clock.advance({ days: 6 });
    await enforceRetention(node.app);
    expect((await known('dora'))?.goneAt).not.toBeNull();
    clock.advance({ days: 2 });
    await enforceRetention(node.app);
    expect(await known('dora')).toBeNull();
    const blocked = await node.app.store.read((reader) => reader.peers.blocks(id, [group()]));
    expect(blocked).toBe(false);
  });
});
