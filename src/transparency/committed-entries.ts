import { z } from 'zod';
import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { Checkpoint } from './checkpoint.ts';
import { CommittedActs } from './committed-acts.ts';
import { entriesOf } from './journal-entries.ts';
import { type JournalSource, jsonOf } from './journal-source.ts';
import { openedEntry } from './opened-entry.ts';
import { RunningRoot } from './running-root.ts';
import type { beginning } from './served-checkpoint.ts';

/** Contents that are asked for at a time. */
const AT_ONCE = 8;

const NODEINFO = z.looseObject({
  metadata: z.looseObject({ parvis: z.looseObject({ journal: z.looseObject({ vkey: z.string() }) }) }),
});

/** The key of the journal that a node names itself. */
export async function keyOfNode(node: JournalSource['node']): Promise<string> {
  const path = '/nodeinfo/2.1';
  const bytes = node === null ? null : await node(path);
  const parsed = bytes === null ? null : NODEINFO.safeParse(jsonOf(bytes, path));
  if (parsed?.success !== true) throw new JournalFault('key', 'none was given, and the node names none');
  return parsed.data.metadata.parvis.journal.vkey;
}

/** What the entries of a journal say, which have to be those that were signed. */
export async function committedEntries(
  source: JournalSource,
  { checkpoint, compare }: { readonly checkpoint: Checkpoint; readonly compare: ReturnType<typeof beginning> },
): Promise<{ readonly acts: CommittedActs; readonly counts: { readonly acts: number; readonly readable: number } }> {
  const root = new RunningRoot();
  const acts = new CommittedActs();
  const counts = { acts: 0, readable: 0 };
  compare(root, null);
  for await (const bundle of entriesOf(source, checkpoint.size)) {
    for (const entry of bundle) {
      root.add(entry.hash);
      compare(root, entry);
    }
    for (let at = 0; at < bundle.length; at += AT_ONCE) {
      const some = bundle.slice(at, at + AT_ONCE);
      const documents = await Promise.all(
        some.map((entry) => (entry.says.commit === null ? null : openedEntry(source, entry))),
      );
      for (const [nth, entry] of some.entries()) {
        const document = documents[nth] ?? null;
        acts.add(entry, document);
        counts.acts += entry.says.commit === null ? 0 : 1;
        counts.readable += document === null ? 0 : 1;
      }
    }
  }
  if (!root.root().equals(checkpoint.root)) {
    throw new JournalFault('root', 'the entries are not those that were signed');
  }
  return { acts, counts };
}
