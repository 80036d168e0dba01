import type { AnnounceForm } from '../../../domain/federation/announce-form.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Page, PageRequest } from '../../kit/page.ts';

/** Where activities are posted to: one address for many followers where their server has a shared inbox. */
export type Inbox = {
  readonly uri: string;
  readonly shared: boolean;
  /** One of the actors behind it. */
  readonly actor: string;
};
/** How far the fan-out of an activity got: to no inbox, to all up to one, to all. */
export type Progress = { readonly after: string | null } | 'done';
/** Proposals that are announced in one post, once an hour at most, because they were too many to be announced one by one. */
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
  /** The inbox does not exist; failures less than `apartMs` apart count once. */
  readonly isMissing: boolean;
  readonly apartMs: number;
};
/** A server that takes nothing at the moment, and when it was tried. Times are those of the processes that send. */
export type FailingHost = {
  readonly host: string;
  readonly since: Date;
  readonly failedAt: Date;
  /** Why it failed last: a status, or the word or class of the error. */
  readonly error: string;
  /** The activities that failed lately, each once, oldest first; `at` is ISO 8601. */
  readonly failures: readonly { readonly activity: string; readonly at: string }[];
  /** Until then it is left alone; null while it is tried with everything. */
  readonly heldUntil: Date | null;
  /** When something was sent to see whether it is back, and which activity that was. */
  readonly probedAt: Date | null;
  readonly probed: string | null;
};
/** What a server runs, by the name and the version in its NodeInfo; null where it gives none that could be read. */
export type HostSoftware = {
  readonly host: string;
  readonly software: string | null;
  readonly version: string | null;
  readonly announces: AnnounceForm | null;
  readonly askedAt: Date;
};
/** Servers that are known to run a software, by its name in lower case, in a version that does not begin with some text. */
export type SoftwareVersions = { readonly software: string; readonly exceptVersion: string };
/** Messages that wait for a host, and since when the first of them does. */
export type WaitingForHost = { readonly host: string; readonly count: number; readonly oldest: Date };
export interface DeliveryReader {
  progress(activity: string): Promise<Progress>;
  /**
   * Inboxes of the followers of any of some targets, each once, by address; a page after the last one given. With a `form`,
   * without those of servers that are known to read the other form of an Announce; with `software`, those alone of servers
   * that are known to run one of it, in a version that does not begin with `exceptVersion`, null being those of which it is
   * not known; without those of `notTo`.
   */
  inboxes(query: {
    readonly targets: readonly string[];
    readonly form: AnnounceForm | null;
    readonly software?: readonly (string | null)[] | null;
    readonly exceptVersion?: string | null;
    readonly notTo?: SoftwareVersions | null;
    readonly limit: number;
    readonly after: string | null;
  }): Promise<readonly Inbox[]>;
  /** Inboxes to which something could not be delivered since they took something last. */
  failedInboxes(): Promise<readonly string[]>;
  /** Servers that take nothing at the moment, by name. */
  failingHosts(): Promise<readonly FailingHost[]>;
  /** Servers of followers whose software nobody asked for since, or that gave none, those never asked first. */
  hostsToAsk(query: {
    readonly knownBefore: Date;
    readonly unknownBefore: Date;
    readonly limit: number;
  }): Promise<readonly { readonly host: string; readonly origin: string }[]>;
  /** What a server was found to run; null where nobody asked it. */
  software(host: string): Promise<HostSoftware | null>;
  /** How many messages wait for each host, the most first. */
  waiting(limit: number): Promise<readonly WaitingForHost[]>;
  pollsDue(now: Date): Promise<readonly PollNews[]>;
  /** When a digest or a poll will be due next. */
  nextDue(digestAfterMs: number): Promise<Date | null>;
}
export interface DeliveryWriter {
  /** Stores the last inbox that an activity was queued for; null where it was queued for all. */
  saveProgress(activity: string, inbox: string | null, at: Date): Promise<void>;
  /**
   * Decides once whether a proposal is announced by itself: while fewer than `limit` of its consultation were since
   * `since`. Called again for the same event, it answers the same.
   */
  announceIndividually(proposal: {
    readonly eventId: Id;
    readonly consultationId: Id;
    readonly proposalId: Id;
    readonly at: Date;
    readonly since: Date;
    readonly limit: number;
  }): Promise<boolean>;
  /** Claims the digests that are due: one for each consultation in which something waits since `before`. */
  claimDigests(before: Date): Promise<readonly Digest[]>;
  markDigested(id: Id, at: Date): Promise<void>;
  /** A vote came in: the poll's counts are due, at the earliest so long after they were sent last. */
  pollChanged(news: PollNews & { readonly at: Date; readonly everyMs: number }): Promise<void>;
  /** The counts as of this event were sent. What came in meanwhile stays due, later. */
  markPollSent(news: PollNews & { readonly at: Date; readonly everyMs: number }): Promise<void>;
  /** Records a failure of an inbox; answers since when it fails and on how many days it was not found. */
  recordFailure(failure: InboxFailure): Promise<{ readonly missing: number; readonly firstAt: Date }>;
  saveHostSoftware(host: HostSoftware): Promise<void>;
  /** A failing host, which nobody else changes before this transaction ends; null where it does not fail. */
  lockFailingHost(host: string): Promise<FailingHost | null>;
  saveFailingHost(host: FailingHost): Promise<void>;
  deleteFailingHost(host: string): Promise<void>;
  /** Clears the failures of an inbox after a successful delivery. */
  recordSuccess(inbox: string): Promise<void>;
  /** Ends every follow that is delivered to an inbox; answers how many. */
  deleteInbox(inbox: string): Promise<number>;
}
/** What can be done with all that waits in a queue for one host, or under some ordering keys. */
export interface HostQueue {
  /** Lets everything for a host but Deletes wait so many milliseconds, at least. */
  hold(host: string, ms: number): Promise<void>;
  /** What waits for a host is due now: all of it, or so many, the oldest first. */
  release(host: string, most?: number): Promise<void>;
  /** Drops what waits under ordering keys; what is being handled goes on. */
  drop(orderingKeys: readonly string[]): Promise<void>;
  /** Whether anything is being handled under an ordering key, or will be within so many milliseconds. */
  isWaiting(orderingKey: string, withinMs: number): Promise<boolean>;
}
/** Messages of one queue for one host that were given up, without their content. */
export type DeadLetters = {
  readonly queue: string;
  /** The server they are for; null where a message names none. */
  readonly host: string | null;
  readonly count: number;
  /** When the first and the last of them were given up. */
  readonly oldest: Date;
  readonly newest: Date;
  /** Why the last one was, by the class of the error; null where it was given up before that was stored. */
  readonly error: string | null;
};
/** Which dead letters: all of a queue, or those for one host, or for none (null). */
export type DeadLettersOf = { readonly queue: string; readonly host?: string | null | undefined };
export interface DeadLetterReader {
  /** By queue and host, in the order of their names. */
  groups(page: PageRequest & { readonly of?: DeadLettersOf }): Promise<Page<DeadLetters>>;
  /** How many there are in each queue that has any. */
  counts(): Promise<ReadonlyMap<string, number>>;
}
export interface DeadLetterWriter {
  /** Puts messages back into their queue for another round of attempts; answers how many. */
  retry(of: DeadLettersOf): Promise<number>;
  discard(of: DeadLettersOf): Promise<number>;
}
