import { expect, it } from 'vitest';
import type { Application } from '../application.ts';
import { batchConcurrent } from './batch.ts';

/** Only its identity matters: goes are per application. */
const application = () => ({}) as Application;

it('does what is asked at once in one go, and answers each', async () => {
  const goes: (readonly number[])[] = [];
  const doubled = batchConcurrent<number, number>(async (_app, _key, requests) => {
    goes.push(requests);
    return requests.map((number) => number * 2);
  });
  const app = application();
  expect(await Promise.all([1, 2, 3].map((number) => doubled(app, 'one', number)))).toEqual([2, 4, 6]);
  expect(goes).toEqual([[1, 2, 3]]);
});

it('serves whoever asks while a go is under way, and whoever asks just after it', async () => {
  const app = application();
  let goes = 0;
  const answered = batchConcurrent<number, number>(async (_app, _key, requests) => {
    goes += 1;
    await new Promise((resolve) => setTimeout(resolve, 1));
    return requests;
  });
  const answers: Promise<number>[] = [];
  for (let nth = 0; nth < 50; nth += 1) {
    answers.push(answered(app, 'one', nth).then((answer) => answered(app, 'one', answer)));
    if (nth % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 50 }, (_, nth) => nth));
  expect(goes).toBeLessThan(50);
});

it('lets one that fails fail alone', async () => {
  const halved = batchConcurrent<number, number>(async (_app, _key, requests) => {
    if (requests.includes(0)) throw new RangeError('nothing to halve');
    return requests.map((number) => number / 2);
  });
  const app = application();
  const outcomes = await Promise.allSettled([2, 0, 4].map((number) => halved(app, 'one', number)));
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'))).toEqual([
    1,
    'failed',
    2,
  ]);
});

it('keeps applications and keys apart', async () => {
  const goes: string[] = [];
  const notified = batchConcurrent<string, string>(async (_app, key, requests) => {
    goes.push(`${key}: ${requests.join(' ')}`);
    return requests;
  });
  const [one, other] = [application(), application()];
  await Promise.all([notified(one, 'a', 'x'), notified(one, 'b', 'y'), notified(other, 'a', 'z')]);
  expect(goes.toSorted()).toEqual(['a: x', 'a: z', 'b: y']);
});
