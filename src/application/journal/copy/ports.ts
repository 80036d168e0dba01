/** Why no more entries of a journal were read. */
export const COPY_FAULTS = [
  /** Whoever has them does not answer, or not within the time that it is given. */
  'unreachable',
  /** It does not have all of them. */
  'too-few',
  /** What it has is not what the checkpoint was signed for. */
  'other-entries',
  /** They are more than is kept of one journal. */
  'too-large',
] as const;
export type CopyFault = (typeof COPY_FAULTS)[number];

/** Of a tree, how many leaves, and the hashes of its complete subtrees one after the other, the largest first. */
export type TreeState = { readonly size: number; readonly subtrees: Uint8Array };

/** Entries of one journal that are read from somebody else: of a peer from its first, of a journal of this node those that it lost. */
export type JournalCopy = {
  readonly origin: string;
  /** The institution that they are read from. */
  readonly peer: string;
  /** The index of the first one that is here. */
  readonly first: number;
  readonly read: TreeState;
  /** As far as they are what a checkpoint was signed for. */
  readonly verified: TreeState;
  /** When that was found out last; null before the first time. */
  readonly verifiedAt: Date | null;
  /** Of the entries that are here. */
  readonly bytes: number;
  readonly fault: CopyFault | null;
  /** How often in a row there was one. */
  readonly failures: number;
  /** When it goes on. */
  readonly dueAt: Date;
};

export interface JournalCopyReader {
  get(origin: string): Promise<JournalCopy | null>;
  all(): Promise<readonly JournalCopy[]>;
  /** Entries from an index on, in order, at most so many. */
  entries(origin: string, from: number, limit: number): Promise<readonly Uint8Array[]>;
}

export interface JournalCopyWriter {
  save(copy: JournalCopy): Promise<void>;
  addEntries(origin: string, from: number, entries: readonly Uint8Array[]): Promise<void>;
  /** Deletes entries from an index on, and answers how many bytes are left. */
  deleteEntries(origin: string, from: number): Promise<number>;
  /** Deletes it with its entries. */
  delete(origin: string): Promise<void>;
}

/** Asks for entries of journals, within limits. */
export interface EntriesWire {
  /** What is at an address, as a bundle of entries; null where nothing answers. */
  bundle(url: string): Promise<BundleAnswer | null>;
  /** Entries that a witness keeps; the request is signed. */
  kept(prefix: string, request: string): Promise<BundleAnswer | null>;
}
export type BundleAnswer = { readonly status: number; readonly body: Buffer };
