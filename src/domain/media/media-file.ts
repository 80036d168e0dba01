import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLine } from '../kit/text.ts';

/** Documents that are taken, by their media type: what they are called, and how their names end. */
export const DOCUMENT_TYPES = {
  'application/pdf': { name: 'PDF', extension: 'pdf' },
  'application/vnd.oasis.opendocument.text': { name: 'ODT', extension: 'odt' },
  'application/vnd.oasis.opendocument.spreadsheet': { name: 'ODS', extension: 'ods' },
  'application/vnd.oasis.opendocument.presentation': { name: 'ODP', extension: 'odp' },
} as const;
export type DocumentType = keyof typeof DOCUMENT_TYPES;

/** In bytes. */
export const DOCUMENT_BYTES_MAX = 10 * 1024 * 1024;
/** Files that an institution has at a time. */
export const MEDIA_FILES_MAX = 2_000;
export const DESCRIPTION_MAX = 300;
const NAME_LENGTH_MAX = 80;

/** An image or a document that the institution uploaded, to be shown in its texts. */
export type MediaFile = {
  /** SHA-256 (hex) of its bytes as they are served: its address, so what a text shows is never exchanged for something else. */
  readonly hash: string;
  readonly mediaType: string;
  /** What it is called where it is saved. */
  readonly name: string;
  /** What an image shows, or what a document is, in words. */
  readonly description: string;
  /** In bytes. */
  readonly size: number;
  /** In pixels; null of a document. */
  readonly width: number | null;
  readonly height: number | null;
  /** Of a document, where it says so. */
  readonly pages: number | null;
  readonly uploadedAt: Date;
};

/** What a document is called, for example `PDF`; null of an image. */
export function documentTypeOf({ mediaType }: Pick<MediaFile, 'mediaType'>): string | null {
  return mediaType in DOCUMENT_TYPES ? DOCUMENT_TYPES[mediaType as DocumentType].name : null;
}

/** A name that every system can save, from what a file was called; its end says what it is, whatever it said before. */
export function fileNameOf(sent: string, extension: string): string {
  const base = sent
    .normalize('NFC')
    .replace(/\.[^.]{0,10}$/u, '')
    .replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')
    .replaceAll(/^[-_]+|[-_]+$/gu, '');
  const short = Array.from(base).slice(0, NAME_LENGTH_MAX).join('');
  return `${short === '' ? 'file' : short}.${extension}`;
}

/** Whether a document may be published that names people in its properties: only where whoever sends it says that it is meant. */
export function checkAuthors(
  authors: readonly string[],
  { namesAuthors }: { readonly namesAuthors: boolean },
): Result<null, RefusalOf<'invalid'>> {
  if (authors.length === 0 || namesAuthors) return ok(null);
  return refuse({ type: 'invalid', field: 'file', because: 'names-an-author' });
}

/** In square brackets of Markdown it stands as it is typed: without brackets of its own. */
export function checkDescription(text: string): Result<string, RefusalOf<'invalid'>> {
  return checkLine(text.replaceAll(/[[\]\\]/g, ' ').replaceAll(/ {2,}/g, ' '), 'description', DESCRIPTION_MAX);
}
