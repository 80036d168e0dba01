import { setTimeout as sleep } from 'node:timers/promises';
import type { Application, Writer } from '../application/application.ts';
import type { CopyFault, EntriesWire, JournalCopy } from '../application/journal/copy/ports.ts';
import { BATCH_TYPE } from '../application/journal/entry.ts';
import { batchTimeAfter } from '../application/journal/hidden-acts.ts';
import type { Journal, JournalEntry } from '../application/journal/ports.ts';
import { subtreesFromTiles } from '../application/journal/proof-from-tiles.ts';
import { witnessPeers } from '../application/journal/witness/read-witnesses.ts';
import { type Hash, hashLeaf, TILE_WIDTH } from '../application/kit/merkle.ts';
import type { Peer } from '../domain/network/peer.ts';
import { type Checkpoint, checkpointIn } from './checkpoint.ts';
import {
  copyEntries,
  copyLock,
  entriesOf,
  isTooLarge,
  postponeCopy,
  type ReadEntries,
  recordOtherEntries,
} from './copy-entries.ts';
import { entriesRequest } from './entries-request.ts';
import { growJournal } from './grow-journal.ts';
import { jsonIn } from './journal-source.ts';
import { type Note, noteIn, signedAlone } from './note.ts';
import { RunningRoot } from './running-root.ts';

/** Entries that are in memory at a time while they are written. */
const PORTION = 16 * TILE_WIDTH;

/** So long one witness is asked before the next one, or the next time. */
const TURN_MS = 60_000;
/** So many entries in that time are as fast as may be asked for; with each failure, half as many will do. */
const TURN_ENTRIES = 64 * TILE_WIDTH;
/** So long it is found out whose entries are others. */
const COMPARING_MS = 10 * 60_000;
/** Between two requests: a witness answers 600 a minute. */
const PAUSE_MS = 120;

type Wired = { readonly app: Application; readonly wire: EntriesWire };
type Lost = { readonly journal: Journal; readonly target: Checkpoint; readonly note: Note };
type Asking = {
  /** What is tried by hand does not wait for its time. */
  readonly byHand?: boolean;
  readonly stop?: AbortSignal | undefined;
  readonly turnMs?: number;
  readonly bytesMax?: number;
};

/** `nothing` where nothing was lost, `under-way` where it goes on by itself, `failed` where no witness has it by now. */
type TakenBack = 'whole' | 'under-way' | 'failed' | 'nothing';

/**
 * Asks the witnesses of a journal that was restored for the entries that it lost, and goes on in the same journal once they lead to
 * the checkpoint that it signed.
 */
export async function takeBackEntries({ app, wire }: Wired, asking: Asking = {}): Promise<TakenBack> {
  const { byHand = false, stop, turnMs = TURN_MS, bytesMax } = asking;
  const found = await app.store.read(async (reader) => {
    const journal = await reader.journal.get();
    const lost = journal === null ? null : lostOf(journal);
    if (lost === null) return null;
    return { lost, peers: await witnessPeers(reader), copy: await reader.journalCopies.get(lost.journal.origin) };
  });
  if (found === null) return 'nothing';
  const { lost, copy } = found;
  const { journal, target } = lost;
  if (copy !== null && copy.dueAt > app.now() && !byHand) return 'failed';
  // Whoever gave some gives the others.
  const peers = found.peers.toSorted((a, b) => Number(b.uri === copy?.peer) - Number(a.uri === copy?.peer));
  const start = await subtreesFromTiles(
    (places) => app.store.read((reader) => reader.journal.tiles(places, journal.number)),
    journal.size,
  );
  let isSlow = false;
  const differing: { readonly peer: Peer; readonly read: ReadEntries }[] = [];
  let last: { readonly fault: CopyFault; readonly peer: string; readonly stored: JournalCopy | null } | null = null;
  for (const peer of peers) {
    const read = readerOf({ app, wire }, { journal, peer });
    const of = { origin: journal.origin, peer: peer.uri, start, target, read, bytesMax };
    const turn = until(turnMs, stop);
    const result = await copyEntries(app, { ...of, bundles: Number.POSITIVE_INFINITY, stop: turn });
    const { outcome, copy: stored, added } = result;
    if (outcome === 'whole') return await goOn(app, lost, peer.uri);
    if (outcome === 'elsewhere' || stop?.aborted === true) return 'under-way';
    const isFast = added >= TURN_ENTRIES / 2 ** (stored?.failures ?? 0);
    if (outcome === 'more' && isFast) return 'under-way';
    isSlow ||= outcome === 'more';
    if (outcome === 'other-entries') differing.push({ peer, read });
    last = { fault: outcome === 'more' ? 'unreachable' : outcome, peer: peer.uri, stored };
  }
  if (last === null) return 'failed';
  if (!(await postponeCopy(app, { origin: journal.origin, start, ...last }))) return 'under-way';
  for (const { peer, read } of differing) {
    const leads = await leadsTo(target, read, { stop: until(COMPARING_MS, stop), bytesMax });
    if (leads === 'differs') await record(app, lost, peer);
  }
  return isSlow ? 'under-way' : 'failed';
}

