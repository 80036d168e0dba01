import { inflateSync } from 'node:zlib';

/** Streams of a file, and what those that are decompressed may come to together, in bytes. */
const STREAMS_MAX = 20_000;
const INFLATED_MAX = 32 * 1024 * 1024;
const STREAM = />>[\s\0]*stream(?=[\r\n])/g;
const END = 'endstream';
const METADATA = /\/Type[\s\0]*\/Metadata(?![A-Za-z])/;
const OBJECTS = /\/ObjStm(?![A-Za-z])/g;
const FILTER = /\/Filter(?![A-Za-z])[\s\0]*(\[[^\]]*\]|\/[A-Za-z0-9.]+)?/g;
/** What signs a file is called a filter too (ISO 32000-1, 12.8.1). */
const SIGNATURE = /^\/(?:Adobe|Entrust|CICI|VeriSign|ETSI)\./;

/** A file as text, with its names as they are read. */
export type PdfObjects = {
  /** All of it, pictures and fonts too. */
  readonly whole: string;
  /** Its objects, those that are packed into streams too. */
  readonly objects: string;
  /** In XML. */
  readonly metadata: readonly string[];
};

/**
 * The objects of a file without its pictures and fonts, and its metadata. Null where some cannot be read: what is packed in
 * another way than programs for text do, or comes to more than any document.
 */
export function objectsOf(file: Buffer): PdfObjects | null {
  const text = file.toString('latin1');
  const objects: string[] = [];
  const metadata: string[] = [];
  let from = 0;
  let left = INFLATED_MAX;
  let count = 0;
  let packed = 0;
  for (let begins = nextStream(text, 0); begins !== null; begins = nextStream(text, from)) {
    const ends = text.indexOf(END, begins);
    if (ends === -1) break;
    count += 1;
    if (count > STREAMS_MAX) return null;
    const head = withPlainNames(text.slice(from, begins));
    objects.push(head);
    from = ends + END.length;
    const isObjects = head.search(OBJECTS) !== -1;
    if (!isObjects && !METADATA.test(head)) continue;
    const start = begins + (text.startsWith('\r\n', begins) ? 2 : 1);
    const content = unpacked(file.subarray(start, ends), { head, max: left });
    if (content === null) return null;
    left -= content.length;
    if (isObjects) packed += 1;
    (isObjects ? objects : metadata).push(isObjects ? withPlainNames(content) : content);
  }
  objects.push(withPlainNames(text.slice(from)));
  const whole = withPlainNames(text);
  // Each that is named was read: none stands where no stream was seen.
  if (Array.from(whole.matchAll(OBJECTS)).length !== packed) return null;
  return { whole, objects: objects.join('\n'), metadata };
}

/** Where the content of the next stream begins, with the end of its line. */
function nextStream(text: string, from: number): number | null {
  STREAM.lastIndex = from;
  return STREAM.exec(text) === null ? null : STREAM.lastIndex;
}

/** A name may have each of its letters as a number (ISO 32000-1, 7.3.5). */
function withPlainNames(text: string): string {
  return text.replace(/#(4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9Aa])/g, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** What stands in a stream; null where it cannot be known. */
function unpacked(bytes: Buffer, { head, max }: { readonly head: string; readonly max: number }): string | null {
  const filters = Array.from(head.matchAll(FILTER), ([, value]) => value?.match(/[^[\]\s\0]+/g)?.join(' ') ?? value);
  const own = filters.filter((value) => value === undefined || !SIGNATURE.test(value));
  const [filter] = own;
  if (own.length > 1 || head.includes('/Predictor') || max <= 0) return null;
  if (own.length === 0 || filter === '[]') return bytes.length > max ? null : bytes.toString('latin1');
  if (filter !== '/FlateDecode') return null;
  try {
    return inflateSync(bytes, { maxOutputLength: max }).toString('latin1');
  } catch {
    return null;
  }
}
