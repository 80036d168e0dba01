import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRealData } from '../../../test/support/real-data.ts';
import { burstsIn, dayIn, type OriginCount } from './origin.ts';

const { path: POLIS } = findRealData();

/** Who agreed with what on which day, each person once: the statement with the fullest day of them all. */
function fullestDay(folder: string): ReadonlyMap<string, number> {
  const rows = readFileSync(join(POLIS, folder, 'votes.csv'), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1);
  const seen = new Set<string>();
  const statements = new Map<string, Map<string, number>>();
  for (const [at, , statement = '', voter, vote] of rows.map((row) => row.split(','))) {
    if (vote !== '1' || seen.has(`${statement} ${voter}`)) continue;
    seen.add(`${statement} ${voter}`);
    const days = statements.get(statement) ?? new Map<string, number>();
    const day = dayIn('UTC', new Date(Number(at)));
    statements.set(statement, days.set(day, (days.get(day) ?? 0) + 1));
  }
  const [first = new Map<string, number>()] = [...statements.values()].toSorted((a, b) => most(b) - most(a));
  return first;
}

function most(days: ReadonlyMap<string, number>): number {
  return Math.max(...days.values());
}

const none = (day: string, given: number): OriginCount => ({ day, kind: 'none', host: '', given });
const site = (day: string, host: string, given: number): OriginCount => ({ day, kind: 'site', host, given });

/** How many agreed on which days is real. From where they came is made up: Pol.is keeps nothing of it. */
describe.each([
  ['15-per-hour-seattle', '2014-06-18', 36],
  ['brexit-consensus', '2017-07-16', 91],
  ['vtaiwan.uberx', '2015-07-29', 136],
])('the day in %s on which most agreed', (folder, burstDay, given) => {
  const days = [...fullestDay(folder)];
  const others = days.filter(([day]) => day !== burstDay).map(([day, count]) => none(day, count));
  const mailed = Math.ceil(given * 0.7);
  /** Other days stand out as well: this one is looked at. */
  const burstsOfDay = (ofDay: readonly OriginCount[]) =>
    burstsIn([...others, ...ofDay]).filter(({ day }) => day === burstDay);

  it('is a burst if most of them are said to have come from one place', () => {
    const counts = [site(burstDay, 'mailing.example', mailed), none(burstDay, given - mailed)];
    expect(burstsOfDay(counts)).toEqual([
      { kind: 'site', host: 'mailing.example', given: mailed, day: burstDay, ofDay: given },
    ]);
  });

  it('is a burst of unknown origin as it is, since nobody knows from where they came', () => {
    expect(burstsOfDay([none(burstDay, given)])).toEqual([
      { kind: 'none', host: '', given, day: burstDay, ofDay: given },
    ]);
  });

  it('is none if they are said to have come from many places', () => {
    const [a, b] = [Math.floor(given / 3), Math.floor(given / 3)];
    const spread = [site(burstDay, 'a.example', a), site(burstDay, 'b.example', b), none(burstDay, given - a - b)];
    expect(burstsOfDay(spread)).toEqual([]);
  });
});
