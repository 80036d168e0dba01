import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import { recordMove } from '../../src/application/network/move/move-peer.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { deliveringNode } from './delivering-node.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

const eventually = { timeout: 15_000 } as const;
/** The pauses between tries are those of production: the first is a minute. */
const PACE = 1;

eachEngine('an institution that moved', (suite) => {
  it('is sent at once, where it is now, what failed at its former address', async () => {
    const clock = clockAt('2026-03-02T08:00:00Z');
    await using node = await deliveringNode(suite.database, clock, { pace: PACE });
    await using former = await stockPeer();
    await using now = await stockPeer();
    const { app } = node;
    const { leo } = await deliveringCity(app);
    await followed(app, former.known('ana'), node.documents.uris.consultation(SLUG));
    await node.work();
    former.answersWith(500);
    node.startDelivering();
    await propose(app, { by: leo, title: 'Une piste' });
    await node.work();
    await expect.poll(() => former.posted.length, eventually).toBeGreaterThan(0);
    const placeOf = ({ origin }: StockPeer) => ({ uri: `${origin}/`, origin });
    await app.store.transact((writer) =>
      recordMove({ app, writer }, { from: placeOf(former), to: placeOf(now), actor: now.known('ana') }),
    );
    await expect.poll(() => now.types(), eventually).toContain('Announce');
    await expect.poll(() => node.depth(), eventually).toBe(0);
    expect(now.types()).toEqual(['Announce', 'Announce']);
  });
});
