import type { Answer, AnswerAtHost, CohostAnswer, CommitmentStatus, Verdict } from '../../../domain/answer/answer.ts';
import type { ConsultationId, Id, ProposalId } from '../../../domain/kit/id.ts';
import type { Localised } from '../../../domain/kit/text.ts';
import type { Neighbour } from '../cohost/ports.ts';

/** An official answer as an institution signed it, for a proposal that another one decides about. */
export type SignedAnswer = {
  /** The id of its document, below the institution's. */
  readonly uri: string;
  /** The id of the institution that signed it. */
  readonly institution: string;
  /** The id of the consultation at its host, and of the proposal. */
  readonly consultation: string;
  readonly answers: string;
  readonly version: number;
  readonly verdict: Verdict;
  readonly body: Localised;
  readonly commitments: readonly {
    readonly text: Localised;
    readonly status: CommitmentStatus;
    readonly dueOn: string | null;
    readonly note: Localised | null;
  }[];
  readonly publishedAt: Date;
  readonly updatedAt: Date;
  /** The whole document with its proof, as JSON. */
  readonly document: string;
};

/** An answer with the institution that gives it. */
export type CohostAnswerView = CohostAnswer & { readonly city: Omit<Neighbour, 'isPeer'> };

/** An institution of which answers came whose proof nobody could verify yet. */
export type UnreadAnswers = { readonly institution: string; readonly since: Date };

export interface CohostAnswerReader {
  byId(id: Id): Promise<CohostAnswer | null>;
  /** All versions of all co-hosts, by institution and version. */
  of(proposalId: ProposalId): Promise<readonly CohostAnswer[]>;
  /** How many proposals each institution answered. */
  countBy(consultationId: ConsultationId): Promise<ReadonlyMap<string, number>>;
  unread(consultationId: ConsultationId): Promise<readonly UnreadAnswers[]>;
}

export interface CohostAnswerWriter {
  save(answer: CohostAnswer): Promise<void>;
  /** Saves the latest document of an answer, and of ours what the host said to it. */
  saveDocument(id: Id, said: { readonly document: string | null; readonly atHost: AnswerAtHost | null }): Promise<void>;
  /** Gives an answer of ours another version, as which it waits for the host. */
  renumber(id: Id, version: number): Promise<void>;
  /** Keeps since when answers of an institution cannot be verified; null once they can. */
  saveUnread(
    of: { readonly consultationId: ConsultationId; readonly institution: string },
    since: Date | null,
  ): Promise<void>;
}

/** `document` of another institution than the one that decides: as that one signed it, null until it is known here. */
export type AnswerChange = {
  readonly number: number;
  readonly answer: Answer;
  readonly cohost: { readonly institution: string; readonly document: string | null } | null;
};

/** The answer of the host, who says it without a proof of its own. */
export type MirroredAnswer = { readonly kind: 'answer' } & Omit<
  SignedAnswer,
  'institution' | 'consultation' | 'document'
>;
/** The answer of another institution than the host, as it signed it; `unknown` while its keys cannot be read. */
export type MirroredCohostAnswer = SignedAnswer & {
  readonly kind: 'cohost-answer';
  readonly proof: 'valid' | 'forged' | 'unknown';
};
