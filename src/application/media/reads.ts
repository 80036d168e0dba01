import type { MediaFile } from '../../domain/media/media-file.ts';
import type { Application } from '../application.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { FileUse } from './ports.ts';

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
