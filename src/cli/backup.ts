import { z } from 'zod';
import { ok } from '../domain/kit/result.ts';
import { inClear, RECIPIENT } from './archive-keys.ts';
import { archiveProgress, rowsOf } from './archive-progress.ts';
import { command } from './command.ts';

export const backup = command({
  path: 'backup',
  says: 'Write everything the node holds, but for its secret key, into one file; verified by restoring it',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser
      .argument('<file>', 'for example parvis-2030-01-31.backup')
      .option(...RECIPIENT)
      .option('--overwrite', 'replace the file if it is there', false)
      .option('--no-verify', 'do not restore it to see whether it holds'),
  options: z.object({
    file: z.string(),
    recipient: z.array(z.string()).default([]),
    overwrite: z.boolean(),
    verify: z.boolean(),
  }),
  async run(context, { file, recipient: recipients, overwrite, verify }) {
    const node = await context.open();
    const to = { file: context.path(file), overwrite, recipients };
    const order = { kind: 'backup', ...to, verify, passphrase: null } as const;
    const contents = await context.services.writeArchive(node, order, archiveProgress(context));
    const { createdAt, migrations, tables } = contents;
    return ok({
      json: { file: order.file, verified: verify, encrypted: recipients.length > 0, createdAt, migrations, tables },
      text: [
        `${verify ? 'Verified' : 'Written, not verified'}: ${order.file}, ${rowsOf(contents)} rows of ${tables.length} tables.`,
        'It needs the SECRET_KEY of this node to be restored: keep the two in different places.',
        ...inClear(recipients),
      ],
    });
  },
});
