import { describe, expect, it, test } from 'vitest';
import type { Refusal } from '../domain/kit/refusal.ts';
import { UI_LANGS, type UiLang, uiLangFor } from './languages.ts';
import { messagesIn } from './messages.ts';
import { type RefusalContext, refusalMessage } from './refusal-message.ts';

const territories = [{ code: 'RIV-C', name: { fr: 'Centre', en: 'Centre of the town' } }];
const [paris, utc] = ['Europe/Paris', 'UTC'].map((timeZone) => ({ timeZone, territories }));
/** The spaces that Intl puts between the parts of a time differ between its versions. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const say = (lang: UiLang, refusal: Refusal, where: RefusalContext | undefined = paris) =>
  plain(refusalMessage(lang, refusal, where ?? { timeZone: 'UTC', territories }));

describe('a refusal', () => {
  test('of a pledge has its sums, codes, numbers and dates in words', () => {
    const refused = { type: 'pledge-refused' } as const;
    const limit = { ...refused, because: 'over-pledged', limit: 1_200_050, currency: 'EUR' } as const;
    expect(say('en', limit)).toBe('The request needs €12,000.50 in all: a pledge cannot be higher.');
    expect(say('en', { ...refused, because: 'other-currency', currency: 'CHF' })).toContain('this currency: CHF.');
    expect(say('en', { ...refused, because: 'out-of-order', expected: 12 })).toContain('should be 12.');
    const until = new Date('2027-02-28T23:00:00Z');
    expect(say('fr', { ...refused, because: 'too-late', until })).toContain('jusqu’au 28 février 2027');
    expect(say('fi', { type: 'other-decider', decider: 'host' })).toBe('Tästä päättää yhteisön järjestäjä.');
  });

  const closed = (closedAt: string) =>
    ({ type: 'phase-closed', act: 'propose', closedAt: new Date(closedAt) }) as const;

  test.each<[UiLang, string]>([
    [
      'fr',
      'Les propositions ne peuvent plus être déposées : c’était possible jusqu’au 30 mai 2026 à 23:59 (heure de Paris).',
    ],
    ['en', '30 May 2026 at 23:59 (Paris time)'],
    ['es', '30 de mayo de 2026 a las 23:59 (hora de Paris)'],
    ['ca', '30 de maig del 2026, a les 23:59 (hora de Paris)'],
    ['it', '30 maggio 2026 alle ore 23:59 (ora di Paris)'],
    ['fi', '30. toukokuuta 2026 klo 23.59 (aika: Paris)'],
  ])('says in %s the deadline as pages say it: the last minute before midnight, and whose', (lang, text) => {
    expect(say(lang, closed('2026-05-30T22:00:00Z'))).toContain(text);
  });

  it('says a deadline within a day by its minute', () => {
    expect(say('fr', closed('2026-04-01T08:00:00Z'))).toContain('jusqu’au 1er avril 2026 à 10:00 (heure de Paris)');
    expect(say('en', closed('2026-04-01T08:00:00Z'), utc)).toContain('1 April 2026 at 08:00 (UTC)');
  });

  it('says a beginning by its first moment', () => {
    const refusal = { type: 'phase-not-open', act: 'vote', opensAt: new Date('2026-05-30T22:00:00Z') } as const;
    expect(say('fr', refusal)).toBe('Le vote sera ouvert à partir du 31 mai 2026 à 00:00 (heure de Paris).');
  });

  it('names a field and what is wrong with it', () => {
    expect(say('en', { type: 'invalid', field: 'body', because: 'too-long', limit: 5000 })).toBe(
      '“Text”: 5,000 characters at most.',
    );
  });

  it('calls a field by its label in the form, and by no code where it has none', () => {
    const tooLong = { type: 'invalid', field: 'question.fr', because: 'too-long', limit: 200 } as const;
    expect(say('fr', tooLong, { timeZone: 'UTC', territories, label: 'Question' })).toBe(
      '« Question » : 200 caractères au maximum.',
    );
    expect(say('en', { ...tooLong, field: 'x-acr' })).toBe('“A field of this form”: 200 characters at most.');
  });

  it.each([
    ['title.fr', 'Donnez un titre.'],
    ['budget', 'Indiquez l’enveloppe.'],
    ['phases.0.opensAt', 'Indiquez la date d’ouverture de la phase 1.'],
    ['options[2].name', 'Donnez un nom au choix 3.'],
    ['phases.0.note', '« Un champ du formulaire » : champ obligatoire.'],
  ])('says what to fill in where %s is missing', (field, sentence) => {
    expect(say('fr', { type: 'invalid', field, because: 'missing' })).toBe(sentence);
  });

  it.each(UI_LANGS)('says no code in %s', (lang) => {
    const by = { type: 'removed-by-host', rule: 'personal-data', reason: 'Un nom.' } as const;
    expect(say(lang, by)).toContain(messagesIn(lang).t('moderation-rule.personal-data'));
    expect(say(lang, { type: 'wrong-kind-of-choice', wanted: 'ranking' })).not.toContain('ranking');
    expect(say(lang, { type: 'missing-scope', scope: 'moderate' })).toContain(messagesIn(lang).t('scope.moderate'));
    expect(say(lang, { type: 'no-phase-for', act: 'vote' })).toBe(messagesIn(lang).t('refusal.no-phase-for.vote'));
  });

  it('says of a blank ballot with marks what is wrong with it', () => {
    expect(say('fr', { type: 'too-many-choices', max: 0, given: 2 })).toContain(
      'Un bulletin blanc ne porte aucune marque',
    );
  });

  it('lists who may', () => {
    const refusal = { type: 'not-eligible', because: 'standing', allowed: ['resident', 'registered'] } as const;
    expect(say('en', refusal)).toContain('Verified residents and Registered people');
  });

  it('names the places where one would have to live, and a code that nobody named by itself', () => {
    const refusal = { type: 'not-eligible', because: 'territory', allowed: ['RIV-C', 'ELSEWHERE'] } as const;
    expect(say('fr', refusal)).toBe('Réservé aux habitants de : Centre et ELSEWHERE.');
    expect(say('en', refusal)).toContain('Centre of the town and ELSEWHERE');
  });

  it.each(UI_LANGS)('counts in %s: one is not said as many are', (lang) => {
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

it('takes the first language that the interface has', () => {
  expect(uiLangFor(['de', 'fr-CH', 'en'])).toBe('fr');
  expect(uiLangFor(['pt'])).toBe('en');
});
