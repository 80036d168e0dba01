import type { CommitmentStatus, Verdict } from '../../domain/answer/answer.ts';
import type { Ballot, BallotOption } from '../../domain/ballot/ballot.ts';
import type { CommentSide } from '../../domain/comment/comment.ts';
import type { Phase } from '../../domain/consultation/phase.ts';
import type { Rules } from '../../domain/consultation/rules.ts';
import type { DecisionKind, ModerationRule } from '../../domain/moderation/decision.ts';
import type { Location, ProposalStatus } from '../../domain/proposal/proposal.ts';
import type { Content } from '../../domain/proposal/version.ts';
import type { RefusalOf } from '../../domain/refusal.ts';
import type { Result } from '../../domain/result.ts';
import type { Lang, Localised } from '../../domain/text.ts';
import type { RemoteActor } from '../peers.ts';
import type { MirroredImage } from './mirrored-images.ts';
import type { SignedSubtotal } from './subtotals.ts';

/** What a host tells of a consultation, thing by thing, as it was read and before anything of it is believed. */
export type Mirrored =
  | MirroredConsultation
  | MirroredProposal
  | MirroredComment
  | MirroredAnswer
  | MirroredBallot
  | MirroredSubtotal
  | MirroredTrace;

/** Who wrote something, as the host says: null once they were erased. */
export type MirroredAuthor = { readonly uri: string | null; readonly name: string } | null;

export type MirroredConsultation = {
  readonly kind: 'consultation';
  readonly uri: string;
  readonly title: Localised;
  readonly summary: Localised;
  readonly languages: readonly Lang[];
  readonly timeZone: string;
  readonly phases: readonly Omit<Phase, 'id'>[];
  readonly extensions: readonly {
    readonly phase: number;
    readonly from: Date;
    readonly to: Date;
    readonly reason: Localised;
    readonly at: Date;
  }[];
  readonly rules: Rules;
  /** The bytes that `rulesHash` has to be of. */
  readonly rulesText: string;
  readonly rulesHash: string;
  readonly publishedAt: Date;
  /** The ids of all institutions that hold it, the host among them. */
  readonly hosts: readonly string[];
};

export type MirroredProposal = {
  readonly kind: 'proposal';
  readonly uri: string;
  readonly number: number;
  readonly version: number;
  readonly content: Content;
  readonly contentHash: string;
  readonly tags: readonly string[];
  readonly location: Location | null;
  readonly place: string | null;
  readonly images: readonly MirroredImage[];
  readonly author: MirroredAuthor;
  /** The post it came from, where one is known. */
  readonly original: string | null;
  readonly publishedAt: Date;
  readonly updatedAt: Date;
};

export type MirroredComment = {
  readonly kind: 'comment';
  readonly uri: string;
  /** The id of what it answers. */
  readonly answers: string;
  readonly side: CommentSide;
  readonly body: string;
  readonly lang: Lang;
  readonly author: MirroredAuthor;
  readonly original: string | null;
  readonly publishedAt: Date;
  readonly updatedAt: Date;
};

export type MirroredAnswer = {
  readonly kind: 'answer';
  readonly uri: string;
  /** The id of the proposal. */
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
};

export type MirroredBallot = {
  readonly kind: 'ballot';
  readonly uri: string;
  /** The bytes that `rulesHash` has to be of. */
  readonly rulesText: string;
  readonly rulesHash: string;
  /** As its rules and its document say it. */
  readonly ballot: Omit<Ballot, 'id' | 'consultationId' | 'options' | 'createdAt' | 'rulesHash' | 'uri'> & {
    readonly options: readonly Omit<BallotOption, 'id'>[];
  };
};

/** What an institution counted, as it signed it; `unknown` while its keys cannot be read. */
export type MirroredSubtotal = SignedSubtotal & {
  readonly kind: 'subtotal';
  readonly proof: 'valid' | 'forged' | 'unknown';
};

/** What is left of something: taken back by its author, removed by a decision, or held back for now. */
export type MirroredTrace = {
  readonly kind: 'trace';
  readonly uri: string;
  readonly status: Exclude<ProposalStatus, 'published'>;
  readonly at: Date;
  /** Of a proposal. */
  readonly number: number | null;
  readonly version: number | null;
  readonly contentHash: string | null;
  readonly decision: {
    readonly kind: DecisionKind;
    readonly rule: ModerationRule;
    readonly reason: string;
    readonly decidedAt: Date;
  } | null;
};

/** One page of what a host tells. */
export type MirroredPage = {
  readonly items: readonly Mirrored[];
  /** The host begins again with its whole state. */
  readonly anew?: boolean;
  /** Where to go on, and whether there is more already. */
  readonly next: string;
  readonly more: boolean;
};

/** Reads what a host tells since a cursor, from the beginning without one. `null` where it does not answer. */
export interface HostReader {
  page(uri: string, cursor: string | null): Promise<MirroredPage | null>;
}

/** What an institution's own document says of where it is and was. */
export type InstitutionSaid = {
  readonly actor: RemoteActor;
  /** The id that it has now, where it says that it moved. */
  readonly movedTo: string | null;
  /** Ids that it says it had before. */
  readonly formerly: readonly string[];
};

/** Reads what a co-host keeps of a consultation of ours. `null` where it does not answer, or keeps none. */
export interface CopyReader {
  copy(
    from: { readonly institution: string; readonly of: string },
    cursor: string | null,
  ): Promise<MirroredPage | null>;
}

/** Reads other nodes for somebody who waits for the answer. */
export interface NetworkReader extends HostReader, CopyReader {
  /** How an institution is reached, kept for what will be sent to it; null where it does not answer or is none. */
  institution(uri: string): Promise<RemoteActor | null>;
  /** What the document of an institution says at its own address; null where it cannot be read. */
  says(uri: string): Promise<InstitutionSaid | null>;
  /** The bytes of an image as they are served; refused where none is there, null where nobody answers in time. */
  image(url: string): Promise<Result<Uint8Array, RefusalOf<'invalid'>> | null>;
}
