import type { Id } from '../domain/id.ts';

/** Where activities for somebody are posted to: one address for many followers where their server has a shared inbox. */
export type Inbox = {
  readonly uri: string;
  readonly shared: boolean;
  /** One of the actors behind it. */
  readonly actor: string;
};

/** How far an activity got: to nobody, to all inboxes up to one, to all. */
export type Progress = { readonly after: string | null } | 'done';

/** What is told together, once an hour at most: proposals that were too many to be announced one by one. */
export type Digest = {
  /** The event that is oldest in it: names it, also after a restart. */
  readonly id: Id;
  readonly consultationId: Id;
  readonly proposalIds: readonly Id[];
};

/** A poll whose counts changed, and the event that changed them last. */
export type PollNews = { readonly pollId: Id; readonly eventId: Id };

/** A delivery that was given up. What failed before `since` is forgotten. */
export type InboxFailure = {
  readonly inbox: string;
  readonly at: Date;
  readonly since: Date;
  /** Nothing is there; counted once for what comes less than `apartMs` after it. */
  readonly isMissing: boolean;
  readonly apartMs: number;
};

export interface DeliveryReader {
  progress(activity: string): Promise<Progress>;
  /** Inboxes of the followers of any of some targets, each once, by address; a page after the last one given. */
  inboxes(query: {
    readonly targets: readonly string[];
    readonly limit: number;
    readonly after: string | null;
  }): Promise<readonly Inbox[]>;
  /** Whether something could not be delivered to an inbox since it took something last. */
  hasFailed(inbox: string): Promise<boolean>;
  pollsDue(now: Date): Promise<readonly PollNews[]>;
  /** When a digest or a poll will be due next. */
  nextDue(digestAfterMs: number): Promise<Date | null>;
}

export interface DeliveryWriter {
  /** Remembers the last inbox that an activity was queued for; null: it was for all. */
  progress(activity: string, inbox: string | null, at: Date): Promise<void>;
  /** Forgets how far activities got that nothing moved since a moment. */
  forgetProgress(before: Date): Promise<void>;
  /**
   * Decides once whether a proposal is announced by itself: while fewer than `limit` of its consultation were since
   * `since`. Asked again for the same event, it says the same.
   */
  announceAlone(proposal: {
    readonly eventId: Id;
    readonly consultationId: Id;
    readonly proposalId: Id;
    readonly at: Date;
    readonly since: Date;
    readonly limit: number;
  }): Promise<boolean>;
  /** What is to be told together now, for each consultation in which something waits since `before`. */
  takeDigests(before: Date): Promise<readonly Digest[]>;
  digested(id: Id, at: Date): Promise<void>;
  /** A vote came in: the poll's counts are due, at the earliest so long after they were sent last. */
  pollChanged(news: PollNews & { readonly at: Date; readonly everyMs: number }): Promise<void>;
  /** The counts as of this event were sent. What came in meanwhile stays due, later. */
  pollSent(news: PollNews & { readonly at: Date; readonly everyMs: number }): Promise<void>;
  /** Remembers a failure of an inbox: since when it fails, and on how many days it was not found. */
  inboxFailed(failure: InboxFailure): Promise<{ readonly missing: number; readonly firstAt: Date }>;
  /** Forgets that an inbox failed: it took something. */
  inboxAnswered(inbox: string): Promise<void>;
  /** Ends every follow of whoever is written to at an inbox; answers how many. */
  dropInbox(inbox: string): Promise<number>;
}
