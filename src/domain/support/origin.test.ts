import { describe, expect, it } from 'vitest';
import { burstsIn, dayIn, type OriginCount, originOfSupport, originsOf } from './origin.ts';

const count = (day: string, host: string, given: number): OriginCount => ({
  day,
  kind: host === '' ? 'none' : 'site',
  host,
  given,
});

describe('the origin of a support', () => {
  it('is the site that led here before the server of the account', () => {
    expect(originOfSupport({ site: 'News.Example', actorUri: 'https://social.example/u/ana' })).toEqual({
      kind: 'site',
      host: 'news.example',
    });
    expect(originOfSupport({ site: null, actorUri: 'https://social.example/u/ana' })).toEqual({
      kind: 'server',
      host: 'social.example',
    });
  });

  it('is unknown where no domain is named', () => {
    for (const site of [null, '', '127.0.0.1', 'localhost', 'a b', '<b>.example/x', 'x'.repeat(300)]) {
      expect(originOfSupport({ site, actorUri: null })).toEqual({ kind: 'none', host: '' });
    }
  });

  it('counts on the day that it is where the consultation is', () => {
    expect(dayIn('Europe/Paris', new Date('2026-03-10T23:30:00Z'))).toBe('2026-03-11');
    expect(dayIn('America/Los_Angeles', new Date('2026-03-10T06:30:00Z'))).toBe('2026-03-09');
  });
});

describe('what is shown of origins', () => {
  it('is nothing of fewer than ten supports', () => {
    expect(originsOf([count('2026-03-01', 'a.example', 9)])).toBeNull();
    expect(originsOf([])).toBeNull();
  });

  it('names an origin from ten on and puts the others together', () => {
    const shown = originsOf([
      count('2026-03-01', 'a.example', 6),
      count('2026-03-02', 'a.example', 4),
      count('2026-03-02', 'b.example', 9),
      count('2026-03-02', '', 3),
    ]);
    expect(shown?.sums).toEqual([{ kind: 'site', host: 'a.example', given: 10 }]);
    expect(shown?.others).toBe(12);
  });

  it('does not say how many the others are where they are fewer than ten', () => {
    const shown = originsOf([count('2026-03-01', 'a.example', 40), count('2026-03-01', 'b.example', 9)]);
    expect(shown?.others).toBeNull();
    expect(JSON.stringify(shown)).not.toContain('b.example');
  });

  it('takes days together until they are ten', () => {
    const days = [3, 4, 5, 30, 2].map((given, index) => count(`2026-03-0${index + 1}`, 'a.example', given));
    expect(originsOf(days)?.days).toEqual([
      { from: '2026-03-01', to: '2026-03-03', given: 12 },
      { from: '2026-03-04', to: '2026-03-05', given: 32 },
    ]);
  });
});

describe('the days of what is shown', () => {
  it('follow each other, also where nothing was given', () => {
    const days = [1, 5, 6].map((day) => count(`2026-03-0${day}`, 'a.example', 12));
    expect(originsOf(days)?.days).toEqual([
      { from: '2026-03-01', to: '2026-03-01', given: 12 },
      { from: '2026-03-02', to: '2026-03-04', given: 0 },
      { from: '2026-03-05', to: '2026-03-05', given: 12 },
      { from: '2026-03-06', to: '2026-03-06', given: 12 },
    ]);
  });
});

describe('a burst', () => {
  const quiet = Array.from({ length: 9 }, (_, day) => count(`2026-03-0${day + 1}`, '', 6));

  it('is a day that stands out with most of it from one origin', () => {
    const counts = [...quiet, count('2026-03-10', 'list.example', 60), count('2026-03-10', '', 30)];
    expect(burstsIn(counts)).toEqual([{ kind: 'site', host: 'list.example', given: 60, day: '2026-03-10', ofDay: 90 }]);
  });

  it('is none where the origins are many, the day is like the others, or few supported', () => {
    const spread = [40, 30, 20].map((given, index) => count('2026-03-10', `${index}.example`, given));
    expect(burstsIn([...quiet, ...spread])).toEqual([]);
    const busy = Array.from({ length: 9 }, (_, day) => count(`2026-03-0${day + 1}`, 'a.example', 50));
    expect(burstsIn([...busy, count('2026-03-10', 'a.example', 90)])).toEqual([]);
    expect(burstsIn([...quiet, count('2026-03-10', 'a.example', 29)])).toEqual([]);
  });

  it('is said of unknown origin where nobody knows where most came from, as of a mailing', () => {
    const counts = [...quiet, count('2026-03-10', '', 300), count('2026-03-10', 'a.example', 20)];
    expect(burstsIn(counts)).toEqual([{ kind: 'none', host: '', given: 300, day: '2026-03-10', ofDay: 320 }]);
    expect(burstsIn([...quiet, count('2026-03-10', '', 29)])).toEqual([]);
  });

  it('stands out from days on which nothing happened', () => {
    const spread = [1, 2, 3, 4].map((nth) => count('2026-03-01', `${nth}.example`, 10));
    const counts = [...spread, count('2026-03-09', 'a.example', 31)];
    expect(burstsIn(counts).map(({ day }) => day)).toEqual(['2026-03-09']);
  });
});
