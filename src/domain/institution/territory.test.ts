import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { checkTerritories, liesWithin, type Territory } from './territory.ts';

const place = (code: string, within: string | null = null): Territory => ({ code, name: { fr: code }, within });
const RHONE = [place('84'), place('69', '84'), place('69123', '69'), place('69387', '69123')];

describe('a territory', () => {
  test.each([
    ['69387', ['69387'], true],
    ['69387', ['69123'], true],
    ['69387', ['84'], true],
    ['69123', ['69387'], false],
    ['69387', ['38', '69'], true],
    ['75056', ['69'], false],
    ['75056', ['75056'], true],
    ['69387', [], false],
  ])('%s lies within %j: %s', (code, allowed, within) => {
    expect(liesWithin(code, allowed, RHONE)).toBe(within);
  });

  const codes = ['a', 'b', 'c', 'd', 'e'];
  const anyMap = fc.tuple(...codes.map((code) => fc.option(fc.constantFrom(...codes)).map((in_) => place(code, in_))));

  it('is looked up in any map, circular ones too, and found as walking up finds it', () => {
    fc.assert(
      fc.property(anyMap, fc.constantFrom(...codes), fc.subarray(codes), (map, code, allowed) => {
        let at: string | null = code;
        let found = false;
        for (let step = 0; step <= codes.length && at !== null; step += 1) {
          found ||= allowed.includes(at);
          at = map.find((territory) => territory.code === at)?.within ?? null;
        }
        expect(liesWithin(code, allowed, map)).toBe(found);
      }),
    );
  });
});

describe('territories that belong together', () => {
  const refused = (field: string, because: string) => ({ ok: false, refusal: { type: 'invalid', field, because } });

  it('are kept with their texts checked, in any order', () => {
    const input = [place('69387', '69123'), { ...place(' 69123 '), name: { FR: ' Lyon ' } }];
    expect(checkTerritories(input, 'territories')).toEqual({
      ok: true,
      value: [place('69387', '69123'), { code: '69123', name: { fr: 'Lyon' }, within: null }],
    });
  });

  test.each([
    ['territories.1.code', 'duplicate', [place('69'), place('69')]],
    ['territories.0.code', 'empty', [{ ...place(' '), name: { fr: 'Lyon' } }]],
    ['territories.0.code', 'control-characters', [{ ...place('a\u0000'), name: { fr: 'Lyon' } }]],
    ['territories.0.name', 'missing', [{ ...place('69'), name: {} }]],
    ['territories.1.within', 'unknown-value', [place('69'), place('69123', '38')]],
  ])('are refused for %s: %s', (field, because, input) => {
    expect(checkTerritories(input, 'territories')).toEqual(refused(field, because));
  });

  it('are refused for all that does not hold', () => {
    expect(checkTerritories([place(' '), { ...place('69'), name: {} }], 'territories')).toMatchObject({
      refusal: {
        field: 'territories.0.code',
        others: [{ field: 'territories.0.name.fr' }, { field: 'territories.1.name' }],
      },
    });
  });
});
