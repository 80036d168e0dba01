import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRows, textCell } from './csv.ts';

const rows = (text: string, separator = ',') => [...csvRows(text, separator)];

describe('a cell of text', () => {
  it('runs nothing in a spreadsheet, wherever that begins a cell', () => {
    for (const [text, cell] of [
      ['=1+1', "'=1+1"],
      ["x;=cmd|'/c calc'!A0;y", "x;'=cmd|'/c calc'!A0;y"],
      ['Deux lignes\n=1+1', "Deux lignes\n'=1+1"],
      ['a;"=1', 'a;"\'=1'],
    ])
      expect(textCell(text ?? '')).toBe(cell);
  });

  it('leaves lists and prose as they are', () => {
    for (const text of ['Une liste :\n- ici\n+ là', 'Oui ; et alors', 'a = b']) expect(textCell(text)).toBe(text);
  });
});

describe('csvRows', () => {
  it('reads back whatever was quoted, with every line end', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', '\r', ' ', "'") });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), lineEnd, (table, end) => {
        const text = table.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')).join(end);
        expect(rows(text).map((row) => ('cells' in row ? row.cells : row.broken))).toEqual(table);
      }),
    );
  });

  it('counts lines as an editor does, inside quotes too', () => {
    const text = 'a,b\r\n1,"x\r\ny"\r\n\r\n2,z\n3,"p\n\nq"\r4,w';
    expect(rows(text).map(({ line }) => line)).toEqual([1, 2, 5, 6, 9]);
  });

  it('takes a quote inside an unquoted cell as text', () => {
    expect(rows('1,a 5" pipe\n')).toEqual([{ line: 1, cells: ['1', 'a 5" pipe'] }]);
  });

  it('goes on after the line of a record with text after a closing quote', () => {
    expect(rows('1,"a" b\n2,c\n')).toEqual([
      { line: 1, broken: 'text after a closing quote' },
      { line: 2, cells: ['2', 'c'] },
    ]);
  });

  it('loses one line to a quote that is never closed', () => {
    expect(rows('1,a\n2,"b\n3,c\n')).toEqual([
      { line: 1, cells: ['1', 'a'] },
      { line: 2, broken: 'a quote that is never closed' },
      { line: 3, cells: ['3', 'c'] },
    ]);
  });

  it('always ends, whatever it is given', () => {
    const any = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'x') });
    fc.assert(
      fc.property(any, (text) => {
        const lines = rows(text).map(({ line }) => line);
        expect(lines).toEqual(lines.toSorted((a, b) => a - b));
      }),
    );
  });
});

const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
