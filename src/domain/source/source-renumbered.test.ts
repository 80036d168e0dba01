import { describe, expect, it } from 'vitest';
import { inSteps, renumberedAmong, traitOf } from './source.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 1, 1, 8, minute));
const known = (key: string, minute: number, hash: string) => ({
  ...{ key, trait: traitOf(at(minute), hash), goneAt: null as Date | null },
});
const told = (key: string, minute: number, hash: string) => ({ key, trait: traitOf(at(minute), hash) });

describe('what is told under another key', () => {
  it('is nothing where all is as it was, was edited, or is new', () => {
    const among = renumberedAmong(
      [told('1', 1, 'a'), told('2', 2, 'edited'), told('3', 3, 'c')],
      [...[known('1', 1, 'a'), known('2', 2, 'b')]],
    );
    expect(among).toEqual({ moves: [], doubtful: [], displaced: [] });
  });

  it('is doubtful while its former key may be there, and sure where that is gone or tells something else', () => {
    expect(renumberedAmong([told('101', 1, 'a')], [known('1', 1, 'a')])).toMatchObject({
      doubtful: [{ from: '1', to: '101' }],
    });
    expect(renumberedAmong([told('101', 1, 'a')], [{ ...known('1', 1, 'a'), goneAt: at(9) }])).toMatchObject({
      moves: [{ from: '1', to: '101' }],
    });
    const shifted = renumberedAmong([told('2', 1, 'a'), told('3', 2, 'b')], [known('1', 1, 'a'), known('2', 2, 'b')]);
    expect(shifted).toEqual({
      moves: [
        { from: '1', to: '2' },
        { from: '2', to: '3' },
      ],
      ...{ doubtful: [], displaced: [] },
    });
  });

  it('is not guessed where two are alike', () => {
    const twins = [known('1', 1, 'a'), known('2', 1, 'a')];
    expect(renumberedAmong([told('101', 1, 'a')], twins).doubtful).toEqual([]);
    expect(renumberedAmong([told('101', 1, 'a'), told('102', 1, 'a')], [known('1', 1, 'a')]).doubtful).toEqual([]);
  });

  it('makes room where another thing of another time has the key now, and not where it was given another title', () => {
    expect(renumberedAmong([told('1', 5, 'new')], [known('1', 1, 'a')]).displaced).toEqual(['1']);
    expect(renumberedAmong([told('1', 5, 'a')], [known('1', 1, 'a')]).displaced).toEqual([]);
  });

  it('goes step by step, so that no key is ever had twice', () => {
    const keys = new Map([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ]);
    const moves = [
      { from: '1', to: '2' },
      { from: '2', to: '1' },
    ];
    for (const { from, to } of inSteps({ moves, displaced: ['3'] }, { isKnown: (key) => keys.has(key), at: at(7) })) {
      expect(keys.has(to)).toBe(false);
      keys.set(to, keys.get(from) ?? '');
      keys.delete(from);
    }
    expect([...keys].sort()).toEqual([
      ['1', 'b'],
      ['2', 'a'],
      [`parvis:displaced:${at(7).getTime()}:3`, 'c'],
    ]);
  });
});
