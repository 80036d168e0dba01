import type { EventType } from '../../domain/event/event.ts';
import type { BallotId, ConsultationId, Id } from '../../domain/kit/id.ts';
import type { JournalCopyReader, JournalCopyWriter } from './copy/ports.ts';
import type { WitnessReader, WitnessWriter } from './witness/ports.ts';

/** Whose words or place a commitment is about: a proposal or a comment, by its id; `request` is what institutions say of one. */
export type CommittedText = { readonly id: Id; readonly part: 'words' | 'details' | 'request' };

/** A commitment to what a public act says, with the salt that opens it. */
export type NewCommitment = {
  readonly eventId: Id;
  readonly commitment: Uint8Array;
  readonly salt: Uint8Array;
  readonly text: CommittedText | null;
};

/** A commitment as stored; null instead of the salt once what was said is gone. */
export type Commitment = { readonly commitment: Uint8Array; readonly salt: Uint8Array | null };

/** The commitment to who wrote a text, opened: the salt, and the document that was hashed with it, as canonical text. */
export type OpenedAuthor = { readonly salt: Uint8Array; readonly document: string };

/** Totals of supports at the close of a phase: the number of the proposal, side, standing, and how many. */
export type PhaseTotals = readonly (readonly [number: number, side: string, standing: string, total: number])[];

/** A hash of what rules hide, with the salt that opens it; of a cast the hash alone. */
export type NewHiddenAct = {
  readonly hash: Uint8Array;
  readonly eventId: Id | null;
  readonly salt: Uint8Array | null;
  readonly textId: Id | null;
};

/** The same as stored. The salt is null once what was said is gone; the batch until there is one. */
type HiddenAct = Omit<NewHiddenAct, 'textId'> & { readonly batch: Date | null };

/** A batch of hidden acts: its time, when the next one is due, its entry, and the subtrees of its tree. */
type NewActBatch = {
  readonly at: Date;
  readonly nextAt: Date;
  readonly journal: number;
  readonly index: number;
  readonly orderKey: Uint8Array;
  readonly above: Uint8Array;
  readonly subtrees: readonly { readonly root: Uint8Array; readonly hashes: Uint8Array; readonly first: Uint8Array }[];
};

/** Where the hash of an act stands: the entry of its batch, and the subtree that has it. */
type FoundHiddenAct = {
  readonly journal: number;
  readonly index: number;
  readonly above: Uint8Array;
  readonly subtree: {
    readonly place: number;
    readonly hashes: Uint8Array;
    readonly roots: readonly Uint8Array[];
  };
};

export interface HiddenActReader {
  /** The time of the last batch, and when the next one is due; null before the first. */
  lastBatch(): Promise<Pick<NewActBatch, 'at' | 'nextAt'> | null>;
  /** Whether an act waits for its batch, or the number of the journal that has it; null where there is none. */
  placeOf(hash: Uint8Array): Promise<number | 'waits' | null>;
  /** Those of some events. */
  ofEvents(ids: readonly Id[]): Promise<ReadonlyMap<Id, HiddenAct>>;
  /** Null while it waits for its batch, and where there is none. */
  inBatch(hash: Uint8Array): Promise<FoundHiddenAct | null>;
}

export interface HiddenActWriter {
  add(acts: readonly NewHiddenAct[]): Promise<void>;
  /** Takes all that wait into the batch of a time, and answers their hashes. No order in which they came stays. */
  takeInto(at: Date): Promise<readonly Uint8Array[]>;
  saveBatch(batch: NewActBatch): Promise<void>;
}

export interface CommitmentReader {
  of(eventIds: readonly Id[]): Promise<ReadonlyMap<Id, Commitment>>;
  /** The hashes of who wrote some texts, by the ids of the texts that have one. */
  authors(textIds: readonly Id[]): Promise<ReadonlyMap<Id, Uint8Array>>;
  /** Null once the author was erased, and where it is not the author that is stored, nor one who was joined into them. */
  openedAuthor(textId: Id): Promise<OpenedAuthor | null>;
  /** As they were written down at the close; null where they were not. */
  phaseTotals(phaseId: Id): Promise<PhaseTotals | null>;
  /** Those of events that have no entry in a journal. */
  withoutEntry(eventIds: readonly Id[]): Promise<ReadonlyMap<Id, Commitment>>;
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
  saveHidden(acts: readonly NewHiddenAct[]): Promise<void>;
  /** Commits to who wrote some texts: once, whatever becomes of them. */
  saveAuthors(texts: readonly { readonly id: Id; readonly salt: Uint8Array }[]): Promise<void>;
  /** Deletes the salts of all that was committed to of some texts, public or held. */
  deleteSalts(ids: readonly Id[]): Promise<void>;
  /** Deletes those of their details, of words that nobody can read any more, and of all that was held. */
  deleteSaltsOfUnreadable(ids: readonly Id[]): Promise<void>;
  /** Deletes those of what was held of them. */
  deleteHiddenSalts(ids: readonly Id[]): Promise<void>;
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
  /** Whether an act of until a moment, which was committed to, has no entry yet. */
  isBehind(until: Date): Promise<boolean>;
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
  readonly hiddenActs: HiddenActReader;
  readonly journal: JournalReader;
  readonly journalCopies: JournalCopyReader;
  readonly witnesses: WitnessReader;
}

export interface JournalWriters {
  readonly hiddenActs: HiddenActReader & HiddenActWriter;
  readonly journal: JournalReader & JournalWriter;
  readonly journalCopies: JournalCopyReader & JournalCopyWriter;
  readonly witnesses: WitnessReader & WitnessWriter;
}
