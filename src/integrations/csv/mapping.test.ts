import { expect, it } from 'vitest';
import { contributionOf, type Reading } from './mapping.ts';

const reading: Reading = {
  map: { title: 'Titre', body: 'Texte', date: 'Date', lat: 'Lat', lon: 'Lon', supports: 'Soutiens', tags: 'Mots' },
  dates: 'dmy',
  lang: 'fr',
  timeZone: 'Europe/Paris',
  now: new Date('2026-05-01T00:00:00Z'),
  unnamed: 'Réunion',
  markup: 'text',
  currency: 'EUR',
  ...{ translations: [], taxonomies: [], answerMark: undefined },
};
const row = (cells: Record<string, string>, how: Partial<Reading> = {}) =>
  contributionOf({ Titre: 'Un banc', Texte: 'À l’ombre.', ...cells }, { ...reading, ...how });

it('reads a day-first date as local time in summer and winter', () => {
  expect(row({ Date: '14/03/2026 18:30' })).toMatchObject({ at: new Date('2026-03-14T17:30:00Z') });
  expect(row({ Date: '1.7.2026' })).toMatchObject({ at: new Date('2026-06-30T22:00:00Z') });
});

it('reads an ISO date with a space or an offset', () => {
  const dates = 'iso';
  expect(row({ Date: '2026-03-14 18:30' }, { dates })).toMatchObject({ at: new Date('2026-03-14T17:30:00Z') });
  expect(row({ Date: '2026-03-14T18:30:00Z' }, { dates })).toMatchObject({ at: new Date('2026-03-14T18:30:00Z') });
});

it('reads the offset or the name of universal time after a space, as programs write them', () => {
  const at = new Date('2024-03-02T10:11:12Z');
  for (const date of ['2024-03-02 10:11:12 UTC', '2024-03-02 11:11:12 +0100', '2024-03-02 11:11:12 +01:00']) {
    expect(row({ Date: date }, { dates: 'iso' }), date).toMatchObject({ at });
  }
  expect(row({ Date: '2024-03-02 10:11 CET' }, { dates: 'iso' })).toHaveProperty('because');
});

it('names the column of an impossible date', () => {
  expect(row({ Date: '31/02/2026' })).toEqual({ because: 'Date: is no date: "31/02/2026"' });
  expect(row({ Date: '2026-03-14' })).toEqual({ because: 'Date: is no date: "2026-03-14"' });
});

it('dates a row without a date at the import', () => {
  expect(row({ Date: '' })).toMatchObject({ at: reading.now });
});

it('refuses half a place', () => {
  expect(row({ Lat: '45,7' })).toEqual({ because: 'Lat: is no place: "45,7 "' });
  expect(row({ Lat: '45,7', Lon: '4.8' })).toMatchObject({ location: { lat: 45.7, lon: 4.8 } });
});

it('reads a count with spaces between thousands, and no other number', () => {
  expect(row({ Soutiens: '1\u202f204' })).toMatchObject({ published: { for: 1204, against: 0, recounted: false } });
  expect(row({ Soutiens: '' })).toMatchObject({ published: null });
  expect(row({ Soutiens: '-3' })).toEqual({ because: 'Soutiens: is no count: "-3"' });
});

it('titles a text that has no title with its first sentence', () => {
  expect(row({ Titre: '', Texte: 'Une fontaine près de l’école. Et de l’ombre.' })).toMatchObject({
    content: { title: { fr: 'Une fontaine près de l’école' } },
  });
});

it('writes tags of several words with underscores, each once', () => {
  expect(row({ Mots: 'Nature | espaces publics;nature' })).toMatchObject({ tags: ['nature', 'espaces_publics'] });
});

it('takes topics by their ids or as they are called in any language, each once', () => {
  const map = { ...reading.map, topics: 'Sujets' };
  const read = (text: string) => contributionOf({ Texte: 'Un banc', Sujets: text }, { ...reading, map });
  expect(read('Vélo | cycling; Acqua')).toMatchObject({ topics: ['cycling', 'water'] });
  expect(read('vélos, poésie')).toMatchObject({ topics: ['cycling', 'poésie'] });
  expect(read('')).toMatchObject({ topics: [] });
});

it('reads a place in one column, a sum, and where the original is, or names the column', () => {
  const map = { body: 'Texte', coordinates: 'Lieu', cost: 'Budget', url: 'Lien' };
  const read = (cells: Record<string, string>) => contributionOf({ Texte: 'Un banc', ...cells }, { ...reading, map });
  expect(read({ Lieu: '45.76, -4.84', Budget: '12 000,50 €', Lien: 'https://d.example/1' })).toMatchObject({
    ...{ location: { lat: 45.76, lon: -4.84 }, url: 'https://d.example/1' },
    content: { cost: { amount: 1_200_050, currency: 'EUR' } },
  });
  expect(read({ Lieu: '45.76' })).toEqual({ because: 'Lieu: is no place: "45.76"' });
  expect(read({ Budget: 'cher' })).toEqual({ because: 'Budget: is no sum in EUR: "cher"' });
  expect(read({ Lien: 'javascript:alert(1)' })).toEqual({ because: 'Lien: is no address: "javascript:alert(1)"' });
});

it('reads what was decided, with a sentence where nothing else was answered', () => {
  const map = { body: 'Texte', state: 'État', answer: 'Réponse' };
  const read = (cells: Record<string, string>) => contributionOf({ Texte: 'Un banc', ...cells }, { ...reading, map });
  const at = reading.now;
  expect(read({ État: 'accepted', Réponse: 'Oui.' })).toMatchObject({
    answer: { verdict: 'accepted', body: { fr: 'Oui.' }, at },
  });
  expect(read({ État: 'rejected' })).toMatchObject({
    answer: { verdict: 'rejected', body: { fr: 'Décidé sur Réunion.' } },
  });
  expect(read({ État: 'withdrawn' })).toMatchObject({ withdrawn: true, answer: null });
  expect(read({ État: 'voté' })).toEqual({ because: 'État: is no state: "voté"' });
});

it('makes Markdown of HTML without what could run', () => {
  const read = row(
    { Titre: '<b>Un</b> banc', Texte: '<p>De <em>bois</em>.</p><script>x()</script>' },
    { markup: 'html' },
  );
  expect(read).toMatchObject({ content: { title: { fr: 'Un banc' }, body: { fr: 'De _bois_.' } } });
});
