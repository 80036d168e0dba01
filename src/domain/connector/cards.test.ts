import { describe, expect, it } from 'vitest';
import { type Card, type CardSync, isDue, labelOf, organisationOf, placesOf } from './cards.ts';

const LYON = { code: '69123', name: { fr: 'Lyon' }, within: null };
const SEVENTH = { code: '69387', name: { fr: 'Lyon 7e', en: 'Lyon 7th' }, within: '69123' };
const card = (code: string | null, name: string, more: Partial<Card> = {}): Card => ({
  ...{ key: name, label: `Fiche ${name}`, code, within: null, names: { '': name } },
  ...more,
});
const read = (...cards: readonly Card[]) => placesOf(cards, { known: [LYON, SEVENTH], root: '69123', lang: 'fr' });
const reasons = (...cards: readonly Card[]) => read(...cards).faults.map(({ because }) => because);

describe('places of cards', () => {
  it('are added within the whole territory, or within another card wherever that stands', () => {
    const quay = card('q1', 'Le quai', { within: 'g' });
    const { added, faults } = read(quay, card('g', 'La Guillotière'));
    expect(faults).toEqual([]);
    expect(added).toEqual([
      { code: 'g', name: { fr: 'La Guillotière' }, within: '69123' },
      { code: 'q1', name: { fr: 'Le quai' }, within: 'g' },
    ]);
  });

  it('are named anew where they are known, and keep the languages that no card has', () => {
    expect(read(card('69387', 'Lyon 7e arrondissement')).changed).toEqual([
      { code: '69387', name: { fr: 'Lyon 7e arrondissement', en: 'Lyon 7th' }, within: '69123' },
    ]);
    expect(read(card('69387', 'Lyon 7e'), card('69123', 'Lyon'))).toEqual({ added: [], changed: [], faults: [] });
  });

  it('have names in several languages', () => {
    const named = card('g', 'La Guillotière', { names: { '': 'La Guillotière', en: 'Guillotière', nl: ' ' } });
    expect(read(named).added[0]?.name).toEqual({ fr: 'La Guillotière', en: 'Guillotière' });
  });

  it('are never taken away, and stay where they are', () => {
    expect(read()).toEqual({ added: [], changed: [], faults: [] });
    const moved = read(card('g', 'La Guillotière'), card('69387', 'Ailleurs', { within: 'g' }));
    expect(moved).toMatchObject({ changed: [], faults: [{ card: 'Fiche Ailleurs', because: 'moved' }] });
  });

  it.each<[string, Card, string]>([
    ['no code', card(' ', 'Sans code'), 'no-code'],
    ['no name', card('x', ' '), 'no-name'],
    ['a name that is too long', card('x', 'a'.repeat(81)), 'not-a-name'],
    ['a code that is too long', card('x'.repeat(81), 'Long'), 'not-a-name'],
    ['a place that nobody knows around it', card('x', 'Perdu', { within: 'nowhere' }), 'unknown-within'],
    ['itself around it', card('x', 'Moi', { within: 'x' }), 'unknown-within'],
  ])('are not read where a card has %s, and all others are', (_, wrong, because) => {
    const { added, faults } = read(wrong, card('g', 'La Guillotière'));
    expect(added.map(({ code }) => code)).toEqual(['g']);
    expect(faults).toEqual([{ card: wrong.label, because }]);
  });

  it('are not read from cards that lie within each other, nor from a second card of a code', () => {
    const circle = [card('a', 'A', { within: 'b' }), card('b', 'B', { within: 'a' })];
    expect(reasons(...circle)).toEqual(['unknown-within', 'unknown-within']);
    expect(reasons(card('g', 'Une'), card('g', 'Deux'))).toEqual(['duplicate']);
  });
});

describe('organisations of cards', () => {
  it('have the name in the first language of the institution, or else the one there is', () => {
    expect(organisationOf(card(null, 'Vélo pour tous'), 'fr')).toEqual({ name: 'Vélo pour tous' });
    expect(organisationOf(card(null, '', { names: { nl: 'Fiets' } }), 'fr')).toEqual({ name: 'Fiets' });
  });

  it('are not read without one', () => {
    expect(organisationOf(card(null, ''), 'fr')).toBe('no-name');
    expect(organisationOf(card(null, 'a'.repeat(81)), 'fr')).toBe('not-a-name');
  });
});

describe('when cards are read', () => {
  const now = new Date('2026-03-02T08:00:00Z');
  const last = (hours: number, error: string | null): CardSync => ({
    ...{ connector: 'demarches', read: 1, added: 1, changed: 0, wrong: 0, faults: [], error, succeededAt: null },
    endedAt: new Date(now.getTime() - hours * 3_600_000),
  });

  it('is at once, then once a day, and an hour after an error', () => {
    expect(isDue(null, now)).toBe(true);
    expect([isDue(last(22, null), now), isDue(last(23, null), now)]).toEqual([false, true]);
    expect([isDue(last(0.5, 'HTTP 503'), now), isDue(last(1, 'HTTP 503'), now)]).toEqual([false, true]);
  });
});

it('names a card that has no text by its key', () => {
  expect([labelOf(' ', '7'), labelOf(' Le quai ', '7')]).toEqual(['7', 'Le quai']);
});
