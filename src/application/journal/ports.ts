import type { ConsultationId, Id } from '../../domain/kit/id.ts';

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
  /** The number and content hash of every public proposal of a consultation, by number. */
  publishedHashes(consultationId: ConsultationId): Promise<readonly (readonly [number: number, contentHash: string])[]>;
}

export interface CommitmentWriter {
  /** Saves those of events that everybody may read now, and no others. */
  saveOfPublic(commitments: readonly NewCommitment[]): Promise<void>;
  /** Deletes the salts of all that was committed to of some texts. */
  deleteSalts(ids: readonly Id[]): Promise<void>;
  /** Deletes those of their details, and of words that nobody can read any more. */
  deleteSaltsOfUnreadable(ids: readonly Id[]): Promise<void>;
}
