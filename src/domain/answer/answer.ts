import type { AgentId, AnswerId, CommitmentId, ProposalId } from '../kit/id.ts';
import type { Refusal } from '../kit/refusal.ts';
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

/** Versions of one institution's answer to one proposal. */
export const ANSWER_VERSIONS_MAX = 1_000;

/** What the host of a shared consultation said to an answer of ours: `waiting` until it said anything. */
export type AnswerAtHost = {
  readonly status: 'waiting' | 'accepted' | 'refused';
  readonly refusal: Refusal | null;
};

/**
 * The answer of an institution that holds a consultation of another one. It stands beside the host's and never decides
 * about the proposal. Each institution counts its own versions.
 */
export type CohostAnswer = Answer & {
  /** The id of the institution that gives it. */
  readonly institution: string;
  /** Given here. */
  readonly ours: boolean;
  /** The id of its document, where it was given elsewhere. */
  readonly uri: string | null;
  /** Its document as its institution signed it; of ours null until the host carries it. */
  readonly document: string | null;
  /** Of ours. */
  readonly atHost: AnswerAtHost | null;
};

/** When something was said about an answer last: it was given, or a commitment of it went on. */
export function lastChangeOf({ publishedAt, commitments }: Pick<Answer, 'publishedAt' | 'commitments'>): Date {
  return new Date(Math.max(publishedAt.getTime(), ...commitments.map(({ updatedAt }) => updatedAt.getTime())));
}

/** The latest version of each institution, in the order of their ids. */
export function latestOfEach<A extends Pick<CohostAnswer, 'institution' | 'version'>>(
  answers: readonly A[],
): readonly A[] {
  const latest = new Map<string, A>();
  for (const answer of answers.toSorted((a, b) => a.version - b.version)) latest.set(answer.institution, answer);
  return [...latest.values()].toSorted((a, b) => (a.institution < b.institution ? -1 : 1));
}

/** How long before its day agents are reminded of a commitment. */
export const REMINDED_DAYS = 7;

export const REMINDER_EDGES = ['before', 'after'] as const;
/** Before the day of a commitment, the day itself included, or once it has passed. */
export type ReminderEdge = (typeof REMINDER_EDGES)[number];

/** The last day of which a commitment can be due so that agents are reminded of it today. Days are `YYYY-MM-DD`. */
export function remindedThrough(today: string): string {
  return Temporal.PlainDate.from(today).add({ days: REMINDED_DAYS }).toString();
}

/**
 * Of which edge of its day agents are to be reminded of a commitment: of each once, and of none where it has no day, or
 * was kept or dropped. Once its day has passed there is nothing to say before it.
 */
export function reminderDue(
  { status, dueOn }: Pick<Commitment, 'status' | 'dueOn'>,
  { today, notified: messages }: { readonly today: string; readonly notified: readonly ReminderEdge[] },
): ReminderEdge | null {
  if (dueOn === null || dueOn > remindedThrough(today) || !OPEN_STATUSES.includes(status)) return null;
  const edge = dueOn < today ? 'after' : 'before';
  return messages.includes(edge) ? null : edge;
}
