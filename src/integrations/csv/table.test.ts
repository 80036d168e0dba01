import { expect, it } from 'vitest';
import { decoded, separatorOf, tableOf } from './table.ts';

it('finds the separator that the header has most of, outside quotes', () => {
  expect([
    separatorOf('a;b;c\n1,2,3'),
    separatorOf('a\tb\n'),
    separatorOf('"a;b;c",d\n'),
    separatorOf('alone'),
  ]).toEqual([';', '\t', ',', ',']);
});

it('takes a byte order mark for none of the first column', () => {
  const bytes = new Uint8Array([0xef, 0xbb, 0xbf, ...Buffer.from('id,texte\n1,é\n')]);
  const table = tableOf(decoded(bytes, 'utf-8'), ',');
  expect([table.columns, [...table.rows]]).toEqual([['id', 'texte'], [{ line: 2, cells: { id: '1', texte: 'é' } }]]);
});

it('reads UTF-16 with its byte order mark, whatever encoding is named', () => {
  const little = Buffer.from('\ufeffid,texte\n1,é\n', 'utf16le');
  for (const bytes of [little, Buffer.from(little).swap16()]) {
    expect(decoded(bytes, 'utf-8')).toBe('id,texte\n1,é\n');
    expect(decoded(bytes, 'latin1')).toBe('id,texte\n1,é\n');
  }
});

it('names the row whose bytes are no UTF-8', () => {
  const bytes = new Uint8Array([...Buffer.from('id,texte\n1,ok\n2,'), 0xe9, 0x0a]);
  expect([...tableOf(decoded(bytes, 'utf-8'), ',').rows]).toEqual([
    { line: 2, cells: { id: '1', texte: 'ok' } },
    { line: 3, broken: 'characters that cannot be read in this encoding' },
  ]);
  expect([...tableOf(decoded(bytes, 'latin1'), ',').rows].at(-1)).toEqual({ line: 3, cells: { id: '2', texte: 'é' } });
});

it('names a row with more or fewer columns than the header', () => {
  expect([...tableOf('a,b\n1\n1,2,3\n', ',').rows]).toEqual([
    { line: 2, broken: '1 columns where the header has 2' },
    { line: 3, broken: '3 columns where the header has 2' },
  ]);
});
