import '../../src/start/temporal.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { anyReceivedActs, type ReceivedAct } from './received-acts.ts';
import { type ReceivingCity, receivingCity } from './receiving-city.ts';
import { receivingState } from './receiving-state.ts';

const NOW = '2026-03-10T08:00:00Z';

/** Bea answers what Ana said after her first comment, and Ana takes it back. */
const CONVERSATION: readonly ReceivedAct[] = [
  { host: 0, by: 'ana', late: 0, kind: 'comment', to: 'proposal 1', text: '<p>Un.</p>', isPublic: true },
  { host: 0, by: 'ana', late: 0, kind: 'comment', to: 'proposal 1', text: '<p>Deux.</p>', isPublic: true },
  { host: 0, by: 'bea', late: 0, kind: 'comment', to: 1, text: '<p>Trois.</p>', isPublic: true },
  { host: 0, by: 'carl', late: 0, kind: 'Like', to: 'proposal 1' },
  { host: 0, by: 'ana', late: 0, kind: 'Delete', of: 1 },
  { host: 0, by: 'bea', late: 0, kind: 'comment', to: 1, text: '<p>Quatre.</p>', isPublic: true },
];

eachEngine('activities that arrive together', (batched) =>
  eachEngine('and one by one', (single) => {
    let together: ReceivingCity;
    let alone: ReceivingCity;

    beforeAll(async () => {
      together = await receivingCity(batched.database, clockAt(NOW));
      alone = await receivingCity(single.database, clockAt(NOW));
    });
    afterAll(async () => {
      await together[Symbol.asyncDispose]();
      await alone[Symbol.asyncDispose]();
    });

    it.each([
      { of: 'one host', hosts: 1 },
      { of: 'several hosts', hosts: 4 },
    ])('are decided as each is alone: of $of', { timeout: 300_000 }, async ({ hosts }) => {
      await fc.assert(
        fc.asyncProperty(anyReceivedActs(hosts), async (acts) => {
          await together.begin();
          await alone.begin();
          for (const act of acts) await together.receive(act);
          await together.decide();
          for (const act of acts) {
            await alone.receive(act);
            await alone.decide();
          }
          const [now, before] = [await receivingState(together), await receivingState(alone)];
          expect(now.verdicts).toEqual(before.verdicts);
          // Whatever it says, nothing is tried again.
          expect(now.verdicts.filter((each) => each.includes('undecided'))).toEqual([]);
          expect(now.events).toEqual(before.events);
          for (const [table, rows] of Object.entries(before.tables)) expect(now.tables[table], table).toEqual(rows);
          expect(await together.node.app.store.read((reader) => reader.views.drift())).toEqual([]);
        }),
        { numRuns: batched.engine === 'embedded' ? 3 : 8, endOnFailure: true, examples: [[CONVERSATION]] },
      );
    });
  }),
);
