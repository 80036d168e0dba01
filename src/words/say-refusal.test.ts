import { describe, expect, it, test } from 'vitest';
import type { Refusal } from '../domain/refusal.ts';
import { sayRefusal, WORDS_IN } from './say-refusal.ts';
import { type WordsLang, wordsLang } from './words-lang.ts';

const territories = [{ code: 'RIV-C', name: { fr: 'Centre', en: 'Centre of the town' } }];
const [paris, utc] = ['Europe/Paris', 'UTC'].map((timeZone) => ({ timeZone, territories }));
const LANGS = Object.keys(WORDS_IN) as WordsLang[];
/** The spaces that Intl puts between the parts of a time differ between its versions. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const say = (lang: WordsLang, refusal: Refusal, where = paris) =>
  plain(sayRefusal(lang, refusal, where ?? { timeZone: 'UTC', territories }));

describe('a refusal', () => {
  const closed = (closedAt: string) =>
    ({ type: 'phase-closed', act: 'propose', closedAt: new Date(closedAt) }) as const;

  test.each<[WordsLang, string]>([
    ['fr', 'On ne peut plus proposer : c’était possible jusqu’au 30 mai 2026 à 23:59 (heure de Paris).'],
    ['en', '30 May 2026 at 23:59 (Paris time)'],
    ['es', '30 de mayo de 2026 a las 23:59 (hora de Paris)'],
    ['ca', '30 de maig del 2026, a les 23:59 (hora de Paris)'],
    ['it', '30 maggio 2026 alle ore 23:59 (ora di Paris)'],
    ['fi', '30. toukokuuta 2026 klo 23.59 (aika: Paris)'],
  ])('says in %s the deadline as pages say it: the last minute before midnight, and whose', (lang, said) => {
    expect(say(lang, closed('2026-05-30T22:00:00Z'))).toContain(said);
  });

  it('says a deadline within a day by its minute', () => {
    expect(say('fr', closed('2026-04-01T08:00:00Z'))).toContain('jusqu’au 1er avril 2026 à 10:00 (heure de Paris)');
    expect(say('en', closed('2026-04-01T08:00:00Z'), utc)).toContain('1 April 2026 at 08:00 (UTC)');
  });

  it('says a beginning by its first moment', () => {
    const refusal = { type: 'phase-not-open', act: 'vote', opensAt: new Date('2026-05-30T22:00:00Z') } as const;
    expect(say('fr', refusal)).toBe('On pourra voter à partir du 31 mai 2026 à 00:00 (heure de Paris).');
  });

  it('names a field and what is wrong with it', () => {
    expect(say('en', { type: 'invalid', field: 'body', because: 'too-long', limit: 5000 })).toBe(
      'The text is too long: at most 5,000 characters.',
    );
  });

  it('lists who may', () => {
    const refusal = { type: 'not-eligible', because: 'standing', allowed: ['resident', 'registered'] } as const;
    expect(say('en', refusal)).toContain('Verified residents and Registered people');
  });

  it('names the places where one would have to live, and a code that nobody named by itself', () => {
    const refusal = { type: 'not-eligible', because: 'territory', allowed: ['RIV-C', 'ELSEWHERE'] } as const;
    expect(say('fr', refusal)).toBe('Les règles réservent cela à qui habite : Centre et ELSEWHERE.');
    expect(say('en', refusal)).toContain('Centre of the town and ELSEWHERE');
  });

  it.each(LANGS)('counts in %s: one is not said as many are', (lang) => {
    const of = (limit: number) => say(lang, { type: 'too-many-proposals', limit }).replace(String(limit), '#');
    expect(of(1)).not.toBe(of(2));
    expect(of(2)).toBe(of(3));
  });

  it('says one proposal in the singular', () => {
    expect(say('fr', { type: 'too-many-proposals', limit: 1 })).toBe(
      'Les règles permettent 1 proposition par personne.',
    );
    expect(say('en', { type: 'too-many-proposals', limit: 2 })).toBe('The rules allow 2 proposals per person.');
  });
});

it('takes the first language it has words for', () => {
  expect(wordsLang(['de', 'fr-CH', 'en'])).toBe('fr');
  expect(wordsLang(['pt'])).toBe('en');
});
