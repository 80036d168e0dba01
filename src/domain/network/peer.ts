import type { Lang, Localised } from '../kit/text.ts';

/** What an institution lets a peer be to it. */
export type PeerPolicy = {
  /** Consultations may be shared with it, either way. */
  readonly mirrors: boolean;
  /** Its subtotals are counted where it is invited. */
  readonly counts: boolean;
  /** Its signatures under our journal are asked for. */
  readonly witnesses: boolean;
  /** The entries of its journal are kept here, for it to take back what it lost. */
  readonly keepsEntries: boolean;
};

/** Another institution's node, as it describes itself, and what we let it be. */
export type Peer = PeerPolicy & {
  /** The id of the institution's actor. */
  readonly uri: string;
  readonly origin: string;
  /** `name@host`. */
  readonly handle: string;
  readonly name: Localised;
  readonly territory: { readonly code: string; readonly name: Localised } | null;
  readonly languages: readonly Lang[];
  /** Version of how our nodes speak with one another. */
  readonly protocol: string;
  /** Name and version. */
  readonly software: string;
  /** Where its public journal is, and the key it is verified with. */
  readonly journal: { readonly origin: string; readonly vkey: string } | null;
  /** Where it cosigns checkpoints of journals, and the key of its cosignatures (c2sp.org/tlog-witness); null where it does not. */
  readonly witness: { readonly url: string; readonly vkey: string } | null;
  readonly addedAt: Date;
  /** When it answered last. */
  readonly seenAt: Date | null;
  /** Since when it does not answer; null while it does. */
  readonly failingSince: Date | null;
  /** How far its clock was ahead of ours when it was read last, in milliseconds; null where it gave no time. */
  readonly clockAheadMs: number | null;
};

/** What a peer can say that cannot be. */
export const EVIDENCE = [
  'forged-proof',
  'sequence-reused',
  'counted-before',
  'too-many',
  'not-invited',
  'too-late',
  'not-as-committed',
  'back-dated',
  'over-pledged',
  'specification-changed',
  'settlement-differs',
  'hash-mismatch',
  'words-changed',
  'withheld',
  'two-subtotals',
  'two-journals',
  'entries-differ',
  'subtotals-withheld',
  'shrunken-history',
  'number-reused',
  'foreign-id',
  'other-institution',
  'flood',
  'too-many-contributions',
  'too-many-institutions',
  'brings-in-too-many',
] as const;
export type EvidenceKind = (typeof EVIDENCE)[number];
