import { z } from 'zod';
import type { ArchiveTaken } from '../application/archive.ts';
import { ok } from '../domain/result.ts';
import { archiveProgress, rowsOf } from './archive-progress.ts';
import { command, WrongUsage } from './command.ts';

export const restore = command({
  path: 'restore',
  says: 'Fill an empty database with a backup, of either engine; all of it, or nothing changes',
  beside: 'is-refused',
  takes: (parser) =>
    parser
      .argument('<file>')
      .option('--replace', 'remove what the database holds first', false)
      .option('--yes', 'confirms --replace', false)
      .option('--complete', 'nothing happened after it was made: go on counting without a gap', false),
  options: z.object({ file: z.string(), replace: z.boolean(), yes: z.boolean(), complete: z.boolean() }),
  async run(context, { file, replace, yes, complete }) {
    requireConfirmed(replace, yes);
    const order = { kind: 'backup', file: context.path(file), replace, passphrase: null, complete } as const;
    const taken = await context.house.takeArchive(context.config, order, archiveProgress(context));
    return ok({ json: takenJson(taken), text: takenText(taken) });
  },
});

export function requireConfirmed(replace: boolean, yes: boolean): void {
  if (replace && !yes) throw new WrongUsage('--replace removes everything the database holds: confirm it with --yes');
}

export function takenJson({
  kind,
  createdAt,
  stopped,
  program,
  migrations,
  migrated,
  tables,
  secretKey,
}: ArchiveTaken) {
  return { kind, createdAt, stopped, program, migrations, migrated, tables, secretKey };
}

export function takenText(taken: ArchiveTaken): readonly string[] {
  const { createdAt, migrated, tables } = taken;
  const text = [
    `The database holds what the node held at ${createdAt}: ${rowsOf(taken)} rows of ${tables.length} tables.`,
  ];
  if (migrated.length > 0) text.push(`Brought up to date: ${migrated.join(', ')}.`);
  return text;
}
