import type { BallotId, ConsultationId, Id, PollId } from '../../../domain/kit/id.ts';
import type {
  BallotSubtotal,
  FaultReason,
  PollSubtotal,
  Subtotal,
  SupportCount,
} from '../../../domain/network/subtotal.ts';
import type { Totals } from '../../../domain/support/support.ts';
import type { Neighbour, Registration } from '../cohost/ports.ts';

/** The topic of a subtotal: all supports of a consultation, one ballot, or one poll. */
export type SubtotalTopic = 'supports' | BallotId | PollId;
/** A signed subtotal that was received or sent. */
export type StoredSubtotal = {
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly about: SubtotalTopic;
  readonly institution: string;
  readonly sequence: number;
  readonly since: number;
  /** Signed by this node. */
  readonly ours: boolean;
  /** The id of the document. */
  readonly uri: string;
  /** SHA-256 of the JCS form of the document without its proof: must be the same for the same sequence number. */
  readonly hash: string;
  readonly document: string;
  /** The result of a ballot; null for supports. */
  readonly counted: Pick<BallotSubtotal, 'turnout' | 'piles'> | null;
  /** The votes in a poll; null for anything else. */
  readonly polled: Pick<PollSubtotal, 'voters' | 'votes'> | null;
  readonly closesAt: Date | null;
  readonly countedAt: Date;
  readonly receivedAt: Date;
};
/** A fault as stored: the reason, with the plain values that go with it. */
export type StoredFault = { readonly because: FaultReason | 'forged-proof' | 'unreadable' } & {
  readonly [name: string]: string | number | null;
};
/** A subtotal with the document that was signed. */
export type SignedSubtotal = {
  readonly subtotal: Subtotal;
  /** The id of the document, and of the consultation that it names. */
  readonly uri: string;
  readonly consultation: string;
  readonly hash: string;
  readonly document: string;
};
/** Writes a subtotal of ours as a document and signs it with the key of our institution. */
export type SignSubtotal = (
  subtotal: Subtotal,
  of: { readonly id: Id; readonly consultation: string },
) => Promise<SignedSubtotal>;
/** State of the subtotals of one institution about one topic. */
export type SubtotalState = {
  readonly consultationId: ConsultationId;
  readonly about: SubtotalTopic;
  readonly institution: string;
  readonly ours: boolean;
  /** Sequence number of the last one that counts; 0 for none. */
  readonly sequence: number;
  /** For ours as a co-host: the last one that the host published as accepted. */
  readonly seen: number;
  /** When ours was sent last. */
  readonly sentAt: Date | null;
  /** Why the latest one received since then does not count. */
  readonly fault: { readonly why: StoredFault; readonly at: Date } | null;
};
export type SubtotalKey = Pick<SubtotalState, 'consultationId' | 'about' | 'institution'>;
/** The counts of one city, of one proposal. */
export type CityCounts = { readonly institution: string; readonly counts: readonly SupportCount[] };
export interface SubtotalReader {
  subtotal(key: SubtotalKey, sequence: number): Promise<StoredSubtotal | null>;
  byId(id: Id): Promise<StoredSubtotal | null>;
  byUri(uri: string): Promise<StoredSubtotal | null>;
  /** The subtotals that count about one topic, per institution: from the last full one on, in order. */
  current(consultationId: ConsultationId, about: SubtotalTopic): Promise<readonly StoredSubtotal[]>;
  state(key: SubtotalKey): Promise<SubtotalState | null>;
  /** States by institution and topic. */
  states(consultationId: ConsultationId): Promise<readonly SubtotalState[]>;
  /** The sums of an institution's subtotals of supports; only of some proposals where their numbers are given. */
  counts(
    consultationId: ConsultationId,
    institution: string,
    numbers?: readonly number[] | null,
  ): Promise<readonly SupportCount[]>;
  /** The same for one proposal and every institution but ours. */
  countsOf(consultationId: ConsultationId, number: number): Promise<readonly CityCounts[]>;
  /** Which of some numbers are those of proposals of a consultation, each with its current version. */
  numbered(consultationId: ConsultationId, numbers: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** Supports given on this node, of one proposal. */
  ownCountsOf(consultationId: ConsultationId, number: number): Promise<readonly SupportCount[]>;
  /** Supports given on this node, of proposals with a number. */
  ownCounts(consultationId: ConsultationId): Promise<readonly SupportCount[]>;
  /** Shared consultations, hosted here or elsewhere, ended ones included. */
  shared(): Promise<readonly ConsultationId[]>;
}
export interface SubtotalWriter {
  /**
   * Saves one that counts, with the resulting sums of its institution (of supports), and deletes those before it
   * where it is a full one. With `numbers` the sums are those of these proposals alone, and others stay as they are.
   */
  save(
    stored: StoredSubtotal,
    counts: readonly SupportCount[] | null,
    numbers?: readonly number[] | null,
  ): Promise<void>;
  saveState(state: SubtotalState): Promise<void>;
  /**
   * The host of a mirror publishes its whole state again. Subtotals of ours that it showed before and does not show now are
   * lost there: they are sent again in full until it shows them.
   */
  deleteSeen(consultationId: ConsultationId, at: Date): Promise<void>;
  /** Locks a state: others who would change it wait for this transaction. */
  lockState(key: SubtotalKey & { readonly ours: boolean }): Promise<SubtotalState>;
}

export const CITY_STATES = ['counted', 'committed', 'missing', 'unread', 'refused'] as const;

/** State of counting at one institution that holds a consultation. */
export type City = {
  readonly institution: Omit<Neighbour, 'isPeer'>;
  readonly ours: boolean;
  /**
   * `committed`: that it has figures of the ballot came, and not which. `missing`: nothing of it came yet. `unread`: what came cannot be verified for now, and is looked at again. `refused`: what
   * came does not count, and nothing else does.
   */
  readonly state: (typeof CITY_STATES)[number];
  /** Why its latest subtotal does not count. */
  readonly fault: StoredFault | null;
  /** Every number of people that it registered, in order of time: the last bounds what it counts. None of the host. */
  readonly registrations: readonly Registration[];
};
/** What one institution counted of a poll; null until it is in. */
export type CityPoll = City & { readonly polled: StoredSubtotal['polled'] };
/** What one institution counted for a proposal. */
export type CitySupports = City & { readonly totals: Totals | null };

/** What an institution counted, as it signed it; `unknown` while its keys cannot be read. */
export type MirroredSubtotal = SignedSubtotal & {
  readonly kind: 'subtotal';
  readonly proof: 'valid' | 'forged' | 'unknown' | 'unlisted';
};
