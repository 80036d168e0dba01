import type { Application, Writer } from '../application/application.ts';
import { ENTRY_BYTES_MAX, entriesIn } from '../application/journal/bundle.ts';
import type { BundleAnswer, CopyFault, JournalCopy, TreeState } from '../application/journal/copy/ports.ts';
import { hashLeaf, TILE_WIDTH } from '../application/kit/merkle.ts';
import { recordEvidenceOnce } from '../application/network/evidence/evidence.ts';
import type { Checkpoint } from './checkpoint.ts';
import { RunningRoot } from './running-root.ts';

/** No more is kept of one journal: that of a city is a tenth of it after decades. */
const COPY_BYTES_MAX = 2 * 1024 ** 3;
/** What an entry takes besides its bytes: whoever signs a size without end could offer entries of none. */
const ENTRY_COST = 128;
/** Pause after a fault, doubled with each further one. */
const AGAIN_MS = 30_000;
const AGAIN_MAX_MS = 3_600_000;
const BUNDLE_BYTES_MAX = TILE_WIDTH * (ENTRY_BYTES_MAX + 2);

/** Entries from an index on, as many as were asked for; or why there are none. */
export type EntriesRead = readonly Buffer[] | CopyFault;
export type ReadEntries = (from: number, count: number) => Promise<EntriesRead>;

type Copying = {
  readonly origin: string;
  /** Whom they are read from. */
  readonly peer: string;
  /** What was there before the first one. */
  readonly start: TreeState;
  /** What they have to lead to. */
  readonly target: Checkpoint;
  readonly read: ReadEntries;
  /** So many bundles at most. */
  readonly bundles: number;
  readonly stop?: AbortSignal | undefined;
  readonly bytesMax?: number | undefined;
};

/** What became of reading entries: `more` where it stopped before the end, `elsewhere` where another process reads them. */
type Copied = {
  readonly outcome: 'whole' | 'more' | 'elsewhere' | CopyFault;
  /** What is stored now, of whichever peer, as far as is known here. */
  readonly copy: JournalCopy | null;
  /** So many entries were added. */
  readonly added: number;
};

/** Whether so many entries, with so many bytes, are more than is kept. */
export function isTooLarge(
  of: { readonly entries: number; readonly bytes: number },
  bytesMax = COPY_BYTES_MAX,
): boolean {
  return of.bytes + of.entries * ENTRY_COST > bytesMax;
}

/**
 * Reads entries of a journal bundle by bundle up to a checkpoint, going on where it was interrupted. They are verified once all
 * are there: those that do not lead to the root that was signed are deleted. With no more in memory than a bundle and a hash a level.
 */
export async function copyEntries(app: Application, copying: Copying): Promise<Copied> {
  const { origin, peer, start, target, read, bytesMax } = copying;
  let stored = await app.store.read((reader) => reader.journalCopies.get(origin));
  const isSame = stored !== null && stored.peer === peer && stored.first === start.size;
  let copy = isSame && stored !== null ? stored : freshCopy(app, { ...copying, failures: stored?.failures ?? 0 });
  const first = copy.read.size;
  const end = (outcome: Copied['outcome']): Copied => ({ outcome, copy: stored, added: copy.read.size - first });
  if (isTooLarge({ entries: target.size - start.size, bytes: 0 }, bytesMax)) return end('too-large');
  for (let nth = 0; copy.read.size < target.size; nth += 1) {
    if (nth >= copying.bundles || copying.stop?.aborted === true) return end('more');
    const from = copy.read.size;
    const count = Math.min(TILE_WIDTH - (from % TILE_WIDTH), target.size - from);
    const entries = await read(from, count);
    if (typeof entries === 'string') return end(entries);
    const tree = RunningRoot.from(copy.read);
    for (const entry of entries) tree.add(hashLeaf(entry));
    const bytes = copy.bytes + entries.reduce((sum, { length }) => sum + length, 0);
    if (isTooLarge({ entries: tree.size - start.size, bytes }, bytesMax)) return end('too-large');
    const next = { ...copy, read: tree.state, bytes };
    const isSaved = await changeCopy(app, { origin, stored }, async (writer) => {
      if (nth === 0 && !isSame) await writer.journalCopies.delete(origin);
      await writer.journalCopies.save(next);
      await writer.journalCopies.addEntries(origin, from, entries);
    });
    if (!isSaved) return end('elsewhere');
    stored = next;
    copy = next;
  }
  const isWhole = RunningRoot.from(copy.read).root().equals(target.root);
  let last: JournalCopy = { ...copy, verified: copy.read, verifiedAt: app.now(), fault: null, failures: 0 };
  const isSaved = await changeCopy(app, { origin, stored }, async (writer) => {
    if (!isWhole) {
      const bytes = await writer.journalCopies.deleteEntries(origin, copy.verified.size);
      last = { ...copy, read: copy.verified, bytes };
    }
    await writer.journalCopies.save(last);
  });
  if (!isSaved) return end('elsewhere');
  stored = last;
  return end(isWhole ? 'whole' : 'other-entries');
}

