import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createLog, type LogValues } from '../start/log.ts';
import { RetryLoop } from './retry-loop.ts';

/** A loop whose work fails as often as told and then works, under a clock that the test moves. */
function failing(times: number, lasts: Promise<void> = Promise.resolve()) {
  let runs = 0;
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const input: LogValues[] = [];
  const warned: LogValues[] = [];
  const loop = new RetryLoop({
    log: {
      ...createLog('silent'),
      error: (values) => void input.push(values),
      warn: (values) => void warned.push(values),
    },
    name: 'federation',
    async work() {
      runs += 1;
      if (runs <= times) throw new Error('the database is away');
      await lasts;
      return 60_000;
    },
    later(run, ms) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  return {
    loop,
    input,
    warned,
    runs: () => runs,
    async pass(ms: number) {
      const end = now + ms;
      for (;;) {
        await turn();
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        now = next.at;
        timers.delete(next);
        next.run();
      }
      now = end;
    },
  };
}

it('runs again by itself after pauses that grow, and says each failure once', async () => {
  const { loop, input, runs, pass } = failing(3);
  loop.wake();
  await pass(0);
  expect([runs(), loop.health]).toEqual([1, { loop: 'federation', failures: 1 }]);
  await pass(1_000);
  expect(runs()).toBe(2);
  await pass(1_999);
  expect(runs()).toBe(2);
  await pass(1);
  expect(runs()).toBe(3);
  await pass(4_000);
  expect([runs(), loop.health]).toEqual([4, { loop: 'federation', failures: 0 }]);
  expect(input).toMatchObject([{ failures: 1 }, { failures: 2 }, { failures: 3 }]);
  await loop.stop();
});

it('is not hurried by being woken while it waits after a failure', async () => {
  const { loop, input, runs, pass } = failing(2);
  loop.wake();
  await pass(0);
  for (let nth = 0; nth < 20; nth += 1) {
    loop.wake();
    await pass(10);
  }
  expect([runs(), input.length]).toEqual([1, 1]);
  await loop.stop();
});

it('never waits longer than a minute', async () => {
  const { loop, runs, pass } = failing(20);
  loop.wake();
  await pass(63_000);
  const before = runs();
  await pass(120_000);
  expect(runs() - before).toBe(2);
  await loop.stop();
});

it('works at once on what wakes it after it recovered', async () => {
  const { loop, runs, pass } = failing(1);
  loop.wake();
  await pass(1_000);
  loop.wake();
  await pass(0);
  expect(runs()).toBe(3);
  await loop.stop();
});

it('says of a run that does not end how long it lasts, every ten minutes until it ended', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { loop, warned, runs, pass } = failing(0, promise);
  loop.wake();
  await pass(10 * 60_000 - 1);
  expect(warned).toEqual([]);
  await pass(1);
  await pass(15 * 60_000);
  expect(warned).toEqual([
    { loop: 'federation', minutes: 10 },
    { loop: 'federation', minutes: 20 },
  ]);
  resolve();
  await pass(60_000);
  expect(runs()).toBe(2);
  await pass(60 * 60_000);
  expect(warned).toHaveLength(2);
  await loop.stop();
});
