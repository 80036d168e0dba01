import { expect, it } from 'vitest';
import { shareReads } from './reads-on.ts';

it('reads what is asked for at once in one transaction, and answers each by itself', async () => {
  const transactions: number[] = [];
  const read = shareReads<string>(async (work, reads) => {
    transactions.push(reads);
    await work('there');
  });
  const outcomes = await Promise.allSettled([
    read(async (reader) => reader),
    read(async () => await Promise.reject(new RangeError('this one'))),
    read(async (reader) => reader.length),
  ]);
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.message))).toEqual([
    'there',
    'this one',
    5,
  ]);
  await Promise.all(Array.from({ length: 120 }, () => read(async () => null)));
  expect(transactions).toEqual([3, 1, 50, 50, 20]);
});

it('fails all of them where nothing can be read', async () => {
  const read = shareReads<null>(async () => await Promise.reject(new RangeError('no database')));
  const outcomes = await Promise.allSettled([read(async () => 1), read(async () => 2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('reads again alone what another one spoils', async () => {
  const read = shareReads<{ readonly ask: () => Promise<string>; readonly spoil: () => Promise<string> }>(
    async (work) => {
      let isAborted = false;
      const ask = async () => {
        await Promise.resolve();
        if (isAborted) throw new RangeError('current transaction is aborted');
        return 'read';
      };
      const spoil = async () => {
        isAborted = true;
        throw new RangeError('this one');
      };
      await work({ ask, spoil });
    },
  );
  const outcomes = await Promise.allSettled([
    read(async ({ ask }) => `${await ask()} ${await ask()}`),
    read(async ({ spoil }) => await spoil()),
    read(async ({ ask }) => await ask()),
  ]);
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.message))).toEqual([
    'read read',
    'this one',
    'read',
  ]);
});
