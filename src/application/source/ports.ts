import type { Verdict } from '../../domain/answer/answer.ts';
import type { CommentSide } from '../../domain/comment/comment.ts';
import type { PhaseKind } from '../../domain/consultation/phase.ts';
import type { ConsultationId, Id } from '../../domain/kit/id.ts';
import type { Money } from '../../domain/kit/money.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import type { ImageElsewhere } from '../../domain/proposal/details.ts';
import type { Location } from '../../domain/proposal/proposal.ts';
import type { ConsultationSource, Move, SourcePass, Trait } from '../../domain/source/source.ts';
import type { Page, PageRequest } from '../kit/page.ts';

/** What a connector follows, by its settings. */
export type FollowedSource = {
  readonly source: ConsultationSource;
  /** The address of the consultation here. */
  readonly slug: string;
  /** Its languages, the first of which counts where a text does not say which is its own. */
  readonly languages: readonly Lang[];
  /** Whether it is read once, and not followed. */
  readonly once: boolean;
};

/** The consultation as its platform describes it now. */
export type SourceConsultation = {
  readonly title: Localised;
  readonly summary: Localised;
  readonly phases: readonly SourcePhase[];
  /** Its picture: where the platform has it, and what it shows; absent where it has none. */
  readonly cover?: { readonly url: string; readonly alt: Localised } | undefined;
};
export type SourcePhase = {
  readonly key: string;
  readonly kind: PhaseKind;
  readonly title: Localised | null;
  readonly opensAt: Date;
  readonly closesAt: Date;
};

/** Who wrote something: null where nobody is named; `deleted` where the account is gone. */
export type SourceAuthor = { readonly key: string; readonly name: string; readonly deleted: boolean } | null;

export type SourceProposal = {
  readonly key: string;
  /** Where people read it there. */
  readonly url: string;
  readonly title: Localised;
  readonly body: Localised;
  readonly lang: Lang;
  readonly author: SourceAuthor;
  readonly tags: readonly string[];
  readonly location: Location | null;
  readonly place: string | null;
  /** Its images there, as many as a proposal may have; absent where the platform has none. */
  readonly images?: readonly ImageElsewhere[];
  /** What it would cost; absent where the platform does not say, or not in which currency. */
  readonly cost?: Money | null;
  /** The keys of its amendments, which the platform lists among the proposals. */
  readonly amendments?: readonly string[];
  /** It can be nothing but an amendment: it is taken once it is known of what. */
  readonly isAmendment?: boolean;
  readonly publishedAt: Date;
  /** When it changed last; null where the platform does not say, and it is when this node saw it. */
  readonly updatedAt: Date | null;
  /** Its author took it back. */
  readonly withdrawn: boolean;
  /** Only what the platform itself marks as published: without its mark nothing is told. */
  readonly answer: SourceAnswer | null;
  /** How many support it; null while the platform hides that. */
  readonly supports: number | null;
  /** Moves whenever its comments are to be read again; empty while there are none. */
  readonly comments: string;
  /** Why it cannot be taken, where the platform contradicts itself; null where it does not. */
  readonly problem: string | null;
};
export type SourceAnswer = {
  readonly verdict: Verdict;
  readonly body: Localised;
  readonly at: Date;
  /** It says that there is no answer any more, where there was one. */
  readonly isRetraction?: boolean;
};

export type SourceComment = {
  readonly key: string;
  /** The comment that it answers; null where it is about the proposal itself. */
  readonly parent: string | null;
  readonly author: SourceAuthor;
  readonly side: CommentSide;
  readonly body: string;
  readonly lang: Lang;
  readonly at: Date;
};

/** A page of what a platform tells. */
export type SourcePage = {
  /** With the first page; null with the others. */
  readonly consultation: SourceConsultation | null;
  readonly proposals: readonly SourceProposal[];
  /** The page after it; null for the last. */
  readonly next: string | null;
  /** What the platform could not tell of this page; null where it told everything. */
  readonly problem: string | null;
};

/** What was read of something last. */
export type SourceItem = {
  readonly kind: 'phase' | 'proposal' | 'comment';
  readonly key: string;
  /** The proposal that a comment is about, or that an amendment amends. */
  readonly withinKey: string | null;
  /** What it is here; null where it was not taken. */
  readonly subjectId: Id | null;
  readonly url: string | null;
  readonly digest: string;
  /** What it is known by where the platform numbers anew; null for a phase. */
  readonly trait: Trait | null;
  readonly seenAt: Date;
  readonly goneAt: Date | null;
  readonly problem: string | null;
  readonly commentsState: string | null;
  readonly commentsRead: string | null;
  /** When they were read last, or could not be read; null before the first time. */
  readonly commentsReadAt: Date | null;
};

/** Something of a source that could not be taken, and why. */
export type SourceProblem = Pick<SourceItem, 'kind' | 'key' | 'url'> & { readonly problem: string };

type Items = { readonly consultationId: ConsultationId; readonly kind: SourceItem['kind'] };

export interface SourceReader {
  pass(connector: string): Promise<SourcePass | null>;
  /** The slug of the consultation that is from a source; null where there is none yet. */
  slugOf(sourceKey: string): Promise<string | null>;
  items(of: Items & { readonly keys: readonly string[] }): Promise<ReadonlyMap<string, SourceItem>>;
  /** Those of some keys, and those of some traits. */
  alike(
    of: Items & { readonly keys: readonly string[]; readonly traits: readonly Trait[] },
  ): Promise<readonly SourceItem[]>;
  /** Those that are there and were not seen since a moment. */
  unseen(of: Items & { readonly since: Date }): Promise<readonly SourceItem[]>;
  /** Comments that are there of a proposal. */
  within(of: Items & { readonly key: string }): Promise<readonly SourceItem[]>;
  /**
   * Proposals whose comments moved since they were read, the longest not tried first; then those read before a moment. Of one whose
   * comments could not be told it is not asked before that moment, unless the proposal is told again.
   */
  dueComments(of: {
    readonly consultationId: ConsultationId;
    readonly readBefore: Date;
    readonly limit: number;
  }): Promise<readonly SourceItem[]>;
  /** How many of a kind are there, and how many were not taken. */
  count(of: Items): Promise<{ readonly known: number; readonly refused: number }>;
  /** What could not be taken, by kind and key; and how much it is. */
  problems(of: { readonly consultationId: ConsultationId } & PageRequest): Promise<Page<SourceProblem>>;
  countProblems(consultationId: ConsultationId): Promise<number>;
}

export interface SourceWriter {
  savePass(pass: SourcePass): Promise<void>;
  saveItems(consultationId: ConsultationId, items: readonly SourceItem[]): Promise<void>;
  /** They have other keys now, one after another; what was made of them is known by these as well. */
  moveItems(of: Items & { readonly sourceKey: string; readonly moves: readonly Move[] }): Promise<void>;
  /** They were told again as they are known. */
  markSeen(of: Items & { readonly keys: readonly string[]; readonly at: Date }): Promise<void>;
}
