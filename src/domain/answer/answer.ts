import type { AgentId, AnswerId, CommitmentId, ProposalId } from '../kit/id.ts';
import type { Localised } from '../kit/text.ts';

export const VERDICTS = [
  'accepted',
  'accepted-in-part',
  'rejected',
  'under-study',
  'already-done',
  'for-information',
] as const;
/** What the institution decides about a proposal. */
export type Verdict = (typeof VERDICTS)[number];

export const COMMITMENT_STATUSES = ['planned', 'under-way', 'kept', 'delayed', 'dropped'] as const;
export type CommitmentStatus = (typeof COMMITMENT_STATUSES)[number];

/** Of what is neither kept nor dropped. */
export const OPEN_STATUSES: readonly CommitmentStatus[] = ['planned', 'under-way', 'delayed'];

/** One step of what became of a commitment, as it was said then. */
export type CommitmentUpdate = {
  readonly status: CommitmentStatus;
  readonly note: Localised | null;
  readonly at: Date;
};

/** Something the institution says it will do, and what became of it. Dropping one needs a reason. */
export type Commitment = {
  readonly id: CommitmentId;
  readonly text: Localised;
  /** A calendar date `YYYY-MM-DD`, or null for no date. */
  readonly dueOn: string | null;
  readonly status: CommitmentStatus;
  /** What was said with the status that holds now. */
  readonly note: Localised | null;
  readonly updatedAt: Date;
  /** Every step since it was made, oldest first: what was promised of it before stays readable. */
  readonly updates: readonly CommitmentUpdate[];
};

/** The commitment once something more became of it. */
export function updatedCommitment(commitment: Commitment, update: CommitmentUpdate): Commitment {
  const { status, note, at } = update;
  return { ...commitment, status, note, updatedAt: at, updates: [...commitment.updates, update] };
}

/** The commitment as its institution tells it now elsewhere: itself where that says nothing new. */
export function commitmentAsMirrored(
  commitment: Commitment,
  now: Pick<Commitment, 'status' | 'dueOn' | 'note'>,
  at: Date,
): Commitment {
  const { status, dueOn, note } = now;
  const isSame = commitment.status === status && commitment.dueOn === dueOn && isSameNote(commitment.note, note);
  return isSame ? commitment : { ...updatedCommitment(commitment, { status, note, at }), dueOn };
}

function isSameNote(before: Localised | null, now: Localised | null): boolean {
  const plain = (note: Localised | null) => JSON.stringify(Object.entries(note ?? {}).toSorted());
  return plain(before) === plain(now);
}

/** The official answer to a proposal. A later one is a new version; the former stay readable. */
export type Answer = {
  readonly id: AnswerId;
  readonly proposalId: ProposalId;
  readonly version: number;
  readonly verdict: Verdict;
  readonly body: Localised;
  readonly commitments: readonly Commitment[];
  readonly agentId: AgentId | null;
  readonly publishedAt: Date;
};
