import { describe, expect, it } from 'vitest';
import { dueStage, isDoubtfullyGone, type SourcePass } from './source.ts';

const NOW = new Date('2026-03-02T08:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const IDLE: SourcePass = {
  ...{ connector: 'decidim', stage: null, cursor: null, beganAt: ago(10), newestAt: null },
  ...{ newEndedAt: ago(4), allEndedAt: ago(20), pausedUntil: null },
};
const due = (pass: SourcePass | null, once = false) => dueStage(pass, { now: NOW, once });

describe('what is read next', () => {
  it('is everything at first, and goes on where it stopped', () => {
    expect(due(null)).toEqual({ stage: 'all', cursor: null, begins: true });
    expect(due({ ...IDLE, allEndedAt: null })).toMatchObject({ stage: 'all', begins: true });
    const under = { ...IDLE, stage: 'all', cursor: 'x' } as const;
    expect(due(under)).toEqual({ stage: 'all', cursor: 'x', begins: false });
  });

  it('is what is new every five minutes, and everything every three quarters of an hour', () => {
    expect(due(IDLE)).toBe(null);
    expect(due({ ...IDLE, newEndedAt: ago(5) })).toEqual({ stage: 'new', cursor: null, begins: true });
    expect(due({ ...IDLE, allEndedAt: ago(45) })).toMatchObject({ stage: 'all' });
  });

  it('is nothing after the first pass where it is read once, nor while the source wants a pause', () => {
    expect(due({ ...IDLE, allEndedAt: ago(900) }, true)).toBe(null);
    expect(due({ ...IDLE, stage: 'all', pausedUntil: new Date(NOW.getTime() + 1) })).toBe(null);
    expect(due({ ...IDLE, stage: 'all', pausedUntil: NOW })).toMatchObject({ stage: 'all' });
  });

  it('is everything where somebody asks for it, going on with what is under way', () => {
    const asked = (pass: SourcePass) => dueStage(pass, { now: NOW, once: true, isAsked: true });
    expect(asked(IDLE)).toEqual({ stage: 'all', cursor: null, begins: true });
    expect(asked({ ...IDLE, stage: 'new', cursor: 'x' })).toEqual({ stage: 'all', cursor: null, begins: true });
    expect(asked({ ...IDLE, stage: 'all', cursor: 'x' })).toEqual({ stage: 'all', cursor: 'x', begins: false });
  });

  it('is not believed where more than half are gone, unless they are few', () => {
    expect(isDoubtfullyGone({ known: 12, gone: 10 })).toBe(false);
    expect(isDoubtfullyGone({ known: 12, gone: 11 })).toBe(true);
    expect(isDoubtfullyGone({ known: 100, gone: 50 })).toBe(false);
    expect(isDoubtfullyGone({ known: 100, gone: 51 })).toBe(true);
  });
});
