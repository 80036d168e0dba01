import '../../start/temporal.ts';
import type { KyselyPlugin } from 'kysely';
import { expect, test } from 'vitest';
import { eachEngine } from '../../../test/storage/engines.ts';
import type { Database } from '../kit/database.ts';
import { createSecretBox } from '../kit/secret-box.ts';
import { createMessageQueue } from './queue.ts';
import { claimMessages } from './queue-rows.ts';

const secretBox = createSecretBox('a secret key of at least thirty-two characters');
const orderingKey = 'same';
const pause = () => Promise.withResolvers<void>();

/** Where a transaction waits: after its first statement, or with all its statements done and nothing committed. */
interface Gates {
  readonly afterFirst?: Promise<void>;
  readonly beforeCommit?: Promise<void>;
}

/** The same database, with transactions that wait at gates, and a promise that they are there. */
function gated(database: Database, gates: Gates): { readonly database: Database; readonly waiting: Promise<void> } {
  const { promise: waiting, resolve: there } = Promise.withResolvers<void>();
  let statements = 0;
  const wait: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (++statements === 1 && gates.afterFirst !== undefined) {
        there();
        await gates.afterFirst;
      }
      return result;
    },
  };
  return {
    waiting,
    database: {
      ...database,
      transaction: (work, options) =>
        database.transaction(async (trx) => {
          const answer = await work(trx.withPlugin(wait) as typeof trx);
          if (gates.beforeCommit !== undefined) {
            there();
            await gates.beforeCommit;
          }
          return answer;
        }, options),
    },
  };
}

eachEngine('claims of messages', (given) => {
  const queueOn = (database: Database, name: string) =>
    createMessageQueue({ database, secretBox, name, onFailure: () => {} });
  const claim = async (database: Database, queue: string) =>
    (await claimMessages(database, { queue, limit: 10, leaseMs: 60_000 })).claimed.length;

  test('take the first of a lane and no other while it is in hand', async () => {
    const queue = queueOn(given.database, 'lane');
    await queue.enqueueMany?.([1, 2], { orderingKey });
    await queue.enqueue(3, { orderingKey: 'other' });
    await queue.enqueue(4);
    expect(await claim(given.database, 'lane')).toBe(3);
    expect(await claim(given.database, 'lane')).toBe(0);
  });

  if (given.engine === 'postgres') {
    test('leave a lane to the worker that is just taking a message of it', async () => {
      const [committed, accepted] = [pause(), pause()];
      const late = gated(given.database, { beforeCommit: committed.promise });
      const enqueued = queueOn(late.database, 'late').enqueue('first by time, committed late', { orderingKey });
      await late.waiting;
      await queueOn(given.database, 'late').enqueue('second', { orderingKey });
      const first = gated(given.database, { beforeCommit: accepted.promise });
      const firstClaim = claim(first.database, 'late');
      await first.waiting;
      committed.resolve();
      await enqueued;
      expect(await claim(given.database, 'late')).toBe(0);
      accepted.resolve();
      expect(await firstClaim).toBe(1);
      expect(await claim(given.database, 'late')).toBe(0);
    });

    test('look again at a lane that another worker has taken a message of since the first look', async () => {
      const [committed, one, two] = [pause(), pause(), pause()];
      const late = gated(given.database, { beforeCommit: committed.promise });
      const enqueued = queueOn(late.database, 'again').enqueue('first by time, committed late', { orderingKey });
      await late.waiting;
      await queueOn(given.database, 'again').enqueue('second', { orderingKey });
      const first = gated(given.database, { afterFirst: one.promise });
      const firstClaim = claim(first.database, 'again');
      await first.waiting;
      committed.resolve();
      await enqueued;
      const second = gated(given.database, { afterFirst: two.promise });
      const secondClaim = claim(second.database, 'again');
      await second.waiting;
      one.resolve();
      expect(await firstClaim).toBe(1);
      two.resolve();
      expect(await secondClaim).toBe(0);
    });

    test('take nothing that another worker is just taking', async () => {
      const committed = pause();
      await queueOn(given.database, 'plain').enqueueMany?.([1, 2, 3]);
      const first = gated(given.database, { beforeCommit: committed.promise });
      const firstClaim = claim(first.database, 'plain');
      await first.waiting;
      expect(await claim(given.database, 'plain')).toBe(0);
      committed.resolve();
      expect(await firstClaim).toBe(3);
    });
  }
});
