import { expect, it } from 'vitest';
import { shareTransactions } from './share-transactions.ts';
import { StorageUnavailable } from './storage-error.ts';

/** Transactions that keep, in their order, what their works wrote. */
function recorded() {
  const transactions: (readonly string[])[] = [];
  const share = shareTransactions<string[]>(async (work) => {
    const writing: string[] = [];
    const value = await work(writing);
    await new Promise((resolve) => setTimeout(resolve, 1));
    transactions.push(writing);
    return value;
  });
  const write = (text: string, names: readonly string[] = [text], group: 'named' | 'pseudonymous' = 'named') =>
    share({ group, names }, async (writing) => {
      await Promise.resolve();
      if (text === 'fails') throw new RangeError('this one');
      writing.push(text);
      return text.toUpperCase();
    });
  return { transactions, write };
}

it('runs what comes at once in one transaction, and answers each', async () => {
  const { transactions, write } = recorded();
  expect(await Promise.all(['a', 'b', 'c'].map((text) => write(text)))).toEqual(['A', 'B', 'C']);
  expect(transactions).toEqual([['a', 'b', 'c']]);
});

it('runs whoever comes while a transaction is under way in the next, however many come', async () => {
  const { transactions, write } = recorded();
  const answers = Array.from(
    { length: 300 },
    async (_, nth) => await write(String(nth)).then((one) => write(`${one}x`)),
  );
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 300 }, (_, nth) => `${nth}X`));
  expect(transactions.flat()).toHaveLength(600);
  expect(transactions.length).toBeLessThan(20);
  expect(Math.max(...transactions.map((works) => works.length))).toBeLessThanOrEqual(100);
});

it('runs two with a name in common one after the other, in the order in which they came', async () => {
  const { transactions, write } = recorded();
  await Promise.all([write('a', ['x', 'y']), write('b', ['y', 'z']), write('c', ['z']), write('d', ['w'])]);
  expect(transactions).toEqual([['a', 'd'], ['b'], ['c']]);
});

it('keeps groups apart', async () => {
  const { transactions, write } = recorded();
  await Promise.all([write('a'), write('b', ['b'], 'pseudonymous'), write('c'), write('d', ['d'], 'pseudonymous')]);
  expect(transactions.toSorted()).toEqual([
    ['a', 'c'],
    ['b', 'd'],
  ]);
});

it('lets one that fails fail alone', async () => {
  const { transactions, write } = recorded();
  const outcomes = await Promise.allSettled(['a', 'fails', 'c'].map((text) => write(text)));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(transactions).toEqual([['a'], ['c']]);
});

it('begins another transaction where one takes long', async () => {
  let unlock = () => {};
  const locked = new Promise<void>((resolve) => {
    unlock = resolve;
  });
  const share = shareTransactions<null>((work) => work(null));
  const waits = share({ group: 'named', names: ['a'] }, () => locked);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await share({ group: 'named', names: ['b'] }, async () => 'done')).toBe('done');
  unlock();
  await waits;
});

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Works of which one is held up for as long as the test wants. */
function held() {
  const { promise, resolve: unlock } = Promise.withResolvers<void>();
  const share = shareTransactions<null>((work) => work(null));
  const holding = share({ group: 'named', names: ['a'] }, () => promise);
  const passing = (name: string) => share({ group: 'named', names: [name] }, async () => name);
  return { holding, passing, unlock };
}

it('lets nobody wait for one that is held up, however late they come', async () => {
  const { holding, passing, unlock } = held();
  await after(100);
  for (const name of ['b', 'c', 'd']) {
    expect(await Promise.race([passing(name), after(100)])).toBe(name);
  }
  unlock();
  await holding;
});

it('lets nobody wait for others of whom is held up', async () => {
  const { holding, passing, unlock } = held();
  await after(60);
  const again = [passing('a')];
  for (let nth = 0; nth < 5; nth += 1) {
    await after(60);
    again.push(passing('a'));
  }
  expect(await Promise.race([passing('b'), after(100)])).toBe('b');
  unlock();
  await holding;
  expect(await Promise.all(again)).toEqual(again.map(() => 'a'));
});

it('runs the others of one that fails together again', async () => {
  const { transactions, write } = recorded();
  const texts = Array.from({ length: 100 }, (_, nth) => (nth === 50 ? 'fails' : String(nth)));
  const outcomes = await Promise.allSettled(texts.map((text) => write(text)));
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(transactions.flat()).toHaveLength(99);
  expect(transactions.length).toBeLessThan(25);
});

it('does nothing again that may have been kept', async () => {
  let commits = 0;
  const share = shareTransactions<null>(async (work) => {
    await work(null);
    commits += 1;
    throw new StorageUnavailable('unreachable', { cause: new Error('Connection terminated unexpectedly') });
  });
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c'].map((name) => share({ group: 'named', names: [name] }, async () => name)),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(commits).toBe(1);
});
