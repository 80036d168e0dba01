import { describe, expect, it } from 'vitest';
import { checkAll } from '../kit/check-all.ts';
import { checksOf } from '../kit/kind.ts';
import { isAdopted, RELEASE, USE, type Use, usesInForce } from './release.ts';

const TODAY = '2026-06-10';
const announced = [{ version: '2.1', institution: 'm' }];
const WHEN = { today: TODAY, announced };
const checkRelease = (release: object, { today, announced: own }: typeof WHEN) =>
  checkAll(checksOf(RELEASE, { ...release }, { today, own, known: null }));
const checkUse = (use: Use, { today, announced: releases }: typeof WHEN) =>
  checkAll(checksOf(USE, use, { today, own: [], known: { releases } }));
const at = (day: number) => new Date(`2026-06-${String(day).padStart(2, '0')}T08:00:00Z`);

describe('a release', () => {
  const release = { version: '2.2', url: 'https://git.example/2.2', date: '2026-06-10' };

  it('has a version, an address and a day', () => {
    expect(checkRelease(release, { today: TODAY, announced })).toEqual({ ok: true, value: release });
  });

  it.each([
    ['version', { version: '' }],
    ['version', { version: '2.1' }],
    ['url', { url: 'http://git.example/' }],
    ['date', { date: '2026-06-11' }],
    ['date', { date: '2026-02-31' }],
  ])('is refused by its %s', (field, change) => {
    expect(checkRelease({ ...release, ...change }, { today: TODAY, announced })).toMatchObject({ refusal: { field } });
  });
});

describe('what an institution runs', () => {
  it.each<Use>([
    { version: '2.1', since: '2026-06-09', dueOn: null },
    { version: null, since: null, dueOn: '2026-09-01' },
    { version: null, since: null, dueOn: null },
  ])('is a version since a day, or nothing until a day', (use) => {
    const announcedBy = use.version === null ? null : 'm';
    expect(checkUse(use, { today: TODAY, announced })).toEqual({ ok: true, value: { ...use, announcedBy } });
  });

  it('names who announced it, where several have a version of that name', () => {
    const use = { version: '2.1', since: '2026-06-09', dueOn: null };
    const several = { today: TODAY, announced: [...announced, { version: '2.1', institution: 'n' }] };
    expect(checkUse(use, several)).toMatchObject({ refusal: { field: 'announcedBy', because: 'missing' } });
    expect(checkUse({ ...use, announcedBy: 'n' }, several)).toMatchObject({ value: { announcedBy: 'n' } });
    expect(checkUse({ ...use, announcedBy: 'o' }, several)).toMatchObject({ refusal: { because: 'unknown-value' } });
  });

  it.each<[string, Use]>([
    ['version', { version: '9', since: '2026-06-09', dueOn: null }],
    ['since', { version: '2.1', since: null, dueOn: null }],
    ['since', { version: '2.1', since: '2026-06-11', dueOn: null }],
    ['dueOn', { version: '2.1', since: '2026-06-09', dueOn: '2026-09-01' }],
    ['since', { version: null, since: '2026-06-09', dueOn: null }],
    ['dueOn', { version: null, since: null, dueOn: 'soon' }],
    ['announcedBy', { version: null, announcedBy: 'm', since: null, dueOn: null }],
  ])('is refused by its %s', (field, use) => {
    expect(checkUse(use, { today: TODAY, announced })).toMatchObject({ refusal: { field } });
  });

  it('is what it stated last', () => {
    const stated = [
      { institution: 'a', version: '1' },
      { institution: 'b', version: '1' },
      { institution: 'a', version: null },
    ];
    expect(usesInForce(stated)).toEqual([
      { institution: 'a', version: null },
      { institution: 'b', version: '1' },
    ]);
  });
});

/** Over all that two payers can run of three versions, of which the first was rejected. */
describe('adoption', () => {
  const releases = [
    { version: '1', institution: 'm', announcedAt: at(1) },
    { version: '2', institution: 'm', announcedAt: at(3) },
    { version: '3', institution: 'm', announcedAt: at(4) },
    { version: '1', institution: 'another', announcedAt: at(5) },
  ];
  const versions = [null, '1', '2', '3', 'never announced'];
  const pairs = versions.flatMap((first) => versions.map((second) => [first, second] as const));

  it.each(pairs)('of what one runs as %s and the other as %s follows where both run what stands', (first, second) => {
    const stated = [
      { institution: 'a', version: first, announcedBy: 'm' },
      { institution: 'b', version: second, announcedBy: 'm' },
      { institution: 'nobody who pays', version: '1', announcedBy: 'm' },
    ];
    const stands = (version: string | null) => version === '2' || version === '3';
    const adopted = isAdopted({ payers: ['a', 'b'], stated, releases, rejectedAt: at(2) });
    expect(adopted).toBe(stands(first) && stands(second));
    const never = isAdopted({ payers: ['a', 'b'], stated, releases, rejectedAt: null });
    expect(never).toBe((stands(first) || first === '1') && (stands(second) || second === '1'));
  });

  it('does not follow where nobody is left that pays', () => {
    expect(isAdopted({ payers: [], stated: [], releases, rejectedAt: null })).toBe(false);
  });

  it('does not follow of what an institution ran before', () => {
    const stated = [
      { institution: 'a', version: '3', announcedBy: 'm' },
      { institution: 'a', version: null },
    ];
    expect(isAdopted({ payers: ['a'], stated, releases, rejectedAt: null })).toBe(false);
  });
});
