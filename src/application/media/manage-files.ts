import { createHash } from 'node:crypto';
import type { Actor } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { Refusal, RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import {
  checkAuthors,
  checkDescription,
  DOCUMENT_BYTES_MAX,
  DOCUMENT_TYPES,
  fileNameOf,
  MEDIA_FILES_MAX,
  type MediaFile,
} from '../../domain/media/media-file.ts';
import type { Application } from '../application.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { FileUse } from './ports.ts';

/** Whoever adds a file waits for whoever adds another, so that their number holds. */
const MEDIA_FILES = 'media-files';

type Prepared = Pick<MediaFile, 'mediaType' | 'width' | 'height' | 'pages'> & {
  readonly bytes: Uint8Array;
  readonly extension: string;
};

/**
 * Stores an image or a document for the texts of the institution. An image is re-encoded; a document stays as it is, and is
 * refused where its properties name somebody, unless that is meant. The same file a second time is the one that is there.
 */
export async function uploadFile(
  app: Application,
  command: {
    readonly bytes: Uint8Array;
    /** What it was called. */
    readonly name: string;
    readonly description: string;
    /** That its properties name people is known, and meant. */
    readonly namesAuthors: boolean;
    readonly by: Actor | null;
  },
): Promise<Result<MediaFile, Refusal>> {
  const checked = checkAll({
    description: checkDescription(command.description),
    file: await preparedFile(app, command),
  });
  if (!checked.ok) return checked;
  const { description, file } = checked.value;
  const hash = createHash('sha256').update(file.bytes).digest('hex');
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(MEDIA_FILES);
    const before = await writer.mediaFiles.get(hash);
    if (before !== null) return ok(before);
    if ((await writer.mediaFiles.count()) >= MEDIA_FILES_MAX) {
      return refuse({ type: 'invalid', field: 'file', because: 'too-many', limit: MEDIA_FILES_MAX });
    }
    const { bytes, extension, ...facts } = file;
    const name = fileNameOf(command.name, extension);
    const saved = { ...facts, hash, name, description, size: bytes.byteLength, uploadedAt: app.now() };
    await writer.mediaFiles.save(saved, bytes);
    await writer.events.append({
      id: app.newId(),
      type: 'file-uploaded',
      at: app.now(),
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { file: hash },
    });
    return ok(saved);
  });
}

/** Deletes a file for good, whatever shows it: texts keep its description, and links to it lead nowhere. */
export async function removeFile(
  app: Application,
  { hash, by }: { readonly hash: string; readonly by: Actor | null },
): Promise<Result<MediaFile, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(MEDIA_FILES);
    const file = await writer.mediaFiles.get(hash);
    if (file === null) return refuse({ type: 'not-found', what: 'file' });
    await writer.mediaFiles.delete(hash);
    await writer.events.append({
      id: app.newId(),
      type: 'file-removed',
      at: app.now(),
      by,
      consultationId: null,
      proposalId: null,
      data: { file: hash },
    });
    return ok(file);
  });
}

async function preparedFile(
  { documentInspector, imageEncoder }: Application,
  { bytes, namesAuthors }: { readonly bytes: Uint8Array; readonly namesAuthors: boolean },
): Promise<Result<Prepared, RefusalOf<'invalid'>>> {
  const no = (because: RefusalOf<'invalid'>['because']) => refuse({ type: 'invalid', field: 'file', because });
  if (bytes.byteLength === 0) return no('missing');
  const inspected = documentInspector === undefined ? ok(null) : await documentInspector(bytes);
  if (!inspected.ok) return inspected;
  if (inspected.value !== null) {
    const { mediaType, pages, authors } = inspected.value;
    if (bytes.byteLength > DOCUMENT_BYTES_MAX) {
      const limit = DOCUMENT_BYTES_MAX / 1024 / 1024;
      return refuse({ type: 'invalid', field: 'file', because: 'too-heavy', limit });
    }
    const meant = checkAuthors(authors, { namesAuthors });
    const { extension } = DOCUMENT_TYPES[mediaType];
    return meant.ok ? ok({ bytes, mediaType, pages, extension, width: null, height: null }) : meant;
  }
  if (imageEncoder === undefined) return no('images-unavailable');
  const encoded = await imageEncoder(bytes);
  if (!encoded.ok) return encoded.refusal.because === 'not-an-image' ? no('not-a-media-file') : encoded;
  return ok({ ...encoded.value, pages: null, extension: 'webp' });
}

export type ListedFile = MediaFile & { readonly uses: readonly FileUse[] };

/** Files of the institution, the latest first, each with the texts that have it. */
export async function readFiles(app: Application, query: PageRequest): Promise<Page<ListedFile>> {
  return await app.store.read(async (reader) => {
    const { items, next } = await reader.mediaFiles.list(query);
    const uses = await reader.mediaFiles.uses(items.map(({ hash }) => hash));
    return { items: items.map((file) => ({ ...file, uses: uses.filter(({ hash }) => hash === file.hash) })), next };
  });
}

/** One file with the texts that have it; null where there is none. */
export async function readFile(app: Application, hash: string): Promise<ListedFile | null> {
  return await app.store.read(async (reader) => {
    const file = await reader.mediaFiles.get(hash);
    return file === null ? null : { ...file, uses: await reader.mediaFiles.uses([hash]) };
  });
}

/** What is known of a file without its bytes, for whoever knows its address. */
export async function readFileFacts(app: Application, hash: string): Promise<MediaFile | null> {
  return await app.store.read((reader) => reader.mediaFiles.get(hash));
}

export async function readFileBytes(app: Application, hash: string): Promise<Buffer | null> {
  return await app.store.read((reader) => reader.mediaFiles.bytes(hash));
}
