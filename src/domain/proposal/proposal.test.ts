import { describe, expect, it, test } from 'vitest';
import { checkLocation, checkTags, PROPOSAL_STATUSES, STATUS_AFTER, type StatusAct, statusAfter } from './proposal.ts';

describe('the life of a proposal', () => {
  const LIFE = {
    'held accept': 'published',
    'published hold': 'held',
    'held withdraw': 'withdrawn',
    'published withdraw': 'withdrawn',
    'held remove': 'removed',
    'published remove': 'removed',
    'removed restore': 'published',
  } as Readonly<Record<string, string>>;
  const acts = Object.keys(STATUS_AFTER) as StatusAct[];

  test.each(PROPOSAL_STATUSES.flatMap((status) => acts.map((act) => [status, act] as const)))(
    '%s, then %s',
    (status, act) => {
      const next = LIFE[`${status} ${act}`];
      const needs = PROPOSAL_STATUSES.filter((from) => LIFE[`${from} ${act}`] !== undefined);
      const result = statusAfter(status, act);
      expect(result).toEqual(
        next === undefined
          ? { ok: false, refusal: { type: 'wrong-status', status, needs: expect.arrayContaining(needs) } }
          : { ok: true, value: next },
      );
      expect(result.ok || result.refusal.needs.length).toBe(next === undefined ? needs.length : true);
    },
  );
});

describe('a place', () => {
  test.each([
    [45.75, 4.85],
    [90, 180],
    [-90, -180],
    [0, 0],
  ])('at %d, %d is kept', (lat, lon) => {
    expect(checkLocation({ lat, lon })).toEqual({ ok: true, value: { lat, lon } });
  });

  test.each([
    [90.1, 0],
    [-90.1, 0],
    [0, 180.1],
    [0, -180.1],
    [Number.NaN, 0],
    [0, Number.POSITIVE_INFINITY],
  ])('at %d, %d is refused', (lat, lon) => {
    expect(checkLocation({ lat, lon })).toEqual({
      ok: false,
      refusal: { type: 'invalid', field: 'location', because: 'not-a-place' },
    });
  });
});

describe('tags', () => {
  it('are kept in lower case without their sign, each once and in the order given', () => {
    expect(checkTags(['#Vélo', 'ÉCOLE', 'vélo', ' quai '])).toEqual({ ok: true, value: ['vélo', 'école', 'quai'] });
  });

  test.each([
    ['tags.1', 'empty', ['a', ' ']],
    ['tags.0', 'empty', ['#']],
    ['tags.0', 'too-long', ['x'.repeat(41)], { limit: 40 }],
    ['tags.0', 'unknown-value', ['deux mots']],
    ['tags.0', 'unknown-value', ['a,b']],
    ['tags.0', 'unknown-value', ['##a']],
    ['tags.0', 'control-characters', ['a\u0000']],
    ['tags', 'too-many', Array.from({ length: 11 }, (_, n) => `t${n}`), { limit: 10 }],
  ] as const)('are refused for %s: %s', (...[field, because, tags, rest]) => {
    expect(checkTags([...tags])).toEqual({ ok: false, refusal: { type: 'invalid', field, because, ...rest } });
  });

  it('may be none', () => {
    expect(checkTags([])).toEqual({ ok: true, value: [] });
  });
});
