import { describe, expect, it } from 'vitest';
import { UI_LANGS } from './languages.ts';
import { timeZonesAt } from './time-zones.ts';

const nameIn = (zone: string, at: string) => timeZonesAt('fr', new Date(at)).find((known) => known.zone === zone)?.name;

describe('time zones', () => {
  it.each([
    ['Europe/Paris', 'Paris (UTC+1)'],
    ['America/Argentina/La_Rioja', 'La Rioja (UTC−3)'],
    ['Asia/Katmandu', 'Kathmandu (UTC+5:45)'],
    ['Europe/Kiev', 'Kyiv (UTC+2)'],
    ['Africa/Abidjan', 'Abidjan (UTC+0)'],
    ['UTC', 'UTC'],
  ])('have the city that people know and the distance of its clock from UTC: %s', (zone, name) => {
    expect(nameIn(zone, '2026-01-15T12:00:00Z')).toBe(name);
  });

  it('follow summer time', () => {
    expect(nameIn('Europe/Paris', '2026-07-15T12:00:00Z')).toBe('Paris (UTC+2)');
  });

  it.each(UI_LANGS)('have each a name of its own in %s', (lang) => {
    const names = timeZonesAt(lang, new Date('2026-01-15T12:00:00Z')).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(400);
  });
});
