import type { Id } from '../../domain/kit/id.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import type { Decision, DecisionKind, Subject } from '../../domain/moderation/decision.ts';
import type { Appeal, AppealOutcome, Report } from '../../domain/moderation/report.ts';
import type { ModerationRule } from '../../domain/moderation/rule.ts';
import type { Host } from '../../domain/network/host.ts';
import type { ProposalStatus } from '../../domain/proposal/proposal.ts';
import type { ConsultationSource } from '../../domain/source/source.ts';
import type { Role } from '../agent/ports.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { AuthorView } from '../participant/ports.ts';

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
  /** The decision on the author's appeal; null where there was none, or none was decided yet. */
  readonly appeal: AppealView | null;
};
/** The decision on an appeal, as the public sees it. */
export type AppealView = {
  readonly outcome: AppealOutcome;
  readonly role: Role | null;
  readonly reason: string;
  readonly decidedAt: Date;
  /** It was decided by the agent who had made the appealed decision, for lack of another. */
  readonly sameAgent: boolean;
};
export type ReportView = Report & { readonly consultationSlug: string; readonly proposalNumber: number | null };
/** What an officer reads of a contribution before deciding about it, whatever its status. */
export type ModeratedContribution = {
  readonly subject: Subject;
  readonly consultation: {
    readonly id: Id;
    readonly slug: string;
    readonly title: Localised;
    readonly timeZone: string;
    /** Where it is decided, if not here. */
    readonly host: Host | null;
    readonly source: ConsultationSource | null;
  };
  /** Of the proposal, or of the one that a comment is about. */
  readonly number: number | null;
  /** Null for a comment. */
  readonly title: Localised | null;
  readonly body: Localised;
  readonly warning: string | null;
  readonly lang: Lang;
  readonly status: ProposalStatus;
  readonly author: AuthorView;
  /** The author's first contribution: none was ever accepted here. */
  readonly first: boolean;
  readonly receivedAt: Date;
  readonly updatedAt: Date;
};
export type DecisionReader = {
  byId(id: Id): Promise<Decision | null>;
  /** The last decision about a contribution. */
  latest(subject: Subject): Promise<Decision | null>;
  /** The last one of a kind about a contribution that was taken by a moment: later ones do not change which it is. */
  latestBy(of: { readonly subject: Subject; readonly kind: DecisionKind; readonly at: Date }): Promise<Decision | null>;
};
export type ReportReader = {
  byId(id: Id): Promise<Report | null>;
  /** The latest report by a participant on a contribution; without a participant, the latest by a server or anybody with this text. */
  latest(by: Pick<Report, 'subject' | 'reporterId' | 'fromHost' | 'rule' | 'text'>): Promise<Report | null>;
};
export type AppealReader = {
  byId(id: Id): Promise<Appeal | null>;
  ofDecision(decisionId: Id): Promise<Appeal | null>;
};
export const QUEUE_KINDS = ['held', 'report', 'appeal'] as const;
export type QueueKind = (typeof QUEUE_KINDS)[number];
/** Something that waits for an officer. */
export type QueueItem = {
  readonly kind: QueueKind;
  /** Of the contribution that is held, of the report or of the appeal. */
  readonly id: Id;
  readonly since: Date;
  readonly contribution: ModeratedContribution;
  readonly report: Report | null;
  readonly appeal: Appeal | null;
};
export type QueueCounts = Readonly<Record<QueueKind, number>>;
/** Somebody who wrote as much in one hour as one person may: when they last did, and what they wrote since the moment asked about. */
export type ProlificAuthor = { readonly author: AuthorView; readonly reachedAt: Date; readonly written: number };
/** Whose queue: every consultation, or those with these ids. */
export type QueueScope = readonly Id[] | null;

export interface DecisionWriter {
  save(decision: Decision): Promise<void>;
}

export interface AppealWriter {
  save(appeal: Appeal): Promise<void>;
  /** Closes the undecided appeals of a participant: the decisions stand. Answers the closed appeals. */
  closeOf(participantId: Id, at: Date): Promise<readonly Appeal[]>;
  /** Locks an appeal: other decisions about it wait for this transaction. */
  lock(id: Id): Promise<Appeal | null>;
}

export interface ReportWriter {
  save(report: Report): Promise<void>;
  /** Locks a report: other decisions about it wait for this transaction. */
  lock(id: Id): Promise<Report | null>;
}

export interface ModerationViews {
  decisions(subject: Subject): Promise<readonly DecisionView[]>;
  /** What waits for an officer, oldest first. */
  moderationQueue(
    query: PageRequest & { readonly within: QueueScope; readonly kinds: readonly QueueKind[] },
  ): Promise<Page<QueueItem>>;
  /** With `before`, only of what waited then. */
  moderationCounts(within: QueueScope, before?: Date): Promise<QueueCounts>;
  contribution(subject: Subject): Promise<ModeratedContribution | null>;
  /** Who wrote `limit` contributions in one hour since a moment, the latest first; within some consultations who wrote there too. */
  prolificAuthors(of: {
    readonly within: QueueScope;
    readonly limit: number;
    readonly since: Date;
  }): Promise<readonly ProlificAuthor[]>;
  reports(query: PageRequest & { readonly open: boolean; readonly within: QueueScope }): Promise<Page<ReportView>>;
}
