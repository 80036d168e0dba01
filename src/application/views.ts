import type { Answer, Verdict } from '../domain/answer/answer.ts';
import type { CommentSide, CommentStatus } from '../domain/comment/comment.ts';
import type { Consultation, ConsultationState } from '../domain/consultation/consultation.ts';
import type { Disclosure } from '../domain/consultation/visibility.ts';
import type { EventType } from '../domain/event.ts';
import type { Id } from '../domain/id.ts';
import type { AppealOutcome } from '../domain/moderation/appeal.ts';
import type { DecisionKind, ModerationRule, Subject } from '../domain/moderation/decision.ts';
import type { Report } from '../domain/moderation/report.ts';
import type { ParticipantKind } from '../domain/participant/participant.ts';
import type { Standing } from '../domain/participant/standing.ts';
import type { Poll } from '../domain/poll/poll.ts';
import type { Location, ProposalStatus } from '../domain/proposal/proposal.ts';
import type { Cost, Version } from '../domain/proposal/version.ts';
import type { Origins } from '../domain/support/origin.ts';
import type { Support } from '../domain/support/support.ts';
import type { Count, Totals } from '../domain/support/totals.ts';
import type { Lang, Localised } from '../domain/text.ts';
import type { Role } from './access.ts';
import type { ActsOf, ActView } from './acts.ts';
import type { FigureViews } from './figure-views.ts';
import type { ImageView } from './images.ts';
import type { ModeratedContribution, QueueCounts, QueueItem, QueueKind, QueueScope } from './moderation-queue.ts';
import type { Derived } from './network/derivations.ts';
import type { CitySupports } from './network/read-cities.ts';
import type { ReplyViews } from './reply-views.ts';

/** Part of a list. `next` is an opaque cursor to give as `after`; null at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };
export type PageRequest = { readonly limit: number; readonly after: string | null };

/** At most as many items in one page, whatever is asked (design: contract). */
export const PAGE_MAX = 100;

export type AuthorView = {
  readonly id: Id;
  readonly kind: ParticipantKind;
  /** Empty once the person was erased. */
  readonly name: string;
  readonly actorUri: string | null;
};

export type ConsultationSummary = {
  readonly consultation: Consultation;
  readonly state: ConsultationState;
  readonly proposals: number;
  readonly comments: number;
  /** How many took part; null while that would tell counts that are hidden. */
  readonly participants: number | null;
};

/** Totals that may be shown to this onlooker, or why not and until when. */
export type DisclosedTotals =
  | { readonly visible: true; readonly totals: Totals; readonly deciding: number }
  | Extract<Disclosure, { visible: false }>;

export type ProposalSummary = {
  readonly id: Id;
  readonly number: number | null;
  readonly status: ProposalStatus;
  readonly title: Localised;
  readonly body: Localised;
  readonly lang: Lang;
  readonly version: number;
  readonly contentHash: string;
  readonly cost: Cost | null;
  readonly amends: number | null;
  readonly tags: readonly string[];
  readonly location: Location | null;
  readonly place: string | null;
  readonly author: AuthorView;
  readonly original: string | null;
  /** Its id at the host of a mirrored consultation. */
  readonly uri: string | null;
  readonly comments: number;
  readonly verdict: Verdict | null;
  readonly receivedAt: Date;
  readonly publishedAt: Date | null;
  readonly updatedAt: Date;
  readonly detailsChangedAt: Date | null;
  readonly supports: DisclosedTotals;
};

export type ProposalView = ProposalSummary &
  Derived & {
    readonly consultation: Consultation;
    readonly images: readonly ImageView[];
    readonly versions: readonly Version[];
    readonly pending: Version | null;
    readonly answers: readonly Answer[];
    readonly decisions: readonly DecisionView[];
    /** The onlooker's own word, if they are known and gave one. */
    readonly mine: Support | null;
    readonly published: PublishedTotals | null;
    /** From where supports were given; null while counts are hidden, and for fewer than ten. */
    readonly origins: Origins | null;
    /** City by city, where several institutions hold the consultation; null while counts are hidden. */
    readonly cities: readonly CitySupports[] | null;
  };

