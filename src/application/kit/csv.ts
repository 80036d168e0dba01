/** A value of a table; null is an empty cell: nothing is known, or nothing may be said. */
export type Cell = string | number | null;

/** What a spreadsheet takes for a formula, also in its full-width forms (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/**
 * The same where a spreadsheet that was told of another separator begins a cell: after a semicolon, or on a new line, where
 * a hyphen or a plus begins the item of a list and stays.
 */
const FORMULA_WITHIN = /(;["\s]*)(?=[=+\-@＝＋－＠])|([\r\n]["\s]*)(?=[=@＝＠])/g;

/**
 * A text that somebody wrote, as a cell: one that a spreadsheet would run gets an apostrophe before it, also where a cell
 * would begin for a spreadsheet that reads commas as text.
 */
export function textCell(text: string): string {
  const safe = text.replaceAll(FORMULA_WITHIN, "$1$2'");
  return FORMULA.test(safe) ? `'${safe}` : safe;
}

/** A record of a CSV file (RFC 4180). */
export function csvLine(cells: readonly Cell[]): string {
  return lineOf(cells, ',');
}

/** The same as spreadsheets read it where a comma is the decimal sign. */
export function semicolonLine(cells: readonly Cell[]): string {
  return lineOf(cells, ';');
}

function lineOf(cells: readonly Cell[], separator: string): string {
  return `${cells.map(quoted).join(separator)}\r\n`;
}

function quoted(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",;\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record of a CSV text, or why there is none on that line. Lines are counted from 1, as an editor shows them. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly broken: string };

type Field = { readonly value: string; readonly end: number } | { readonly broken: string };

/**
 * The records of a CSV text (RFC 4180), with `\n`, `\r\n` or `\r` at line ends and quoted cells of several lines. A quote
 * inside an unquoted cell is text. After a record that cannot be read, reading goes on at the next line, so that one
 * quote too many does not swallow the rest of a file. Empty lines are nothing.
 *
 * Ours, because the readers there are cannot be asked for both: the line of every row, and to go on after a broken one.
 */
export function* csvRows(text: string, separator: string): Generator<CsvRow> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const start = at;
    const cells: string[] = [];
    let broken: string | null = null;
    for (;;) {
      const field = text[at] === '"' ? quotedField(text, at, separator) : plainField(text, at, separator);
      if ('broken' in field) {
        broken = field.broken;
        break;
      }
      cells.push(field.value);
      at = field.end;
      if (text[at] !== separator) break;
      at += 1;
    }
    if (broken !== null) {
      yield { line, broken };
      at = afterLine(text, lineEnd(text, start));
      line += 1;
      continue;
    }
    const empty = cells.length === 1 && cells[0] === '' && text[start] !== '"';
    if (!empty) yield { line, cells };
    const ended = at;
    at = afterLine(text, at);
    line += linesIn(text, start, ended) + (at > ended ? 1 : 0);
  }
}

function plainField(text: string, from: number, separator: string): Field {
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(from, end), end };
}

function quotedField(text: string, from: number, separator: string): Field {
  let value = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return { broken: 'a quote that is never closed' };
    value += text.slice(at, quote);
    const next = text[quote + 1];
    if (next === '"') {
      value += '"';
      at = quote + 2;
      continue;
    }
    const ends = next === undefined || next === separator || next === '\n' || next === '\r';
    return ends ? { value, end: quote + 1 } : { broken: 'text after a closing quote' };
  }
}

function lineEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
}

function afterLine(text: string, end: number): number {
  if (text[end] === '\r' && text[end + 1] === '\n') return end + 2;
  return Math.min(end + 1, text.length);
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at += 1) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) lines += 1;
  }
  return lines;
}

type Type = 'integer' | 'string' | 'datetime' | 'date';

/** A column as its description says it: a field of a Table Schema (datapackage.org/standard/table-schema). */
export type Column = {
  readonly name: string;
  readonly type: Type;
  readonly description: string;
  readonly format?: 'uri';
  readonly constraints?: {
    /** No cell is empty. */
    readonly required?: true;
    readonly enum?: readonly string[];
    readonly minimum?: number;
  };
};

/** What a file of a table is, and how its rows are told apart and belong to those of other files. */
export type TableDescription = {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** Columns that are never empty, and together different in each row. */
  readonly primaryKey?: readonly string[];
  /** The same of rows where none of them is empty. */
  readonly uniqueKeys?: readonly (readonly string[])[];
  readonly foreignKeys?: readonly {
    readonly fields: readonly string[];
    readonly reference: { readonly resource: string; readonly fields: readonly string[] };
  }[];
};

export function column(name: string, type: Type, description: string): Column {
  return { name, type, description };
}

/** The first line of a table: the names of its columns. */
export function headerLine({ columns }: TableDescription): string {
  return csvLine(columns.map(({ name }) => name));
}

/** The description of the columns of a table as a Frictionless Table Schema. */
export function tableSchema({ columns, primaryKey, uniqueKeys, foreignKeys }: TableDescription): object {
  return {
    $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
    fields: columns,
    missingValues: [''],
    ...(primaryKey === undefined ? {} : { primaryKey }),
    ...(uniqueKeys === undefined ? {} : { uniqueKeys }),
    ...(foreignKeys === undefined ? {} : { foreignKeys }),
  };
}
