import { expect, it } from 'vitest';
import { gathered } from './gathered.ts';
import type { Application } from './ports.ts';

/** Only its identity matters: goes are per application. */
const application = () => ({}) as Application;

it('does what is asked at once in one go, and answers each', async () => {
  const goes: (readonly number[])[] = [];
  const doubled = gathered<number, number>(async (_app, _key, asked) => {
    goes.push(asked);
    return asked.map((number) => number * 2);
  });
  const app = application();
  expect(await Promise.all([1, 2, 3].map((number) => doubled(app, 'one', number)))).toEqual([2, 4, 6]);
  expect(goes).toEqual([[1, 2, 3]]);
});

it('serves whoever asks while a go is under way, and whoever asks just after it', async () => {
  const app = application();
  let goes = 0;
  const answered = gathered<number, number>(async (_app, _key, asked) => {
    goes += 1;
    await new Promise((resolve) => setTimeout(resolve, 1));
    return asked;
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
  const halved = gathered<number, number>(async (_app, _key, asked) => {
    if (asked.includes(0)) throw new RangeError('nothing to halve');
    return asked.map((number) => number / 2);
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
  const told = gathered<string, string>(async (_app, key, asked) => {
    goes.push(`${key}: ${asked.join(' ')}`);
    return asked;
  });
  const [one, other] = [application(), application()];
  await Promise.all([told(one, 'a', 'x'), told(one, 'b', 'y'), told(other, 'a', 'z')]);
  expect(goes.toSorted()).toEqual(['a: x', 'a: z', 'b: y']);
});
