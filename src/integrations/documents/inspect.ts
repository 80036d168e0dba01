import type { DocumentInspector, InspectedDocument } from '../../application/media/ports.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { DOCUMENT_TYPES, type DocumentType } from '../../domain/media/media-file.ts';
import { inspectOpenDocument } from './open-document.ts';
import { inspectPdf } from './pdf.ts';

/** Where the media type stands in an OpenDocument file: the first entry of the archive, not compressed (OpenDocument 1.3, part 2, 3.3). */
const TYPE_NAME = { from: 30, text: 'mimetype' };

/** Detects a document by its first bytes, whatever it is called, and reads what it says of itself. */
export const inspectDocument: DocumentInspector = async (bytes) => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(file);
  return read === null ? ok(null) : read(file);
};

type Reads = (file: Buffer) => Result<InspectedDocument, RefusalOf<'invalid'>>;

function readerOf(file: Buffer): Reads | null {
  const start = file.subarray(0, 200).toString('latin1');
  if (start.startsWith('%PDF-')) return inspectPdf;
  const { from, text } = TYPE_NAME;
  if (!start.startsWith('PK\x03\x04') || start.slice(from, from + text.length) !== text) return null;
  const said = start.slice(from + text.length);
  const type = TYPES.find((each) => said.startsWith(`${each}PK`));
  return type === undefined ? null : (whole) => inspectOpenDocument(whole, type);
}

const TYPES = Object.keys(DOCUMENT_TYPES) as readonly DocumentType[];
