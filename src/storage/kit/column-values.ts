/**
 * One reading of PostgreSQL's text output for both drivers, by type oid, because they disagree: `pg` gives int8 as a
 * string and `date` as local midnight, PGlite gives int8 as number or bigint and bytea as a bare Uint8Array.
 *
 * int8 is a number (a value past 2^53 throws: nothing here counts that far), timestamptz a Date (microseconds are cut),
 * numeric and date strings, bytea a Buffer, json and jsonb parsed.
 */
export const COLUMN_PARSERS: { readonly [oid: number]: (text: string) => unknown } = {
  17: readBytes,
  20: readInteger,
  114: readJson,
  1082: readText,
  1114: readTimestampWithoutZone,
  1184: readTimestamp,
  1186: readText,
  1700: readText,
  3802: readJson,
};

/** Array type oid → element oid, for the element types above and the plain ones columns use. */
export const ARRAY_ELEMENTS: { readonly [oid: number]: number } = {
  1001: 17,
  1016: 20,
  199: 114,
  1182: 1082,
  1115: 1114,
  1185: 1184,
  1231: 1700,
  3807: 3802,
};

function readText(text: string): string {
  return text;
}

function readJson(text: string): unknown {
  return JSON.parse(text);
}

function readBytes(text: string): Buffer {
  return Buffer.from(text.slice(2), 'hex');
}

function readInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`integer ${text} is past 2^53 and would lose digits`);
  return value;
}

function readTimestamp(text: string): Date {
  // Both engines are opened with TimeZone=UTC, so PostgreSQL writes `2026-03-29 01:30:00.123456+00`.
  const date = new Date(text.endsWith('+00') ? `${text.slice(0, -3).replace(' ', 'T')}Z` : text);
  if (Number.isNaN(date.getTime())) throw new RangeError(`timestamp ${text} has no equivalent as a Date`);
  return date;
}

function readTimestampWithoutZone(text: string): Date {
  return readTimestamp(`${text}+00`);
}
