import { inflateRawSync } from 'node:zlib';
import type { InspectedDocument } from '../../application/media/ports.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { DocumentType } from '../../domain/media/media-file.ts';
import { namesIn } from './names.ts';

/** In bytes, of one part as it is unpacked. */
const PART_MAX = 32 * 1024 * 1024;
const ENTRIES_MAX = 10_000;
/** The end of an archive, with the longest comment (APPNOTE.TXT 4.3.16). */
const END_MAX = 22 + 65_535;
const END = Buffer.from('PK\x05\x06', 'latin1');
/** Libraries of macros. */
const MACROS = /^(?:Basic|Scripts)\/.*[^/]$/;
/** Whoever wrote, changed, printed or commented a document, or changed it while changes were recorded. */
const PEOPLE = /<(?:dc:creator|meta:initial-creator|meta:printed-by)>([^<]{0,500})</g;

type Entry = { readonly method: number; readonly size: number; readonly at: number };

/** What an OpenDocument file says of itself: how many pages, and whom its properties and its comments name. */
export function inspectOpenDocument(
  file: Buffer,
  mediaType: DocumentType,
): Result<InspectedDocument, RefusalOf<'invalid'>> {
  const no = (because: RefusalOf<'invalid'>['because']) => refuse({ type: 'invalid', field: 'file', because });
  try {
    const entries = entriesOf(file);
    const part = (name: string) => partOf(file, entries.get(name));
    if (part('META-INF/manifest.xml').includes('encryption-data')) return no('needs-a-password');
    if ([...entries.keys()].some((name) => MACROS.test(name))) return no('active-content');
    const meta = part('meta.xml');
    const pages = /meta:page-count="(\d{1,6})"/.exec(meta)?.[1];
    const people = [meta, part('content.xml')].flatMap((xml) =>
      Array.from(xml.matchAll(PEOPLE), ([, name = '']) => name),
    );
    return ok({ mediaType, pages: pages === undefined ? null : Number(pages), authors: namesIn(people) });
  } catch {
    // An archive that cannot be read as one is no document.
    return no('not-a-media-file');
  }
}

/** The parts of the archive by their names (APPNOTE.TXT 4.3.12). Throws where it is none. */
function entriesOf(file: Buffer): ReadonlyMap<string, Entry> {
  const end = file.lastIndexOf(END);
  if (end < 0 || file.length - end > END_MAX) throw new RangeError('no end of an archive');
  const count = file.readUInt16LE(end + 10);
  if (count > ENTRIES_MAX) throw new RangeError('too many entries');
  const entries = new Map<string, Entry>();
  let at = file.readUInt32LE(end + 16);
  for (let nth = 0; nth < count; nth += 1) {
    if (file.readUInt32LE(at) !== 0x02014b50) throw new RangeError('no entry');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    entries.set(name, {
      method: file.readUInt16LE(at + 10),
      size: file.readUInt32LE(at + 20),
      at: file.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** The text of a part; empty where there is none. Throws where it cannot be unpacked, or is larger than any document. */
function partOf(file: Buffer, entry: Entry | undefined): string {
  if (entry === undefined) return '';
  const { at, method, size } = entry;
  const start = at + 30 + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
  const packed = file.subarray(start, start + size);
  if (method === 0) return packed.toString('utf8');
  if (method !== 8) throw new RangeError('packed in a way that is not known');
  return inflateRawSync(packed, { maxOutputLength: PART_MAX }).toString('utf8');
}
