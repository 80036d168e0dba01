import { describe, expect, it } from 'vitest';
import { checkAddressee, nextLetterFrom, plainAddress, stateOf } from './code-letter.ts';

const NONE = { printedAt: null, sentAt: null, declinedAt: null };
const at = new Date('2026-03-02T08:00:00Z');

describe('to whom a letter goes', () => {
  it('is kept as it is printed, without empty lines', () => {
    const input = { name: ' Ana Roy ', address: ' 3 rue du Puits \r\n\r\n69007  Lyon\n' };
    expect(checkAddressee(input)).toEqual({
      ok: true,
      value: { name: 'Ana Roy', address: '3 rue du Puits\n69007  Lyon' },
    });
  });

  it.each([
    ['name', 'empty', { name: ' ' }],
    ['name', 'control-characters', { name: 'Ana\nRoy' }],
    ['name', 'too-long', { name: 'a'.repeat(81) }],
    ['address', 'empty', { address: '\n' }],
    ['address', 'too-many', { address: '1\n2\n3\n4\n5\n6\n7' }],
    ['address', 'too-long', { address: 'a'.repeat(401) }],
    ['address', 'control-characters', { address: 'a\u0000' }],
  ])('is refused: %s, %s', (field, because, change) => {
    expect(checkAddressee({ name: 'Ana', address: '3 rue du Puits', ...change })).toMatchObject({
      ok: false,
      refusal: { type: 'invalid', field, because },
    });
  });

  it('is refused with every fault', () => {
    expect(checkAddressee({ name: '', address: '' })).toMatchObject({
      refusal: { field: 'name', others: [{ field: 'address' }] },
    });
  });

  it('is one address however it is written', () => {
    expect(plainAddress('3, Allée des Prés\n69007 LYON')).toBe(plainAddress('3 allee des pres, 69007 Lyon'));
    expect(plainAddress('3 rue du Puits')).not.toBe(plainAddress('13 rue du Puits'));
  });
});

it('says how far a letter is', () => {
  expect(stateOf(NONE)).toBe('waiting');
  expect(stateOf({ ...NONE, printedAt: at })).toBe('printed');
  expect(stateOf({ ...NONE, printedAt: at, sentAt: at })).toBe('sent');
  expect(stateOf({ ...NONE, declinedAt: at })).toBe('declined');
});

it('lets somebody ask again two weeks after it was sent', () => {
  expect(nextLetterFrom(NONE)).toBeNull();
  expect(nextLetterFrom({ ...NONE, printedAt: at, sentAt: at })?.toISOString()).toBe('2026-03-16T08:00:00.000Z');
});
