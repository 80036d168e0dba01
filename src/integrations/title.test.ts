import { expect, it } from 'vitest';
import { lengthOf } from '../domain/kit/text.ts';
import { titleFrom } from './title.ts';

it('is the first sentence, on one line and without its full stop', () => {
  expect(titleFrom('A bench here.\nAnd shade.', 'en')).toBe('A bench here');
  expect(titleFrom('我覺得應該納管。其他再說。', 'zh')).toBe('我覺得應該納管');
  expect(titleFrom('Is it safe? Yes.', 'en')).toBe('Is it safe?');
});

it('is cut between words where the sentence is long', () => {
  const title = titleFrom(`${'bicycle '.repeat(30)}end`, 'en');
  expect(title).toBe(`${Array(15).fill('bicycle').join(' ')}…`);
  expect(lengthOf(titleFrom('車'.repeat(400), 'zh'))).toBeLessThanOrEqual(120);
});

it('cuts one endless word', () => {
  expect(lengthOf(titleFrom('x'.repeat(500), 'en'))).toBe(120);
});
