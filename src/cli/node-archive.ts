import { readFile } from 'node:fs/promises';
import type { KeyOutcome } from '../application/archive/archive.ts';
import { ok } from '../domain/kit/result.ts';
import { archiveProgress, IDENTITY, identitiesOf, inClear, RECIPIENT, rowsOf } from './archive-keys.ts';
import { argument, CommandRefused, type Context, command, flag, required, unless } from './command.ts';
import { requireConfirmed, restoredJson, restoredText } from './restore.ts';

const PASSPHRASE = { passphraseFile: required('<file>', 'its first line seals the node’s secret key') };

const RUNS =
  'the node runs, and what people do after this moment would be lost elsewhere: stop every process of it first, ' +
  'or say --while-it-runs for a copy to keep';
const STOPPED =
  'This node does not serve again, unless by serve --although-exported: two nodes of one address would contradict each other, and what happens here from now on is not in the file.';
const WENT_ON =
  'The node ran: what happens here after that moment is not in the file. Where it is imported, numbers are left out that may be given here.';

export const nodeExport = command({
  path: 'node export',
  says: 'Write all a node needs to live elsewhere into one file, its secret key under a passphrase',
  beside: 'runs-in-it',
  takes: {
    file: argument(),
    ...PASSPHRASE,
    ...RECIPIENT,
    overwrite: flag('replace the file if it is there', false),
    verify: unless('do not restore it to see whether it holds'),
    whileItRuns: flag('for a copy to keep: what happens afterwards is not in it', false),
  },
  async run(context, { file, passphraseFile, recipient: recipients, overwrite, verify, whileItRuns }) {
    const passphrase = await passphraseOf(context, passphraseFile);
    const node = await context.open();
    if (!whileItRuns && (await node.database.listened())) throw new CommandRefused(RUNS);
    const to = { file: context.path(file), overwrite, recipients };
    const order = { kind: 'export', ...to, verify, passphrase } as const;
    const contents = await context.services.writeArchive(node, order, archiveProgress(context));
    const { createdAt, stopped, migrations, tables } = contents;
    if (stopped) await node.app.store.transact((writer) => writer.moving.markExported(new Date(createdAt)));
    return ok({
      json: {
        file: order.file,
        verified: verify,
        encrypted: recipients.length > 0,
        createdAt,
        stopped,
        migrations,
        tables,
      },
      text: [
        `${verify ? 'Verified' : 'Written, not verified'}: ${order.file}, ${rowsOf(contents)} rows of ${tables.length} tables.`,
        stopped ? STOPPED : WENT_ON,
        ...inClear(recipients),
      ],
    });
  },
});

export const nodeImport = command({
  path: 'node import',
  says: 'Make an empty database the node that an export was made of, on either engine',
  beside: 'is-refused',
  takes: {
    file: argument(),
    ...PASSPHRASE,
    ...IDENTITY,
    replace: flag('remove what the database holds first', false),
    yes: flag('confirms --replace', false),
  },
  async run(context, { file, passphraseFile, identity, replace, yes }) {
    requireConfirmed(replace, yes);
    const passphrase = await passphraseOf(context, passphraseFile);
    const identities = await identitiesOf(context, identity);
    const from = { file: context.path(file), identities };
    const order = { kind: 'export', ...from, replace, passphrase, complete: false } as const;
    const restored = await context.services.restoreArchive(context.config, order, archiveProgress(context));
    const room = restored.stopped
      ? []
      : ['It was made while the node ran: numbers that may be given there since are left out.'];
    return ok({
      json: restoredJson(restored),
      text: [...restoredText(restored), ...room, keyText(restored.secretKey)],
    });
  },
});

async function passphraseOf({ path }: Context, file: string): Promise<string> {
  const text = await readFile(path(file), 'utf8');
  return text.split('\n')[0]?.trim() ?? '';
}

function keyText(outcome: KeyOutcome): string {
  switch (outcome.key) {
    case 'same':
      return 'Its secret key is the one this node has.';
    case 'installed':
      return `Its secret key is now in ${outcome.at}.`;
    case 'sealed-anew':
      return `What was sealed is sealed under this SECRET_KEY now (${outcome.sealedAnew} values); ${outcome.tokensRevoked} tokens could not come along and are revoked.`;
  }
}
