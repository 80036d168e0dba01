/** The key that this node cosigns the journals of its peers with. */
export type WitnessKey = {
  /** What it is called in cosignatures; also where it takes checkpoints, without a scheme. */
  readonly name: string;
  /** As witnesses publish it: of type 0x04 (c2sp.org/tlog-cosignature). */
  readonly vkey: string;
  readonly encryptedPrivateKey: string;
  readonly createdAt: Date;
};

/** The newest checkpoint of a peer's journal that this node cosigned. */
export type WitnessedJournal = {
  readonly origin: string;
  /** The id of the peer's institution. */
  readonly peer: string;
  readonly size: number;
  /** In Base64. */
  readonly root: string;
  /** As the peer signed it, with our cosignature. */
  readonly checkpoint: string;
  readonly cosignedAt: Date;
  /** When another history under the same name was seen; null as long as none was. */
  readonly contradictedAt: Date | null;
};

/** Why a witness gave no cosignature when it was asked last. */
export const WITNESS_FAULTS = [
  /** It does not answer, or not within the time that it is given. */
  'unreachable',
  /** It does not know our journal, or not with this key. */
  'unknown-here',
  /** It does not take the proof that our journal grew. */
  'refused',
  /** What it gave is no cosignature of what it was asked for, or no answer of a witness. */
  'not-a-cosignature',
  /** It says that it cosigned more than there is, and does not show it. */
  'unproven-size',
] as const;
export type WitnessFault = (typeof WITNESS_FAULTS)[number];

/** What became of asking a peer for cosignatures of one journal of ours. */
export type JournalWitness = {
  readonly peer: string;
  /** The name of the journal. */
  readonly journal: string;
  /** The newest size that it is known to have cosigned; 0 for none. */
  readonly size: number;
  /** When it saw that, as it says. */
  readonly cosignedAt: Date | null;
  readonly askedAt: Date;
  readonly fault: WitnessFault | null;
  /** How often in a row it gave none. */
  readonly failures: number;
};

export interface WitnessReader {
  key(): Promise<WitnessKey | null>;
  /** The peer whose journal has a name, at whose address that is or was; and the key. Null where nobody's has. */
  journalOf(origin: string): Promise<{ readonly peer: string; readonly vkey: string } | null>;
  witnessed(origin: string): Promise<WitnessedJournal | null>;
  /** By its SHA-256, in hexadecimal digits. */
  witnessedByHash(hash: string): Promise<WitnessedJournal | null>;
  /** All that this node cosigned, by name. */
  allWitnessed(): Promise<readonly WitnessedJournal[]>;
  /** What became of asking for cosignatures of a journal of ours. */
  ofJournal(origin: string): Promise<readonly JournalWitness[]>;
}

export interface WitnessWriter {
  saveKey(key: WitnessKey): Promise<void>;
  saveWitnessed(journal: WitnessedJournal): Promise<void>;
  saveOfJournal(witness: JournalWitness): Promise<void>;
}

/** The answer to a checkpoint that was given to this node to cosign. `says` is for whoever runs the other node. */
export type WitnessAnswer =
  | { readonly status: 200; readonly cosignature: string }
  /** The size that the proof has to start from. */
  | { readonly status: 409; readonly size: number }
  | { readonly status: 400 | 403 | 404 | 422; readonly says: string };

/** The answer to whoever asks for entries of its journal. */
export type EntriesAnswer =
  | { readonly status: 200; readonly bundle: Uint8Array }
  | { readonly status: 400 | 403 | 404; readonly says: string };

/** This node as a witness of others (c2sp.org/tlog-witness). */
export interface CheckpointWitness {
  /** Cosigns a checkpoint that goes on from what was cosigned before; stored before it is answered. */
  cosign(request: string): Promise<WitnessAnswer>;
  /** Gives the node of a journal the entries of it that are kept here. */
  entries(request: string): Promise<EntriesAnswer>;
}

/** What a witness answers; null where it does not within the limits. */
export type WireAnswer = { readonly status: number; readonly body: string };

/** Asks witnesses, within limits. */
export interface WitnessWire {
  /** `prefix` is where a witness takes checkpoints, as it publishes it. */
  addCheckpoint(prefix: string, request: string): Promise<WireAnswer | null>;
  /** The newest checkpoint that it cosigned of a journal of this name. */
  newest(prefix: string, origin: string): Promise<WireAnswer | null>;
  /** What a node serves of its own journal. */
  served(url: string): Promise<WireAnswer | null>;
}
