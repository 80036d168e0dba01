import { z } from 'zod';
import type { ArchiveRestored } from '../application/archive/archive.ts';
import { ok } from '../domain/kit/result.ts';
import { IDENTITY, identitiesOf } from './archive-keys.ts';
import { archiveProgress, rowsOf } from './archive-progress.ts';
import { command, WrongUsage } from './command.ts';

export const restore = command({
  path: 'restore',
  says: 'Fill an empty database with a backup, of either engine; all of it, or nothing changes',
  beside: 'is-refused',
  takes: (parser) =>
    parser
      .argument('<file>')
      .option(...IDENTITY)
      .option('--replace', 'remove what the database holds first', false)
      .option('--yes', 'confirms --replace', false)
      .option('--complete', 'nothing happened after it was made: go on counting without a gap', false),
  options: z.object({
    file: z.string(),
    identity: z.string().optional(),
    replace: z.boolean(),
    yes: z.boolean(),
    complete: z.boolean(),
  }),
  async run(context, { file, identity, replace, yes, complete }) {
    requireConfirmed(replace, yes);
    const identities = await identitiesOf(context, identity);
    const order = {
      kind: 'backup',
      file: context.path(file),
      replace,
      passphrase: null,
      complete,
      identities,
    } as const;
    const restored = await context.services.restoreArchive(context.config, order, archiveProgress(context));
    return ok({ json: restoredJson(restored), text: restoredText(restored) });
  },
});

export function requireConfirmed(replace: boolean, yes: boolean): void {
  if (replace && !yes) throw new WrongUsage('--replace removes everything the database holds: confirm it with --yes');
}

export function restoredJson({
  kind,
  createdAt,
  stopped,
  program,
  migrations,
  migrated,
  toRecover,
  tables,
  secretKey,
}: ArchiveRestored) {
  return { kind, createdAt, stopped, program, migrations, migrated, toRecover, tables, secretKey };
}

export function restoredText(restored: ArchiveRestored): readonly string[] {
  const { createdAt, migrated, toRecover, tables } = restored;
  const text = [
    `The database holds what the node held at ${createdAt}: ${rowsOf(restored)} rows of ${tables.length} tables.`,
  ];
  if (migrated.length > 0) text.push(`Brought up to date: ${migrated.join(', ')}.`);
  if (toRecover.length > 0) {
    text.push(
      `It shares ${toRecover.join(', ')}. What was published there since then is not here, and its co-hosts have it: run parvis cohost recover now, before parvis serve.`,
    );
  }
  return text;
}
