import { describe, expect, it } from 'vitest';
import { type AccountSync, doubtAbout, runningAt } from './account-sync.ts';

const NOW = new Date('2026-03-02T03:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const LAST: AccountSync = {
  ...{ connector: 'demarches', beganAt: null, afterId: 'x', asked: 7, known: 6, removed: 1, erased: 1 },
  ...{ endedAt: hoursAgo(22), succeededAt: hoursAgo(22), error: null },
};

describe('when a run goes on', () => {
  it('begins where there was none, and once a day', () => {
    expect(runningAt('demarches', null, NOW)).toMatchObject({ beganAt: NOW, afterId: null, asked: 0 });
    expect(runningAt('demarches', LAST, NOW)).toBe(null);
    expect(runningAt('demarches', { ...LAST, endedAt: hoursAgo(23) }, NOW)).toMatchObject({ beganAt: NOW, asked: 0 });
  });

  it('goes on where it stopped, and begins anew where that was long ago', () => {
    expect(runningAt('demarches', { ...LAST, beganAt: hoursAgo(2) }, NOW)).toMatchObject({ afterId: 'x', asked: 7 });
    expect(runningAt('demarches', { ...LAST, beganAt: hoursAgo(24) }, NOW)).toMatchObject({ afterId: null, asked: 0 });
  });
});

describe('what is not believed', () => {
  it('is that nobody is known', () => {
    expect(doubtAbout({ asked: 3, known: 0 }, { deleted: 0, mostPercent: 100 })).toBe('nobody-known');
    expect(doubtAbout({ asked: 0, known: 0 }, { deleted: 0, mostPercent: 10 })).toBe(null);
  });

  it('is that more than a share are deleted, unless they are few', () => {
    expect(doubtAbout({ asked: 12, known: 2 }, { deleted: 10, mostPercent: 10 })).toBe(null);
    expect(doubtAbout({ asked: 12, known: 1 }, { deleted: 11, mostPercent: 10 })).toBe('too-many-deleted');
    expect(doubtAbout({ asked: 200, known: 179 }, { deleted: 21, mostPercent: 10 })).toBe('too-many-deleted');
    expect(doubtAbout({ asked: 200, known: 179 }, { deleted: 21, mostPercent: 11 })).toBe(null);
  });
});
