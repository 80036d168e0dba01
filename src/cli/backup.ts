import { z } from 'zod';
import { ok } from '../domain/result.ts';
import { archiveProgress, rowsOf } from './archive-progress.ts';
import { command } from './command.ts';

export const backup = command({
  path: 'backup',
  says: 'Write everything the node holds, but for its secret key, into one file; verified by restoring it',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser
      .argument('<file>', 'for example parvis-2030-01-31.backup')
      .option('--overwrite', 'replace the file if it is there', false)
      .option('--no-verify', 'do not restore it to see whether it holds'),
  options: z.object({ file: z.string(), overwrite: z.boolean(), verify: z.boolean() }),
  async run(context, { file, overwrite, verify }) {
    const node = await context.open();
    const order = { kind: 'backup', file: context.path(file), overwrite, verify, passphrase: null } as const;
    const contents = await context.house.writeArchive(node, order, archiveProgress(context));
    const { createdAt, migrations, tables } = contents;
    return ok({
      json: { file: order.file, verified: verify, createdAt, migrations, tables },
      text: [
        `${verify ? 'Verified' : 'Written, not verified'}: ${order.file}, ${rowsOf(contents)} rows of ${tables.length} tables.`,
        'It needs the SECRET_KEY of this node to be restored: keep the two in different places.',
      ],
    });
  },
});
