import type { Id } from '../domain/id.ts';
import type { Appeal } from '../domain/moderation/appeal.ts';
import type { Decision, Subject } from '../domain/moderation/decision.ts';
import type { Report } from '../domain/moderation/report.ts';
import type { Host } from '../domain/network/host.ts';
import type { ProposalStatus } from '../domain/proposal/proposal.ts';
import type { Lang, Localised } from '../domain/text.ts';
import type { AuthorView } from './views.ts';

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
  };
  /** Of the proposal, or of the one that a comment is about. */
  readonly number: number | null;
  /** Null for a comment. */
  readonly title: Localised | null;
  readonly body: Localised;
  readonly lang: Lang;
  readonly status: ProposalStatus;
  readonly author: AuthorView;
  /** Nothing of this author was ever accepted here. */
  readonly first: boolean;
  readonly receivedAt: Date;
  readonly updatedAt: Date;
};

export type DecisionReader = {
  byId(id: Id): Promise<Decision | null>;
  /** The last decision about a contribution. */
  latest(subject: Subject): Promise<Decision | null>;
};

export type ReportReader = {
  byId(id: Id): Promise<Report | null>;
  /** The latest that a participant made of a contribution; without a participant, that a server or anybody made in these words. */
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

/** Whose queue: every consultation, or those with these ids. */
export type QueueScope = readonly Id[] | null;
