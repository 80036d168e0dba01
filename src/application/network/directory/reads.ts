import type { Application } from '../../application.ts';
import type { Directory, DirectoryListing, DirectoryMember } from './ports.ts';

/** A directory that is read here, with who is in it. */
export type DirectoryView = { readonly directory: Directory; readonly members: readonly DirectoryMember[] };

export async function readDirectoriesHere(app: Application): Promise<readonly DirectoryView[]> {
  return await app.store.read(async (reader) => {
    const views: DirectoryView[] = [];
    for (const directory of await reader.directories.all()) {
      views.push({ directory, members: await reader.directories.members(directory.origin) });
    }
    return views;
  });
}

/** Whom the directory of this node lists. */
export async function readListings(app: Application): Promise<readonly DirectoryListing[]> {
  return await app.store.read((reader) => reader.directories.listings());
}
