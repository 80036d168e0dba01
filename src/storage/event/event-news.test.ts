import { expect, it, test } from 'vitest';
import { newsIn, newsText } from './event-news.ts';

const from = 'a-process';
const id = '0198c2f0-0000-7000-8000-000000000000';

test.each([[[]], [[id]], [[id, '0198c2f0-0000-7000-8000-000000000001']], ['everything'] as const])(
  'tells of a change of %o',
  (change) => {
    expect(newsIn(newsText({ from, change }))).toEqual({ from, change });
  },
);

it('is short enough for a notification, however many consultations it names', () => {
  expect(newsText({ from: id, change: Array.from({ length: 100 }, () => id) }).length).toBeLessThan(8_000);
});

it('is of everything where nobody says what it is of', () => {
  for (const payload of ['', 'a-process not-an-id', `a-process ${id} x`])
    expect(newsIn(payload).change).toBe('everything');
});
