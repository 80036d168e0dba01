import type { Localised } from '../../../domain/kit/text.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { Application, Reader } from '../../application.ts';
import type { CopyFault } from '../copy/ports.ts';
import { JOURNAL_PATH } from '../entry.ts';
import type { Journal } from '../ports.ts';
import type { JournalWitness, WitnessedJournal } from './ports.ts';

/** Below the origin of a node, where it takes checkpoints to cosign. */
export const WITNESS_PATH = `${JOURNAL_PATH}/witness`;

/** Where this node takes checkpoints and the key of its cosignatures, as other nodes read it; null before it has one. */
export async function readWitnessKey(
  app: Application,
): Promise<{ readonly url: string; readonly vkey: string } | null> {
  const key = await app.store.read((reader) => reader.witnesses.key());
  return key === null ? null : { url: `${app.origin}${WITNESS_PATH}`, vkey: key.vkey };
}

/** A peer that is asked to cosign our journal, and what became of it; null before it was asked. */
export type WitnessView = { readonly peer: Peer; readonly state: JournalWitness | null };
/** A journal of a peer that this node cosigns. */
export type WitnessedView = WitnessedJournal & { readonly name: Localised | null };
/** A journal of a peer that said itself that it is stopped, and when that was read first. */
export type StoppedJournal = { readonly journal: string; readonly peer: string; readonly at: Date };
/** How far the entries that a journal lost were taken back from a witness, which may have failed the last time. */
export type LostEntries = {
  readonly from: Peer | null;
  readonly lost: number;
  readonly read: number;
  readonly fault: CopyFault | null;
  /** When it goes on. */
  readonly dueAt: Date;
};
export type WitnessesView = {
  readonly journal: Journal | null;
  /** Null where nothing was lost, and before a witness was asked for it. */
  readonly takingBack: LostEntries | null;
  readonly witnesses: readonly WitnessView[];
  readonly witnessed: readonly WitnessedView[];
  readonly stopped: readonly StoppedJournal[];
};

/** The journal with who cosigns it, and the journals of others that this node cosigns. */
export async function readWitnesses(app: Application): Promise<WitnessesView> {
  return await app.store.read(async (reader) => {
    const journal = await reader.journal.get();
    const states = journal === null ? [] : await reader.witnesses.ofJournal(journal.origin);
    const peers = await reader.peering.peers();
    const names = new Map(peers.map(({ uri, name }) => [uri, name]));
    return {
      journal,
      takingBack: journal === null ? null : await takingBackOf(reader, journal, peers),
      witnesses: (await witnessPeers(reader)).map((peer) => ({
        peer,
        state: states.find((state) => state.peer === peer.uri) ?? null,
      })),
      witnessed: (await reader.witnesses.allWitnessed()).map((of) => ({ ...of, name: names.get(of.peer) ?? null })),
      stopped: await stoppedJournals(reader),
    };
  });
}

const STOPPED_MAX = 200;

async function stoppedJournals({ peering }: Reader): Promise<readonly StoppedJournal[]> {
  const kinds = ['journal-stopped'] as const;
  const found = await peering.evidenceIn({ consultationId: null, kinds, limit: STOPPED_MAX });
  return found.map(({ detail, peer, foundAt }) => ({ journal: String(detail['journal']), peer, at: foundAt }));
}

async function takingBackOf(reader: Reader, journal: Journal, peers: readonly Peer[]): Promise<LostEntries | null> {
  const { origin, size, contradictedBy } = journal;
  const copy = contradictedBy === null ? null : await reader.journalCopies.get(origin);
  if (copy === null) return null;
  // The second line of a checkpoint.
  const signed = Number(contradictedBy?.split('\n', 2)[1]);
  const { peer, read, fault, dueAt } = copy;
  const from = peers.find(({ uri }) => uri === peer) ?? null;
  return { from, lost: signed - size, read: read.size - size, fault, dueAt };
}

/** The peers that are asked for cosignatures: those that cosign, and are not kept from it. */
export async function witnessPeers(reader: Reader): Promise<readonly Peer[]> {
  return (await reader.peering.peers()).filter(({ witness, witnesses }) => witness !== null && witnesses);
}

/** The checkpoint of a peer's journal as this node cosigned it last, by the SHA-256 of its name. */
export async function readCosigned(app: Application, hash: string): Promise<string | null> {
  return (await app.store.read((reader) => reader.witnesses.witnessedByHash(hash)))?.checkpoint ?? null;
}
