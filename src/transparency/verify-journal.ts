import { z } from 'zod';
import { JournalFault, type JournalVerdict, type VerifyJournal } from '../application/journal/journal-verdict.ts';
import type { Checkpoint } from './checkpoint.ts';
import { CommittedActs } from './committed-acts.ts';
import { entriesOf } from './journal-entries.ts';
import { type Get, type JournalSource, journalSource, jsonOf, nodeSource } from './journal-source.ts';
import { openedEntry } from './opened-entry.ts';
import { publicTexts } from './public-texts.ts';
import { RunningRoot } from './running-root.ts';
import { verifiedCheckpoint, verifierIn } from './verified-checkpoint.ts';
import { type VerifierClock, verifierClock } from './verifier-clock.ts';
import { verifyPublicLog } from './verify-public-log.ts';
import { type PublicTexts, verifyPublicTexts } from './verify-public-texts.ts';

/** Contents that are asked for at a time. */
const AT_ONCE = 8;

/**
 * Verifies a journal as a stranger does, with nothing but what a node shows to everybody: the signature under its checkpoint,
 * every entry against its hash, the root, the beginning that was seen before, what acts say against what was committed to, and
 * of a node every public text, result and act. Throws the first {@link JournalFault}.
 */
export async function verifyJournal(given: VerifyJournal & { readonly get: Get }): Promise<JournalVerdict> {
  const clock = verifierClock(given.now);
  const node = nodeSource(given.source, given);
  const key = verifierIn(given.vkey ?? (await keyOfNode(node)));
  const source = { node, journal: journalSource(given.source, { node, origin: key.name }) };
  const text = (await source.journal('checkpoint'))?.toString();
  if (text === undefined) throw new JournalFault('unreachable', 'there is no checkpoint');
  const checkpoint = verifiedCheckpoint(text, key);
  const seen = given.seen === null ? null : verifiedCheckpoint(given.seen, key, 'the checkpoint that was seen before');
  const { acts, counts } = await verifyEntries(source, { checkpoint, seen });
  const texts = node === null ? null : publicTexts(node);
  return {
    origin: checkpoint.origin,
    size: checkpoint.size,
    root: checkpoint.root.toString('base64'),
    checkpoint: text,
    ...counts,
    texts: texts === null ? null : await verifyShown(texts, { acts, clock }),
  };
}

async function verifyShown(
  texts: PublicTexts,
  { acts, clock }: { readonly acts: CommittedActs; readonly clock: VerifierClock },
): Promise<JournalVerdict['texts']> {
  const { found, earlier, before, hidden } = await verifyPublicLog(texts, { acts, clock });
  const counts = await verifyPublicTexts(texts, { acts, clock, before, hidden });
  const missingCompared = hidden.places.size === 0 && !hidden.isAny;
  return { ...counts, acts: found, earlierActs: earlier, missingCompared };
}

const NODEINFO = z.looseObject({
  metadata: z.looseObject({ parvis: z.looseObject({ journal: z.looseObject({ vkey: z.string() }) }) }),
});

async function keyOfNode(node: JournalSource['node']): Promise<string> {
  const path = '/nodeinfo/2.1';
  const bytes = node === null ? null : await node(path);
  const parsed = bytes === null ? null : NODEINFO.safeParse(jsonOf(bytes, path));
  if (parsed?.success !== true) throw new JournalFault('key', 'none was given, and the node names none');
  return parsed.data.metadata.parvis.journal.vkey;
}

async function verifyEntries(
  source: JournalSource,
  { checkpoint, seen }: { readonly checkpoint: Checkpoint; readonly seen: Checkpoint | null },
): Promise<{ readonly acts: CommittedActs; readonly counts: { readonly acts: number; readonly readable: number } }> {
  if (seen !== null && seen.size > checkpoint.size) {
    throw new JournalFault('history', `there were ${seen.size} entries before, and there are ${checkpoint.size} now`);
  }
  const root = new RunningRoot();
  const acts = new CommittedActs();
  const counts = { acts: 0, readable: 0 };
  const compareSeen = () => {
    if (seen === null || root.size !== seen.size || root.root().equals(seen.root)) return;
    throw new JournalFault('history', `the first ${seen.size} entries are not those that were seen before`);
  };
  compareSeen();
  for await (const bundle of entriesOf(source, checkpoint.size)) {
    for (const { hash } of bundle) {
      root.add(hash);
      compareSeen();
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
