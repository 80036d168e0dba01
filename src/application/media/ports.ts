import type { RefusalOf } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import type { DocumentType, MediaFile } from '../../domain/media/media-file.ts';
import type { Page, PageRequest } from '../kit/page.ts';

/** What a document says of itself, as far as it can be read without drawing it. */
export type InspectedDocument = {
  readonly mediaType: DocumentType;
  readonly pages: number | null;
  /** People that its properties name. */
  readonly authors: readonly string[];
};
/**
 * Detects a document by its content; null where it is none that is known. Refuses what runs programs, what has other files
 * in it, and what cannot be read without a password.
 */
export type DocumentInspector = (bytes: Uint8Array) => Promise<Result<InspectedDocument | null, RefusalOf<'invalid'>>>;

/** A text of the institution that shows or links to a file. */
export type FileUse = {
  readonly hash: string;
  readonly in: 'introduction' | 'ballot' | 'answer' | 'synthesis' | 'newsletter' | 'page' | 'institution';
  /** Of the consultation that the text is in; null of the institution's own texts. */
  readonly slug: string | null;
};

export interface MediaFileReader {
  get(hash: string): Promise<MediaFile | null>;
  bytes(hash: string): Promise<Buffer | null>;
  /** The latest first. */
  list(query: PageRequest): Promise<Page<MediaFile>>;
  count(): Promise<number>;
  /** Which texts have some files, at most 100 for each. */
  uses(hashes: readonly string[]): Promise<readonly FileUse[]>;
}

export interface MediaFileWriter {
  save(file: MediaFile, bytes: Uint8Array): Promise<void>;
  delete(hash: string): Promise<void>;
}