function until(ms: number, stop: AbortSignal | undefined): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(ms), ...(stop === undefined ? [] : [stop])]);
}

/** Null where nothing was lost: a journal that goes on, one that ended, and one of which somebody has as many other entries. */
function lostOf(journal: Journal): Lost | null {
  const note = journal.endedAt === null ? noteIn(journal.contradictedBy ?? '') : null;
  const target = note === null ? null : checkpointIn(note.text);
  return note === null || target === null || target.size <= journal.size ? null : { journal, target, note };
}

/** Asks one witness, with a pause between two requests. */
function readerOf(
  { app, wire }: Wired,
  { journal, peer }: { readonly journal: Journal; readonly peer: Peer },
): ReadEntries {
  let paused = Promise.resolve();
  return async (from, count) => {
    await paused;
    const answer = await wire.kept(peer.witness?.url ?? '', entriesRequest(app, journal, { from, count }));
    paused = sleep(PAUSE_MS);
    return entriesOf(answer, { skipped: 0, count });
  };
}

/**
 * Whether all that somebody has leads to a checkpoint. Then it is what is here that does not. Unknown where not all of it came:
 * an answer that is late, or refused for now, says nothing of what is in it.
 */
async function leadsTo(
  { size, root }: Checkpoint,
  read: ReadEntries,
  { stop, bytesMax }: { readonly stop: AbortSignal; readonly bytesMax: number | undefined },
): Promise<'leads' | 'differs' | 'unknown'> {
  const tree = new RunningRoot();
  let bytes = 0;
  while (tree.size < size) {
    if (stop.aborted || isTooLarge({ entries: size, bytes }, bytesMax)) return 'unknown';
    const entries = await read(tree.size, Math.min(TILE_WIDTH, size - tree.size));
    if (typeof entries === 'string') return 'unknown';
    for (const entry of entries) {
      tree.add(hashLeaf(entry));
      bytes += entry.length;
    }
  }
  return tree.root().equals(root) ? 'leads' : 'differs';
}

async function record(app: Application, { target, note }: Lost, peer: Peer): Promise<void> {
  const checkpoint = signedAlone(note, target.origin);
  await app.store.transact((writer) => recordOtherEntries({ app, writer }, { peer: peer.uri, target, checkpoint }));
}

/** Writes what was taken back, with the checkpoint that was signed for it then. The witnesses are asked once more before it signs. */
async function goOn(app: Application, { journal, target, note }: Lost, peer: string): Promise<TakenBack> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire('journal');
    const now = await writer.journal.get();
    if (now?.number !== journal.number || now.size !== journal.size || now.contradictedBy === null) return 'nothing';
    await writer.locks.acquire(copyLock(now.origin));
    const copy = await writer.journalCopies.get(now.origin);
    if (copy?.peer !== peer || copy.verified.size !== target.size) return 'under-way';
    let { size } = now;
    let root: Hash = Buffer.alloc(0);
    while (size < target.size) {
      const given = await writer.journalCopies.entries(now.origin, size, Math.min(PORTION, target.size - size));
      if (given.length === 0) throw new Error('the copy of the journal lacks entries');
      const entries = given.map((bytes) => entryOf(Buffer.from(bytes).toString()));
      await saveBatches(writer, { journal: now, entries, size });
      const tree = await growJournal(writer, { size, entries });
      size = tree.size;
      root = tree.root();
    }
    if (!root.equals(target.root)) throw new Error('the entries that were taken back lead to another root');
    const checkpoint = signedAlone(note, now.origin);
    await writer.journal.save({ ...now, size, checkpoint, contradictedBy: null, waitsSince: app.now() });
    await writer.journalCopies.delete(now.origin);
    return 'whole';
  });
}

type Says = { readonly type?: unknown; readonly ref?: unknown; readonly at?: unknown };

function entryOf(entry: string): Omit<JournalEntry, 'index'> {
  const { type, ref } = (jsonIn(Buffer.from(entry)) ?? {}) as Says;
  return { eventId: type !== 'journal-started' && typeof ref === 'string' ? ref : null, entry };
}

/** The times of batches: the next one comes after them. The acts in them are gone. */
async function saveBatches(
  writer: Writer,
  of: { readonly journal: Journal; readonly entries: readonly Omit<JournalEntry, 'index'>[]; readonly size: number },
): Promise<void> {
  for (const [nth, { entry }] of of.entries.entries()) {
    const { type, at } = (jsonIn(Buffer.from(entry)) ?? {}) as Says;
    if (type !== BATCH_TYPE || typeof at !== 'string') continue;
    const time = new Date(at);
    const place = { at: time, nextAt: batchTimeAfter(time), journal: of.journal.number, index: of.size + nth };
    // A key of zeros orders nothing: no act is in it any more.
    await writer.hiddenActs.saveBatch({ ...place, orderKey: Buffer.alloc(32), above: Buffer.alloc(0), subtrees: [] });
  }
}
