import type { EventType } from '../../domain/event/event.ts';
import type { BallotId, ConsultationId, Id } from '../../domain/kit/id.ts';
import type { WitnessReader, WitnessWriter } from './witness/ports.ts';

/** Whose words or place a commitment is about: a proposal or a comment, by its id. */
export type CommittedText = { readonly id: Id; readonly part: 'words' | 'details' };

/** A commitment to what a public act says, with the salt that opens it. */
export type NewCommitment = {
  readonly eventId: Id;
  readonly commitment: Uint8Array;
  readonly salt: Uint8Array;
  readonly text: CommittedText | null;
};

/** A commitment as stored; null instead of the salt once what was said is gone. */
export type Commitment = { readonly commitment: Uint8Array; readonly salt: Uint8Array | null };

export interface CommitmentReader {
  of(eventIds: readonly Id[]): Promise<ReadonlyMap<Id, Commitment>>;
  /** The number, and the content hash of its first version, of so many proposals of a consultation from a number on. */
  firstHashes(of: {
    readonly consultationId: ConsultationId;
    readonly firstNumber: number;
    readonly count: number;
  }): Promise<readonly (readonly [number: number, contentHash: string])[]>;
  /** The content hash of the version of a proposal that was current at a moment; null where it had none by then. */
  hashAt(proposalId: Id, at: Date): Promise<string | null>;
}

export interface CommitmentWriter {
  /** Saves those of events that everybody may read now, and no others. */
  saveOfPublic(commitments: readonly NewCommitment[]): Promise<void>;
  /** Deletes the salts of all that was committed to of some texts. */
  deleteSalts(ids: readonly Id[]): Promise<void>;
  /** Deletes those of their details, and of words that nobody can read any more. */
  deleteSaltsOfUnreadable(ids: readonly Id[]): Promise<void>;
}

/** The journal as stored: its key, how many entries it has, and the checkpoint that was signed for them. */
export type Journal = {
  /** 1 for the first; another one begins where one cannot go on (docs/adr/0142). */
  readonly number: number;
  /** What it is called in checkpoints. */
  readonly origin: string;
  /** The key it is verified with, as verifiers are given it (c2sp.org/signed-note). */
  readonly vkey: string;
  readonly encryptedPrivateKey: string;
  readonly createdAt: Date;
  readonly size: number;
  /** As signed for this size, with the cosignatures that it has. */
  readonly checkpoint: string;
  /** The newest checkpoint that has cosignatures; null before the first. */
  readonly cosigned: string | null;
  /** Since when nothing is signed, for its witnesses are asked first what they saw; null where it may sign. */
  readonly waitsSince: Date | null;
  /** A checkpoint that it signed once and does not fit what is here: nothing is signed any more. */
  readonly contradictedBy: string | null;
  /** When the next one began. */
  readonly endedAt: Date | null;
};
/** A tile by its level and index, with its hashes one after the other: 256 of a full one. */
export type TilePlace = { readonly level: number; readonly index: number };
export type StoredTile = TilePlace & { readonly hashes: Uint8Array };
export type JournalEntry = { readonly index: number; readonly eventId: Id | null; readonly entry: string };
/** An entry, and the number of its journal. */
export type FoundEntry = JournalEntry & { readonly journal: number };

/** Of several journals the one with a number; the last where none is given. */
export interface JournalReader {
  get(number?: number): Promise<Journal | null>;
  tiles(places: readonly TilePlace[], number?: number): Promise<readonly StoredTile[]>;
  /** Entries from an index on, in order, at most `limit`. */
  entries(from: number, limit: number, number?: number): Promise<readonly JournalEntry[]>;
  /** The entry of an event, or the last one about the words of a proposal or comment, by its id. */
  entryOf(id: Id): Promise<FoundEntry | null>;
  /** The entry of what was published of a ballot. */
  entryOfResult(ballotId: BallotId): Promise<FoundEntry | null>;
  /** The last act that everybody may read and that has no commitment: it was done before there were any. */
  lastWithoutCommitment(types: readonly EventType[]): Promise<Id | null>;
}

export interface JournalWriter {
  save(journal: Journal): Promise<void>;
  /** To the last journal. */
  addEntries(entries: readonly JournalEntry[]): Promise<void>;
  /** Of the last journal. */
  saveTiles(tiles: readonly StoredTile[]): Promise<void>;
}

export interface JournalReaders {
  readonly commitments: CommitmentReader;
  readonly journal: JournalReader;
  readonly witnesses: WitnessReader;
}

export interface JournalWriters {
  readonly journal: JournalReader & JournalWriter;
  readonly witnesses: WitnessReader & WitnessWriter;
}
