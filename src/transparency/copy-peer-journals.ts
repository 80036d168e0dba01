import type { Application } from '../application/application.ts';
import type { EntriesWire, JournalCopy } from '../application/journal/copy/ports.ts';
import type { WitnessedJournal, WitnessWire } from '../application/journal/witness/ports.ts';
import { TILE_WIDTH } from '../application/kit/merkle.ts';
import type { Peer } from '../domain/network/peer.ts';
import { askStopped } from './ask-stopped.ts';
import { checkpointIn } from './checkpoint.ts';
import { copyEntries, entriesOf, postponeCopy, recordOtherEntries } from './copy-entries.ts';
import { tilePath } from './journal-entries.ts';
import { pathOf } from './journal-source.ts';
import { noteIn } from './note.ts';
import { RunningRoot } from './running-root.ts';

/** Of one journal at a time: a long one does not hold up the others. */
const BUNDLES = 64;
const LOOK_MS = 30_000;
/** How often peers are asked whether their journal is stopped. */
const STOPPED_MS = 10 * 60_000;

type Wired = { readonly app: Application; readonly wire: EntriesWire; readonly bytesMax?: number };

type OnCosigned = (wake: () => void) => Promise<() => Promise<void>>;

type Wires = { readonly entries: EntriesWire; readonly witness: WitnessWire };

/**
 * What a worker does about the journals of peers, one process of the node at a time: asks whether they are stopped every ten minutes, and keeps
 * entries, after each cosignature and now and then.
 */
export function peerJournalsJob(app: Application, { entries: wire, witness }: Wires, onCosigned: OnCosigned) {
  let askedAt = Number.NEGATIVE_INFINITY;
  return {
    name: 'kept-entries',
    singleton: true,
    wokenBy: onCosigned,
    async run(stop: AbortSignal): Promise<number> {
      const now = app.now().getTime();
      if (Math.abs(now - askedAt) >= STOPPED_MS) {
        askedAt = now;
        await askStopped(app, witness, stop);
      }
      return (await copyPeerJournals({ app, wire }, stop)) === 'more' ? 0 : LOOK_MS;
    },
  };
}

/**
 * Reads the entries of peers' journals that are to be kept, up to the checkpoint that this node cosigned last, and deletes what is
 * to be kept no more. Answers whether there is more to read at once.
 */
export async function copyPeerJournals({ app, wire, bytesMax }: Wired, stop?: AbortSignal): Promise<'more' | 'done'> {
  const { peers, witnessed, copies, own } = await app.store.read(async (reader) => ({
    peers: new Map((await reader.peering.peers()).flatMap((peer) => (peer.keepsEntries ? [[peer.uri, peer]] : []))),
    witnessed: await reader.witnesses.allWitnessed(),
    copies: new Map((await reader.journalCopies.all()).map((copy) => [copy.origin, copy])),
    own: (await reader.journal.get())?.origin,
  }));
  const kept = witnessed.filter(({ peer }) => peers.has(peer));
  for (const { origin } of copies.values()) {
    if (origin === own || kept.some((each) => each.origin === origin)) continue;
    await app.store.transact((writer) => writer.journalCopies.delete(origin));
  }
  let isMore = false;
  for (const journal of kept) {
    const peer = peers.get(journal.peer);
    if (stop?.aborted === true || peer === undefined || !isDue(app.now(), journal, copies.get(journal.origin)))
      continue;
    if (
      (await copyJournal({ app, wire, ...(bytesMax === undefined ? {} : { bytesMax }) }, { journal, peer, stop })) ===
      'more'
    )
      isMore = true;
  }
  return isMore ? 'more' : 'done';
}

function isDue(now: Date, { size }: WitnessedJournal, copy: JournalCopy | undefined): boolean {
  return copy === undefined ? size > 0 : copy.verified.size < size && copy.dueAt <= now;
}

type Kept = { readonly journal: WitnessedJournal; readonly peer: Peer; readonly stop: AbortSignal | undefined };

async function copyJournal({ app, wire, bytesMax }: Wired, { journal, peer, stop }: Kept): Promise<'more' | 'done'> {
  const { origin, checkpoint } = journal;
  const target = checkpointIn(noteIn(checkpoint)?.text ?? '');
  const path = pathOf(origin);
  if (target === null || path === null) return 'done';
  const of = { origin, peer: peer.uri, start: new RunningRoot().state };
  const { outcome, copy } = await copyEntries(app, {
    ...of,
    target,
    bundles: BUNDLES,
    stop,
    bytesMax,
    async read(from, count) {
      const skipped = from % TILE_WIDTH;
      const file = tilePath(Math.floor(from / TILE_WIDTH), skipped + count);
      return entriesOf(await wire.bundle(`${peer.origin}${path}/tile/entries/${file}`), { skipped, count });
    },
  });
  if (outcome === 'more') return 'more';
  if (outcome === 'whole' || outcome === 'elsewhere') return 'done';
  await postponeCopy(app, { ...of, fault: outcome, stored: copy });
  if (outcome === 'other-entries') {
    await app.store.transact((writer) => recordOtherEntries({ app, writer }, { peer: peer.uri, target, checkpoint }));
  }
  return 'done';
}
