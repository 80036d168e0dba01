import { expect, it } from 'vitest';
import { changeOf, changesTogether } from './change.ts';

const support = (consultationId: string | null) => ({ type: 'support-given', consultationId }) as const;

it('is of the consultations in which residents act', () => {
  expect(changeOf([support('a'), support('b'), support('a')])).toEqual(['a', 'b']);
  expect(changeOf([{ type: 'participant-joined', consultationId: null }])).toEqual([]);
});

it('is of everything where the institution or its agents act, or where there is a crowd of consultations', () => {
  expect(changeOf([support('a'), { type: 'institution-changed', consultationId: null }])).toBe('everything');
  expect(changeOf([{ type: 'answer-published', consultationId: 'a' }])).toBe('everything');
  expect(changeOf(Array.from({ length: 101 }, (_, nth) => support(String(nth))))).toBe('everything');
});

it('is of both where there are two', () => {
  expect(changesTogether(['a', 'b'], ['b', 'c'])).toEqual(['a', 'b', 'c']);
  expect(changesTogether(['a'], 'everything')).toBe('everything');
});
