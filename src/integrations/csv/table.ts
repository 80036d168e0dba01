import { type CsvRow, csvRows } from '../../application/kit/csv.ts';

export const ENCODINGS = ['utf-8', 'latin1'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const SEPARATORS = [',', ';', '\t'] as const;

export type TableRow =
  | { readonly line: number; readonly cells: Readonly<Record<string, string>> }
  | { readonly line: number; readonly broken: string };

/** A table with a header: its columns, and its rows by column. */
export type Table = { readonly columns: readonly string[]; readonly rows: Iterable<TableRow> };

/**
 * Text of a file without its byte order mark; that of UTF-16 is believed, as spreadsheets write "Unicode text". What is no UTF-8
 * becomes U+FFFD, which {@link tableOf} finds by its row.
 */
export function decoded(bytes: Uint8Array, encoding: Encoding): string {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // What people call latin1 is Windows' superset of it, with the euro sign and typographic quotes.
  return new TextDecoder(encoding === 'latin1' ? 'windows-1252' : 'utf-8').decode(bytes);
}

/** The separator that the first line has most of. */
export function separatorOf(text: string): string {
  const header = text.slice(0, 10_000).split(/\r|\n/, 1)[0] ?? '';
  const outside = header.replaceAll(/"[^"]*"/g, '');
  const count = (separator: string) => outside.split(separator).length;
  return SEPARATORS.toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}

export function tableOf(text: string, separator: string): Table {
  const rows = csvRows(text, separator);
  const first = rows.next();
  const header = first.done === true || 'broken' in first.value ? [] : first.value.cells.map((cell) => cell.trim());
  return { columns: header, rows: byColumn(rows, header) };
}

function* byColumn(rows: Iterable<CsvRow>, columns: readonly string[]): Generator<TableRow> {
  for (const row of rows) {
    if ('broken' in row) yield row;
    else if (row.cells.length !== columns.length) {
      yield { line: row.line, broken: `${row.cells.length} columns where the header has ${columns.length}` };
    } else if (row.cells.some((cell) => cell.includes('\ufffd'))) {
      yield { line: row.line, broken: 'characters that cannot be read in this encoding' };
    } else {
      yield { line: row.line, cells: Object.fromEntries(columns.map((name, at) => [name, row.cells[at] ?? ''])) };
    }
  }
}