/**
 * Changes what is stored of a journal, where it is what it was: entries of another process would be left without their row, or a
 * row without its entries. Answers whether it did.
 */
async function changeCopy(
  app: Application,
  { origin, stored }: { readonly origin: string; readonly stored: JournalCopy | null },
  change: (writer: Writer) => Promise<void>,
): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(copyLock(origin));
    const now = await writer.journalCopies.get(origin);
    const isSame = now?.peer === stored?.peer && now?.first === stored?.first && now?.read.size === stored?.read.size;
    if (isSame) await change(writer);
    return isSame;
  });
}

/** Of what is stored of a journal of this name. */
export function copyLock(origin: string): string {
  return `copy of ${origin}`;
}

type Beginning = Pick<Copying, 'origin' | 'peer' | 'start'>;

function freshCopy(
  app: Application,
  { origin, peer, start, failures }: Beginning & { readonly failures: number },
): JournalCopy {
  const at = { first: start.size, read: start, verified: start, verifiedAt: null };
  return { origin, peer, ...at, bytes: 0, fault: null, failures, dueAt: app.now() };
}

/** Remembers why no more came, and when it is tried again: later and later. Answers whether it is still what it was. */
export async function postponeCopy(
  app: Application,
  { fault, stored, ...of }: Beginning & { readonly fault: CopyFault; readonly stored: JournalCopy | null },
): Promise<boolean> {
  return await changeCopy(app, { origin: of.origin, stored }, async (writer) => {
    const copy = stored ?? freshCopy(app, { ...of, failures: 0 });
    const pause = Math.min(AGAIN_MS * 2 ** copy.failures, AGAIN_MAX_MS);
    const dueAt = new Date(app.now().getTime() + pause);
    await writer.journalCopies.save({ ...copy, fault, failures: copy.failures + 1, dueAt });
  });
}

/** Entries that do not lead to the checkpoint that they are offered with. */
export async function recordOtherEntries(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  { peer, target, checkpoint }: { readonly peer: string; readonly target: Checkpoint; readonly checkpoint: string },
): Promise<void> {
  const { origin: journal, size, root } = target;
  const detail = { journal, size, root: root.toString('base64') };
  await recordEvidenceOnce(
    { app, writer },
    { peer, kind: 'entries-differ', consultationId: null, detail, document: JSON.stringify({ checkpoint }) },
  );
}

/** What came as a bundle that begins so many entries before those that were asked for. */
export function entriesOf(
  answer: BundleAnswer | null,
  { skipped, count }: { readonly skipped: number; readonly count: number },
): EntriesRead {
  if (answer === null || (answer.status >= 500 && answer.status < 600) || answer.status === 429) return 'unreachable';
  if (answer.status !== 200) return 'too-few';
  if (answer.body.length > BUNDLE_BYTES_MAX) return 'too-large';
  const { entries, isCut } = entriesIn(answer.body);
  return isCut || entries.length !== skipped + count ? 'too-few' : entries.slice(skipped);
}
