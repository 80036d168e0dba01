import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { burstsIn, dayIn, type OriginCount } from './origin.ts';

/** Exports of real Pol.is conversations, which are not part of this repository. */
const POLIS = process.env.POLIS_DATA ?? join('..', 'shared', 'data', 'polis');

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

describe.skipIf(!existsSync(POLIS)).each([
  ['15-per-hour-seattle', '2014-06-18', 36],
  ['brexit-consensus', '2017-07-16', 91],
  ['vtaiwan.uberx', '2015-07-29', 136],
])('the day in %s on which most agreed', (folder, burstDay, given) => {
  const days = [...fullestDay(folder)];
  const others = days.filter(([day]) => day !== burstDay).map(([day, count]) => none(day, count));
  const mailed = Math.ceil(given * 0.7);

  it('is a burst where most of them came from one place', () => {
    const counts = [...others, site(burstDay, 'mailing.example', mailed), none(burstDay, given - mailed)];
    expect(burstsIn(counts)).toEqual([
      { kind: 'site', host: 'mailing.example', given: mailed, day: burstDay, ofDay: given },
    ]);
  });

  it('is none where they came from many places, or where nobody knows from where', () => {
    expect(burstsIn([...others, none(burstDay, given)])).toEqual([]);
    const [a, b] = [Math.floor(given / 3), Math.floor(given / 3)];
    const spread = [site(burstDay, 'a.example', a), site(burstDay, 'b.example', b), none(burstDay, given - a - b)];
    expect(burstsIn([...others, ...spread])).toEqual([]);
  });
});
