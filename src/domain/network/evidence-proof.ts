import type { EvidenceKind } from './peer.ts';

/**
 * What shows a third party that an institution said what it says it did not, or why nothing does:
 * - `two-documents`: two documents that it signed and that contradict each other. They are passed on and verified again by each city;
 * - `two-checkpoints`: two checkpoints of one journal, of the same size, that its key signed;
 * - `not-signed`: what it told without a signature, or what somebody told in its name;
 * - `own-records`: when something came, how much of it, and what was agreed, as this node wrote it down;
 * - `absence`: that something is not there. Every city sees that for itself, or not.
 */
export type EvidenceProof = 'two-documents' | 'two-checkpoints' | 'not-signed' | 'own-records' | 'absence';

/** For each kind what proves it (docs/adr/0183). */
export const PROOFS = {
  'sequence-reused': 'two-documents',
  'counted-before': 'two-documents',
  'not-as-committed': 'two-documents',
  'two-subtotals': 'two-documents',
  'two-journals': 'two-checkpoints',
  'forged-proof': 'not-signed',
  'entries-differ': 'not-signed',
  'journal-stopped': 'not-signed',
  'specification-changed': 'not-signed',
  'settlement-differs': 'not-signed',
  'hash-mismatch': 'not-signed',
  'words-changed': 'not-signed',
  'shrunken-history': 'not-signed',
  'number-reused': 'not-signed',
  'foreign-id': 'not-signed',
  'other-institution': 'not-signed',
  'too-many': 'own-records',
  'not-invited': 'own-records',
  'too-late': 'own-records',
  'back-dated': 'own-records',
  'over-pledged': 'own-records',
  'brings-in-too-many': 'own-records',
  flood: 'own-records',
  'too-many-contributions': 'own-records',
  'too-many-institutions': 'own-records',
  withheld: 'absence',
  'subtotals-withheld': 'absence',
} as const satisfies Record<EvidenceKind, EvidenceProof>;

type KindProvenBy<P extends EvidenceProof> = {
  [K in EvidenceKind]: (typeof PROOFS)[K] extends P ? K : never;
}[EvidenceKind];

/** Kinds that two signed documents prove: contradictions, which cities pass on. */
export type ContradictionKind = KindProvenBy<'two-documents'>;
/** Kinds that prove themselves to anybody. */
export type ProvenKind = KindProvenBy<'two-documents' | 'two-checkpoints'>;

export const CONTRADICTION_KINDS: readonly ContradictionKind[] = (Object.keys(PROOFS) as EvidenceKind[]).filter(
  isContradiction,
);

export function isContradiction(kind: EvidenceKind): kind is ContradictionKind {
  return PROOFS[kind] === 'two-documents';
}

/**
 * Whether what is kept proves itself. Of a contradiction both documents are named by their hashes: one alone is nothing that
 * anybody else could verify.
 */
export function isProven(of: {
  readonly kind: EvidenceKind;
  readonly detail: Readonly<Record<string, string | number>>;
}): boolean {
  if (PROOFS[of.kind] === 'two-checkpoints') return true;
  return isContradiction(of.kind) && typeof of.detail['one'] === 'string' && typeof of.detail['other'] === 'string';
}

/** Kinds of which `isProven` can be said. */
export const PROVEN_KINDS: readonly ProvenKind[] = [...CONTRADICTION_KINDS, 'two-journals'];
