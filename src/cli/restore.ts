import type { ArchiveRestored } from '../application/archive/archive.ts';
import { ok } from '../domain/kit/result.ts';
import { archiveProgress, IDENTITY, identitiesOf, rowsOf } from './archive-keys.ts';
import { argument, command, flag, WrongUsage } from './command.ts';

export const restore = command({
  path: 'restore',
  says: 'Fill an empty database with a backup, of either engine; all of it, or nothing changes',
  beside: 'is-refused',
  takes: {
    file: argument(),
    ...IDENTITY,
    replace: flag('remove what the database holds first', false),
    yes: flag('confirms --replace', false),
    complete: flag('nothing happened after it was made: go on counting without a gap', false),
  },
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
