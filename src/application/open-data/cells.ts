/** A value of a table; null is an empty cell: nothing is known, or nothing may be said. */
export type Cell = string | number | null;

/** What a spreadsheet takes for a formula, also in its full-width forms (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** A text that somebody wrote, as a cell: one that a spreadsheet would run gets an apostrophe before it. */
export function textCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** A record of a CSV file (RFC 4180). */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",;\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
