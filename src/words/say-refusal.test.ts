import { expect, it } from 'vitest';
import { sayRefusal, wordsLang } from './say-refusal.ts';

const until = new Date('2026-04-01T08:00:00Z');

it('says the date in the time zone of the consultation', () => {
  const refusal = { type: 'phase-closed', act: 'propose', closedAt: until } as const;
  expect(sayRefusal('fr', refusal, 'Europe/Paris')).toContain('proposer');
  expect(sayRefusal('fr', refusal, 'Europe/Paris')).toContain('1er avril 2026');
  expect(sayRefusal('fr', refusal, 'Europe/Paris')).toContain('10:00');
  expect(sayRefusal('en', refusal, 'UTC')).toContain('April 1, 2026');
});

it('names a field and what is wrong with it', () => {
  expect(sayRefusal('en', { type: 'invalid', field: 'body', because: 'too-long', limit: 5000 }, 'UTC')).toBe(
    'The text is too long: at most 5,000 characters.',
  );
});

it('lists who may', () => {
  expect(
    sayRefusal('en', { type: 'not-eligible', because: 'standing', allowed: ['resident', 'registered'] }, 'UTC'),
  ).toContain('Verified residents and Registered people');
});

it('takes the first language it has words for', () => {
  expect(wordsLang(['de', 'fr-CH', 'en'])).toBe('fr');
  expect(wordsLang(['pt'])).toBe('en');
});
