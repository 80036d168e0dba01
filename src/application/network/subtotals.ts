import type { BallotId, ConsultationId, Id } from '../../domain/id.ts';
import type {
  BallotSubtotal,
  FaultReason,
  Subtotal,
  SubtotalFault,
  SupportCount,
} from '../../domain/network/subtotal.ts';

/** What subtotals are about: all supports of a consultation, or one ballot. */
export type SubtotalTopic = 'supports' | BallotId;

/** A signed subtotal as it came in or went out. */
export type KeptSubtotal = {
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
  /** SHA-256 of the JCS form of the document without its proof: what must be the same under one number. */
  readonly hash: string;
  readonly document: string;
  /** What a ballot came to; null for supports. */
  readonly counted: Pick<BallotSubtotal, 'turnout' | 'piles'> | null;
  readonly closesAt: Date | null;
  readonly countedAt: Date;
  readonly receivedAt: Date;
};

/** A fault as it is kept: the reason, with the plain values that go with it. */
export type KeptFault = { readonly because: FaultReason | 'forged-proof' | 'unreadable' } & {
  readonly [name: string]: string | number | null;
};

/** What a fault says, as it is kept and told. */
export function keptFault(fault: SubtotalFault): KeptFault {
  const { because, ...rest } = fault;
  const values = Object.entries(rest).map(([name, value]: [string, Date | number | null]) => [
    name,
    value instanceof Date ? value.toISOString() : value,
  ]);
  return { because, ...Object.fromEntries(values) };
}

/** A subtotal with the document that was signed. */
export type SignedSubtotal = {
  readonly said: Subtotal;
  /** The id of the document, and of the consultation that it names. */
  readonly uri: string;
  readonly consultation: string;
  readonly hash: string;
  readonly document: string;
};

/** Writes a subtotal of ours as a document and signs it with the key of our institution. */
export type SignSubtotal = (
  said: Subtotal,
  of: { readonly id: Id; readonly consultation: string },
) => Promise<SignedSubtotal>;

/** What of a subtotal is kept beside its document, so that a result is read without reading documents. */
export function countedIn(said: Subtotal): KeptSubtotal['counted'] {
  return said.of === 'ballot' ? { turnout: said.turnout, piles: said.piles } : null;
}

/** How far it went with one institution about one thing. */
export type SubtotalState = {
  readonly consultationId: ConsultationId;
  readonly about: SubtotalTopic;
  readonly institution: string;
  readonly ours: boolean;
  /** The last one that counts; 0 for none. */
  readonly sequence: number;
  /** Of ours at a co-host: the last one that the host showed among those it took. */
  readonly seen: number;
  /** When ours was sent last. */
  readonly sentAt: Date | null;
  /** Why the last one that came since does not count. */
  readonly fault: { readonly why: KeptFault; readonly at: Date } | null;
};

export type SubtotalKey = Pick<SubtotalState, 'consultationId' | 'about' | 'institution'>;

/** The counts of one city, of one proposal. */
export type CityCounts = { readonly institution: string; readonly counts: readonly SupportCount[] };

export interface SubtotalReader {
  subtotal(key: SubtotalKey, sequence: number): Promise<KeptSubtotal | null>;
  byUri(uri: string): Promise<KeptSubtotal | null>;
  /** What counts about one thing, institution by institution: from the last that began anew, in order. */
  standing(consultationId: ConsultationId, about: SubtotalTopic): Promise<readonly KeptSubtotal[]>;
  state(key: SubtotalKey): Promise<SubtotalState | null>;
  /** By institution and what it is about. */
  states(consultationId: ConsultationId): Promise<readonly SubtotalState[]>;
  /** What an institution's subtotals of supports come to. */
  counts(consultationId: ConsultationId, institution: string): Promise<readonly SupportCount[]>;
  /** The same for one proposal and every institution but ours. */
  countsOf(consultationId: ConsultationId, number: number): Promise<readonly CityCounts[]>;
  /** Of some numbers, those that a proposal of the consultation has or had. */
  numbered(consultationId: ConsultationId, numbers: readonly number[]): Promise<ReadonlySet<number>>;
  /** Supports given at this very node, of one proposal. */
  ownCountsOf(consultationId: ConsultationId, number: number): Promise<readonly SupportCount[]>;
  /** Supports given at this very node, of proposals with a number. */
  ownCounts(consultationId: ConsultationId): Promise<readonly SupportCount[]>;
  /** Consultations that somebody shares with us or we with somebody, ended ones among them. */
  shared(): Promise<readonly ConsultationId[]>;
}

export interface SubtotalWriter {
  /**
   * Keeps one that counts, with what all of its institution come to after it (of supports), and forgets those before it
   * where it begins anew.
   */
  subtotal(kept: KeptSubtotal, counts: readonly SupportCount[] | null): Promise<void>;
  state(state: SubtotalState): Promise<void>;
  /**
   * The host of a mirror begins again with all that it has. What it showed of ours before and does not show now it has
   * lost: until it does, that is begun anew.
   */
  forgetSeen(consultationId: ConsultationId, at: Date): Promise<void>;
  /** Reads a state and makes others who would change it wait for this transaction. */
  lockState(key: SubtotalKey & { readonly ours: boolean }): Promise<SubtotalState>;
}
