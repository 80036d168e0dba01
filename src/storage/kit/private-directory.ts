import { chmod, mkdir, stat } from 'node:fs/promises';

/** Whoever is not the owner: PostgreSQL takes no directory either that they may enter. */
const OTHERS = 0o077;

/** The directory is open to other users of the machine, and its mode cannot be changed. */
export class DirectoryOpenToOthers extends Error {
  override readonly name = 'DirectoryOpenToOthers';

  constructor(directory: string, { mode, uid }: DirectoryAccess, options: { readonly cause?: unknown }) {
    const owner = process.getuid?.() === uid ? '' : ` (it belongs to the user ${uid})`;
    super(
      `other users of this machine may open ${directory}, mode ${mode.toString(8)}, and that could not be changed${owner}; ` +
        'give it to the user of the node and run: chmod 700',
      options,
    );
  }
}

export type DirectoryAccess = {
  readonly uid: number;
  readonly mode: number;
  readonly isOpenToOthers: boolean;
};

/** Who may open a directory; null where there is none. */
export async function accessTo(directory: string): Promise<DirectoryAccess | null> {
  const found = await stat(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return null;
  const mode = found.mode & 0o777;
  return { uid: found.uid, mode, isOpenToOthers: (mode & OTHERS) !== 0 };
}

/**
 * Makes a directory that its owner alone may enter, or makes one that is there so. The files of the embedded database are
 * writable by everybody, since the process that writes them has no umask of its own: only the directory keeps them.
 */
export async function makePrivate(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const before = await accessTo(directory);
  if (before === null || !before.isOpenToOthers) return;
  const changed = await chmod(directory, 0o700).then(
    () => ({}),
    (cause: unknown) => ({ cause }),
  );
  // Some file systems take the change and keep none.
  const after = (await accessTo(directory)) ?? before;
  if ('cause' in changed || after.isOpenToOthers) throw new DirectoryOpenToOthers(directory, after, changed);
}
