import type { Answer, Commitment } from '../../domain/answer/answer.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { QueueScope } from '../moderation/ports.ts';
import type { Neighbour } from '../network/cohost/ports.ts';

/** An official answer with what it answers, as lists of answers show it. */
export type AnsweredProposal = {
  readonly slug: string;
  readonly consultation: Localised;
  readonly number: number;
  readonly title: Localised;
  readonly answer: Answer;
  /** The id of the institution that gives it, where that is not this one. */
  readonly by: string | null;
};
/** The same with what that institution is called. */
export type LatestAnswer = AnsweredProposal & { readonly city: Omit<Neighbour, 'isPeer'> | null };
/** The proposal that an answer or a commitment belongs to, as lists show it. */
export type FollowedProposal = {
  readonly id: Id;
  readonly number: number;
  readonly title: Localised;
  readonly consultation: {
    readonly id: Id;
    readonly slug: string;
    readonly title: Localised;
    readonly timeZone: string;
  };
};
/** A commitment of the institution that is neither kept nor dropped. */
export type OpenCommitment = { readonly commitment: Commitment; readonly proposal: FollowedProposal };
export type UnansweredProposal = FollowedProposal & { readonly publishedAt: Date };
export interface FollowUpViews {
  /** Open commitments of the current answers, ordered by due day; those without one come last. */
  openCommitments(query: PageRequest & { readonly within: QueueScope }): Promise<Page<OpenCommitment>>;
  /** How many of them were due before a day (`YYYY-MM-DD`). */
  countOverdue(query: { readonly within: QueueScope; readonly before: string }): Promise<number>;
  /** Published proposals without an official answer, the oldest first. */
  unanswered(query: PageRequest & { readonly within: QueueScope }): Promise<Page<UnansweredProposal>>;
}

/** A commitment with whose it is: of the institution that decides, ours as a co-host, or another co-host's. */
export type PromisedCommitment = {
  readonly commitment: Commitment;
  readonly answerId: Id;
  readonly proposalId: Id;
  readonly by: 'decider' | 'us' | 'another';
};

export interface AnswerReader {
  latest(proposalId: Id): Promise<Answer | null>;
  commitment(id: Id): Promise<PromisedCommitment | null>;
}

export interface AnswerWriter {
  save(answer: Answer): Promise<void>;
  saveCommitment(commitment: Commitment): Promise<void>;
}

export interface AnswerViews extends FollowUpViews {
  answers(proposalId: Id): Promise<readonly Answer[]>;
  /** The current answers of each institution to published proposals, newest first. */
  latestAnswers(query: {
    readonly consultationId: Id | null;
    /** Only those of whoever decides, in some consultations or in all, given within a time. */
    readonly decided?: { readonly slugs: readonly string[]; readonly from: Date; readonly to: Date };
    readonly limit: number;
  }): Promise<readonly AnsweredProposal[]>;
}
