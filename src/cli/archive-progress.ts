import type { ArchiveContents, ArchiveProgress } from '../application/archive/archive.ts';
import type { Context } from './command.ts';

const LABELS = { writing: 'Writing', verifying: 'Verifying', reading: 'Reading' } as const;

/** Reports the progress of an archive: one step for writing, one for verifying. */
export function archiveProgress({ progress }: Pick<Context, 'progress'>): ArchiveProgress {
  let current: string | null = null;
  return ({ part, done, total }) => {
    if (part !== current) progress.part(LABELS[part], total);
    current = part;
    progress.at(done, total);
  };
}

export function rowsOf({ tables }: Pick<ArchiveContents, 'tables'>): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
