import { describe, expect, it } from 'vitest';
import { type Claim, compareLine, contradicts, isLeftOut, stillAhead } from './comparison.ts';

const at = (time: string) => new Date(`2026-03-02T${time}:00Z`);
const line = { institution: 'https://torino.example/', topic: 'supports', sequence: 5 } as const;

describe('a line of another city', () => {
  const here = { sequence: 4, hashes: new Map([[4, 'four']]) };

  it('says nothing where it is the same or earlier', () => {
    expect(compareLine({ sequence: 4, hash: 'four' }, here)).toBe('nothing');
    expect(compareLine({ sequence: 3, hash: 'three' }, here)).toBe('nothing');
  });

  it('is later, or another document under a number that is here', () => {
    expect(compareLine({ sequence: 5, hash: 'five' }, here)).toBe('later');
    expect(compareLine({ sequence: 4, hash: 'other' }, here)).toBe('other-document');
  });

  it('is waited for since the first that is missing, however many come after it, until that is here', () => {
    const known = stillAhead(line, { known: undefined, hereSequence: 4, now: at('08:00') });
    const later = { ...line, sequence: 9 };
    expect(stillAhead(later, { known, hereSequence: 4, now: at('08:30') })).toEqual(known);
    expect(stillAhead(later, { known, hereSequence: 5, now: at('08:40') })).toMatchObject({
      sequence: 9,
      since: at('08:40'),
    });
  });
});

describe('what is missing', () => {
  const ahead = { key: 'torino', sequence: 5, since: at('08:00') };

  it('was left out after an hour in which the host was read, and not before', () => {
    expect(isLeftOut(ahead, { now: at('08:59'), readAt: at('08:59'), fault: null })).toBe(false);
    expect(isLeftOut(ahead, { now: at('09:10'), readAt: at('09:05'), fault: null })).toBe(true);
  });

  it('is lag while the host cannot be read', () => {
    expect(isLeftOut(ahead, { now: at('12:00'), readAt: at('08:30'), fault: null })).toBe(false);
    expect(isLeftOut(ahead, { now: at('12:00'), readAt: null, fault: null })).toBe(false);
  });

  it('is refused here where it came and does not count, and waits for a day where no key can be read', () => {
    const long = { now: new Date('2026-03-09T08:00:00Z'), readAt: new Date('2026-03-09T08:00:00Z') };
    expect(isLeftOut(ahead, { ...long, fault: 'too-many' })).toBe(false);
    expect(isLeftOut(ahead, { now: at('12:00'), readAt: at('12:00'), fault: 'unreadable' })).toBe(false);
    expect(isLeftOut(ahead, { ...long, fault: 'unreadable' })).toBe(true);
  });
});

describe('two subtotals of one institution', () => {
  const turnout = { byStanding: { resident: 3 }, byChannel: { online: 3, paper: 0 } };
  const claim = (members: Partial<Claim>): Claim => ({
    sequence: 1,
    hash: 'one',
    closesAt: at('20:00'),
    figures: null,
    commitment: null,
    ...members,
  });

  it('contradict each other under one number', () => {
    expect(contradicts(claim({}), claim({}))).toBe(false);
    expect(contradicts(claim({}), claim({ hash: 'two' }))).toBe(true);
    expect(contradicts(claim({}), claim({ hash: 'two', sequence: 2 }))).toBe(false);
  });

  it('contradict each other as two results of one ballot, and not where one is said again', () => {
    const one = claim({ figures: { turnout, piles: [] } });
    const again = claim({ hash: 'two', sequence: 2, figures: { turnout, piles: [] } });
    const other = { ...turnout, byChannel: { online: 4, paper: 0 }, byStanding: { resident: 4 } };
    expect(contradicts(one, again)).toBe(false);
    expect(contradicts(one, { ...again, figures: { turnout: other, piles: [] } })).toBe(true);
    expect(contradicts(one, { ...again, figures: { turnout: other, piles: [] }, closesAt: at('21:00') })).toBe(false);
  });

  it('contradict each other as two commitments to one ballot', () => {
    const one = claim({ commitment: 'a' });
    expect(contradicts(one, claim({ hash: 'two', sequence: 2, commitment: 'a' }))).toBe(false);
    expect(contradicts(one, claim({ hash: 'two', sequence: 2, commitment: 'b' }))).toBe(true);
  });
});
