import type { PdfObjects } from './pdf-objects.ts';

const AUTHOR = /\/Author(?![^\s\0()<>[\]{}/%])[\s\0]*/g;
/** Of how many properties the values are read, and how much of each. */
const AUTHORS_MAX = 200;
const TEXT_MAX = 4_000;
/** Somebody is named, and it is not known who. */
const SOMEBODY = '?';

/** People that the properties of a file and its metadata name. */
export function authorsIn({ objects, metadata }: PdfObjects): readonly string[] {
  const names: string[] = [];
  for (const { index, 0: key } of objects.matchAll(AUTHOR)) {
    if (names.length === AUTHORS_MAX) break;
    names.push(textAt(objects, index + key.length));
  }
  return [...names, ...metadata.flatMap(creatorsIn)];
}

/** The string that stands somewhere: in parentheses, or in hexadecimal (ISO 32000-1, 7.3.4). */
function textAt(objects: string, from: number): string {
  const value = objects.slice(from, from + TEXT_MAX);
  if (value.startsWith('(')) {
    const literal = literalIn(value);
    return literal === null ? SOMEBODY : textOf(Buffer.from(withoutEscapes(literal), 'latin1'));
  }
  const hex = /^<([0-9A-Fa-f\s\0]*)>/.exec(value)?.[1];
  if (hex !== undefined) return textOf(Buffer.from(hex.replaceAll(/[\s\0]/g, ''), 'hex'));
  return /^null(?![A-Za-z])/.test(value) ? '' : SOMEBODY;
}

/** What stands between parentheses, which may stand in it as well, as long as each is closed; null where they are not. */
function literalIn(value: string): string | null {
  let depth = 0;
  for (let at = 0; at < value.length; at += 1) {
    const sign = value[at];
    if (sign === '\\') at += 1;
    else if (sign === '(') depth += 1;
    else if (sign === ')') {
      depth -= 1;
      if (depth === 0) return value.slice(1, at);
    }
  }
  return null;
}

function withoutEscapes(literal: string): string {
  return literal.replace(/\\(?:([0-7]{1,3})|([\s\S]))/g, (_, code?: string, sign = '') =>
    code === undefined ? sign : String.fromCharCode(Number.parseInt(code, 8) & 255),
  );
}

/** In UTF-16 where it begins so (ISO 32000-1, 7.9.2). */
function textOf(bytes: Buffer): string {
  if (bytes[0] !== 0xfe || bytes[1] !== 0xff) return bytes.toString('latin1');
  return bytes
    .subarray(2, bytes.length - (bytes.length % 2))
    .swap16()
    .toString('utf16le');
}

function creatorsIn(xml: string): readonly string[] {
  const begins = xml.indexOf('<dc:creator');
  const ends = xml.indexOf('</dc:creator>', begins);
  if (begins === -1 || ends === -1) return [];
  return Array.from(xml.slice(begins, ends).matchAll(/<rdf:li[^<>]*>([^<]*)</g), ([, name = '']) => name);
}
