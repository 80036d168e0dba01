import { expect, it } from 'vitest';
import { lengthOf } from '../domain/kit/text.ts';
import { titleAndText, titleFrom } from './title.ts';

it('is the first sentence, on one line and without its full stop', () => {
  expect(titleFrom('A bench here.\nAnd shade.', 'en')).toBe('A bench here');
  expect(titleFrom('我覺得應該納管。其他再說。', 'zh')).toBe('我覺得應該納管');
  expect(titleFrom('Is it safe? Yes.', 'en')).toBe('Is it safe?');
});

it('is of the first line alone, and the text goes on without it', () => {
  expect(titleFrom('A bench\n\nIn the shade', 'en')).toBe('A bench');
  expect(titleAndText(' A  bench\r\n\r\nIn the shade. Soon.', 'en')).toEqual({
    ...{ title: 'A bench', body: 'In the shade. Soon.' },
  });
  expect(titleAndText('A bench here. And shade.', 'en')).toEqual({ title: 'A bench here', body: 'And shade.' });
  expect(titleAndText('A bench here.', 'en')).toEqual({ title: 'A bench here', body: 'A bench here.' });
  const long = `${'bicycle '.repeat(30)}end. Soon.`;
  expect(titleAndText(long, 'en').body).toBe(long);
});

it('is cut between words where the sentence is long', () => {
  const title = titleFrom(`${'bicycle '.repeat(30)}end`, 'en');
  expect(title).toBe(`${Array(15).fill('bicycle').join(' ')}…`);
  expect(lengthOf(titleFrom('車'.repeat(400), 'zh'))).toBeLessThanOrEqual(120);
});

it('cuts one endless word', () => {
  expect(lengthOf(titleFrom('x'.repeat(500), 'en'))).toBe(120);
});

it('is taken of a text of any language, and of none', () => {
  for (const lang of ['a', 'abcd', '', 'fr_FR'])
    expect(titleFrom('A bench here. And shade.', lang)).toBe('A bench here');
});
