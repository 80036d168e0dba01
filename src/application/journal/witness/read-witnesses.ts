import type { Localised } from '../../../domain/kit/text.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { Application, Reader } from '../../application.ts';
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
export type WitnessesView = {
  readonly journal: Journal | null;
  readonly witnesses: readonly WitnessView[];
  readonly witnessed: readonly WitnessedView[];
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
      witnesses: (await witnessPeers(reader)).map((peer) => ({
        peer,
        state: states.find((state) => state.peer === peer.uri) ?? null,
      })),
      witnessed: (await reader.witnesses.allWitnessed()).map((of) => ({ ...of, name: names.get(of.peer) ?? null })),
    };
  });
}

/** The peers that are asked for cosignatures: those that cosign, and are not kept from it. */
export async function witnessPeers(reader: Reader): Promise<readonly Peer[]> {
  return (await reader.peering.peers()).filter(({ witness, witnesses }) => witness !== null && witnesses);
}

/** The checkpoint of a peer's journal as this node cosigned it last, by the SHA-256 of its name. */
export async function readCosigned(app: Application, hash: string): Promise<string | null> {
  return (await app.store.read((reader) => reader.witnesses.witnessedByHash(hash)))?.checkpoint ?? null;
}
