import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import {
  deadLetters,
  discardDeadLetters,
  retryDeadLetters,
} from '../../src/application/federation/delivery/dead-letters.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { deliveringNode } from './delivering-node.ts';
import { value } from './publishing-city.ts';
import { followed, stockPeer } from './stock-peer.ts';

/** Six days of tries are half a second. */
const PACE = 1_000_000;
const eventually = { timeout: 30_000 } as const;

eachEngine('deliveries that were given up', (suite) => {
  it('are listed with their server and the last error, and arrive once they are retried', async () => {
    await using node = await deliveringNode(suite.database, clockAt('2026-03-02T08:00:00Z'), { pace: PACE });
    await using peer = await stockPeer();
    await using gone = await stockPeer();
    const { app } = node;
    const { leo } = await deliveringCity(app);
    const group = node.documents.uris.consultation(SLUG);
    await node.work();
    await followed(app, peer.known('ana'), group);
    await followed(app, gone.known('bob'), group);
    peer.answersWith(500);
    gone.answersWith(410);
    await propose(app, { by: leo, title: 'Une piste' });
    await node.work();
    node.startDelivering();
    const list = async () => (await deadLetters(app, { limit: 10, after: null })).items;
    await expect.poll(async () => (await list()).map(({ count }) => count), eventually).toEqual([2]);
    const host = new URL(peer.origin).host;
    // What an inbox said by its 410 is not for trying again.
    expect(await list()).toMatchObject([{ host, count: 2, error: 'HTTP 500' }]);
    expect(await node.depth()).toBe(0);
    const given = peer.posted.length;
    expect(given).toBeGreaterThan(10);

    const [{ queue } = { queue: '' }] = await list();
    expect(value(await discardDeadLetters(app, { queue, host: 'other.example', by: null })).messages).toBe(0);
    // It fails still, and is given all its attempts again before it is given up again.
    expect(value(await retryDeadLetters(app, { queue, host, by: null })).messages).toBe(2);
    await expect.poll(async () => (await list()).map(({ count }) => count), eventually).toEqual([2]);
    expect(peer.posted.length - given).toBeGreaterThan(10);

    peer.answersWith(null);
    expect(value(await retryDeadLetters(app, { queue, by: null })).messages).toBe(2);
    await expect.poll(() => peer.types(), eventually).toEqual(['Announce', 'Announce']);
    await expect.poll(() => node.depth(), eventually).toBe(0);
    expect(await list()).toEqual([]);
    await app.store.placeEvents();
    const events = (await app.store.read((reader) => reader.events.after(0, 1_000))).filter(({ type }) =>
      type.startsWith('dead-letters'),
    );
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['dead-letters-retried', { queue, host, messages: 2 }],
      ['dead-letters-retried', { queue, host: null, messages: 2 }],
    ]);
  }, 90_000);
});