/** What another platform printed as its totals, beside which recounted ones stand. */
export type PublishedTotals = { readonly source: string; readonly for: number; readonly against: number };

export type CommentView = {
  readonly id: Id;
  readonly proposalNumber: number | null;
  readonly parentId: Id | null;
  readonly depth: number;
  readonly author: AuthorView;
  readonly side: CommentSide;
  /** Empty where the text was withdrawn or removed. */
  readonly body: string;
  readonly lang: Lang;
  readonly status: CommentStatus;
  readonly receivedAt: Date;
  readonly updatedAt: Date;
  readonly decision: DecisionView | null;
};

/** A moderation decision as the public sees it: the role, never the name. */
export type DecisionView = {
  readonly id: Id;
  readonly subject: Subject;
  readonly kind: DecisionKind;
  /** Null where the frozen rules decided, or an operator at the command line. */
  readonly role: Role | null;
  readonly rule: ModerationRule;
  /** Decided where a mirrored consultation is hosted. */
  readonly byHost?: boolean;
  readonly reason: string;
  readonly decidedAt: Date;
  /** What became of the author's appeal; null where there was none, or nobody judged it yet. */
  readonly appeal: AppealView | null;
};

/** What was decided about an appeal, as the public sees it. */
export type AppealView = {
  readonly outcome: AppealOutcome;
  readonly role: Role | null;
  readonly reason: string;
  readonly decidedAt: Date;
  /** Nobody but the agent who had decided was there to judge it. */
  readonly sameAgent: boolean;
};

/** An official answer with what it answers, as lists of answers show it. */
export type AnsweredProposal = {
  readonly slug: string;
  readonly consultation: Localised;
  readonly number: number;
  readonly title: Localised;
  readonly answer: Answer;
};

export type ReportView = Report & { readonly consultationSlug: string; readonly proposalNumber: number | null };

export type PollView = {
  readonly poll: Poll;
  readonly votes:
    | { readonly visible: true; readonly voters: number; readonly byOption: Readonly<Record<Id, number>> }
    | Extract<Disclosure, { visible: false }>;
  /** Options that this very onlooker chose. */
  readonly mine: readonly Id[];
};

export type ParticipantView = {
  readonly id: Id;
  readonly kind: ParticipantKind;
  readonly name: string;
  readonly actorUri: string | null;
  readonly createdAt: Date;
  readonly erasedAt: Date | null;
};

/** The public projection of the event log: no actors, supports or votes (design: decisions, Stores). */
export type PublicEvent = {
  readonly id: Id;
  readonly type: EventType;
  readonly at: Date;
  readonly consultation: string | null;
  readonly proposal: number | null;
  readonly data: Readonly<Record<string, unknown>>;
};

export type ExtensionView = {
  readonly phaseId: Id;
  readonly from: Date;
  readonly to: Date;
  readonly reason: Localised;
  readonly at: Date;
};

export const PROPOSAL_ORDERS = ['fair', 'newest', 'oldest', 'discussed', 'supported'] as const;
export type ProposalOrder = (typeof PROPOSAL_ORDERS)[number];

export type ProposalQuery = PageRequest & {
  readonly consultationId: Id;
  readonly order: ProposalOrder;
  /** For `fair`: which shuffle. */
  readonly seed: number;
  readonly statuses: readonly ProposalStatus[];
  /** Words to find, in any of `langs`; null for all. */
  readonly search: string | null;
  readonly langs: readonly Lang[];
  readonly tag: string | null;
  readonly answered: boolean | null;
  /** Standings that `supported` sorts by; nobody may ask for that order while counts are hidden. */
  readonly deciding: readonly Standing[];
};

/** A proposal as stored, before anything decides whether its counts may be shown. */
export type ProposalRow = Omit<ProposalSummary, 'supports'> & {
  readonly consultationId: Id;
  readonly counts: readonly Count[];
  /** Totals as the platform it was imported from published them. */
  readonly published: PublishedTotals | null;
};

