import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Ahead, Contradiction, CountedLine } from '../../../domain/network/comparison.ts';
import type { SignedStatement } from '../../community/statement/ports.ts';
import type { SignedSubtotal } from '../subtotal/ports.ts';

/** A subtotal that is stored of an institution, by what it is about as this node knows it. */
export type ListedSubtotal = {
  readonly institution: string;
  readonly ours: boolean;
  /** Null for supports. */
  readonly ballot: { readonly slug: string; readonly uri: string | null } | null;
  readonly poll: { readonly id: string; readonly uri: string | null } | null;
  /** `supports`, or the id of the ballot or the poll here. */
  readonly about: string;
  readonly sequence: number;
  readonly hash: string;
};
/** When the list of another city was read, and what it has that is not here yet. */
export type Comparison = {
  readonly consultationId: ConsultationId;
  /** The id of the institution that was read. */
  readonly peer: string;
  readonly comparedAt: Date;
  /** Since when it gives no list that can be read. */
  readonly failingSince: Date | null;
  readonly ahead: readonly Ahead[];
};
/** The comparisons with one city, of all consultations that are shared with it. */
export type ComparisonState = Pick<Comparison, 'peer' | 'comparedAt' | 'failingSince'>;
/** What is counted in a consultation: `supports`, and every ballot and poll that is here. */
export type KnownTopic = Pick<ListedSubtotal, 'about' | 'ballot' | 'poll'>;
export interface ComparisonReader {
  topics(consultationId: ConsultationId): Promise<readonly KnownTopic[]>;
  /** Every subtotal that is stored for a consultation: of each institution and topic from the last full one on. */
  stored(consultationId: ConsultationId): Promise<readonly ListedSubtotal[]>;
  /** The document of a stored subtotal by its hash; null where it is not stored (any more). */
  documentByHash(consultationId: ConsultationId, hash: string): Promise<string | null>;
  /** When the last subtotal came; null where none is stored. */
  latestAt(consultationId: ConsultationId): Promise<Date | null>;
  of(consultationId: ConsultationId): Promise<readonly Comparison[]>;
  /** The last with each city, by its id. */
  states(): Promise<readonly ComparisonState[]>;
}
export interface ComparisonWriter {
  saveComparison(comparison: Comparison): Promise<void>;
}

type Proof = { readonly proof: 'valid' | 'forged' | 'unknown' | 'unlisted' };
/** A subtotal that another node gives by its hash, with whether its institution signed it. */
export type ProvenCount = SignedSubtotal & Proof;
/** The same of anything that can contradict something else: what an institution counted, or stated in a community. */
export type ProvenDocument = ProvenCount | (SignedStatement & Proof);
/** A page of the list of another city, by the ids of then. */
export type CountedPage = {
  readonly lines: readonly CountedLine[];
  readonly contradictions: readonly Contradiction[];
  /** The page as that city signed it. */
  readonly document: string;
  readonly next: string | null;
};
/** Reads what other cities have of one another's counts. */
export interface CountedReader {
  /** A page of a city's list with its proof; null where there is none that it signed. */
  counted(from: { readonly institution: string; readonly of: string }, at: string | null): Promise<CountedPage | null>;
  /** A document by its hash, as whoever lists it has it; null where it does not give it. */
  document(from: {
    readonly institution: string;
    readonly of: string;
    readonly hash: string;
  }): Promise<ProvenDocument | null>;
}