/** A portion of everything: the view says how large one is. */
export type EveryRow = { readonly consultationId: Id; readonly after: string | null };

/** A comment as open data has it: of who wrote it, only from where they take part. */
export type ExportedComment = Omit<CommentView, 'author' | 'decision' | 'updatedAt'> & {
  readonly authorKind: ParticipantKind;
};

/**
 * Reads that go across aggregates. They hold no rule: `application/read-*.ts` decides what of it may be shown, and the
 * doors call those, never this.
 */
export interface ViewReader extends FigureViews, ReplyViews {
  consultations(
    query: PageRequest & {
      /** All of them, none, or those with these ids. */
      readonly drafts: boolean | readonly Id[];
      readonly campaign: string | null;
      readonly now: Date;
    },
  ): Promise<Page<Omit<ConsultationSummary, 'state'>>>;
  consultationCounts(
    id: Id,
  ): Promise<{ readonly proposals: number; readonly comments: number; readonly participants: number }>;
  extensions(consultationId: Id): Promise<readonly ExtensionView[]>;
  proposals(query: ProposalQuery): Promise<Page<ProposalRow>>;
  countProposals(
    query: Pick<ProposalQuery, 'consultationId' | 'statuses' | 'search' | 'langs' | 'tag' | 'answered'>,
  ): Promise<number>;
  tags(consultationId: Id): Promise<readonly { readonly tag: string; readonly proposals: number }[]>;
  proposal(by: Id | { readonly consultationId: Id; readonly number: number }): Promise<ProposalRow | null>;
  answers(proposalId: Id): Promise<readonly Answer[]>;
  /** The answers that stand now, newest first, to proposals that are still published. */
  latestAnswers(query: {
    readonly consultationId: Id | null;
    readonly limit: number;
  }): Promise<readonly AnsweredProposal[]>;
  decisions(subject: Subject): Promise<readonly DecisionView[]>;
  /** In reading order: each reply below what it answers. */
  comments(
    query: PageRequest & {
      readonly proposalId: Id | null;
      readonly consultationId: Id;
      readonly statuses: readonly CommentStatus[];
    },
  ): Promise<Page<CommentView>>;
  latestComments(query: PageRequest & { readonly consultationId: Id }): Promise<Page<CommentView>>;
  participantProposals(query: PageRequest & { readonly participantId: Id }): Promise<Page<ProposalRow>>;
  participantComments(
    query: PageRequest & { readonly participantId: Id },
  ): Promise<Page<CommentView & { readonly consultationSlug: string }>>;
  /** What waits for an officer, oldest first. */
  moderationQueue(
    query: PageRequest & { readonly within: QueueScope; readonly kinds: readonly QueueKind[] },
  ): Promise<Page<QueueItem>>;
  /** With `before`, only of what waited then. */
  moderationCounts(within: QueueScope, before?: Date): Promise<QueueCounts>;
  contribution(subject: Subject): Promise<ModeratedContribution | null>;
  reports(query: PageRequest & { readonly open: boolean }): Promise<Page<ReportView>>;
  pollVotes(pollId: Id): Promise<{ readonly voters: number; readonly byOption: Readonly<Record<Id, number>> }>;
  /** `next` is null only where the page is empty: the log goes on. */
  publicEvents(query: PageRequest & { readonly types: readonly EventType[] }): Promise<Page<PublicEvent>>;
  /** What agents did, newest first. */
  acts(query: PageRequest & ActsOf): Promise<Page<ActView>>;
  /** Every kind of act that agents did so far. */
  actTypes(): Promise<readonly EventType[]>;
  /** What the whole node published. */
  usage(): Promise<{ readonly proposals: number; readonly comments: number }>;
  /** Every proposal of a consultation whatever its status, by number, those without one last. */
  everyProposal(query: EveryRow): Promise<Page<ProposalRow>>;
  /** Every comment of a consultation that was ever public, as they came. */
  everyComment(query: EveryRow): Promise<Page<ExportedComment>>;
  drift(): Promise<readonly { readonly what: string; readonly rows: number }[]>;
}
