import type { Id } from '../domain/id.ts';

/** An actor on another server, as its own document describes it. */
export type RemoteActor = {
  readonly uri: string;
  readonly host: string;
  readonly kind: 'Person' | 'Service' | 'Application' | 'Group' | 'Organization';
  /** `name@host`. */
  readonly handle: string;
  readonly name: string;
  readonly inbox: string;
  readonly sharedInbox: string | null;
  readonly fetchedAt: Date;
  readonly goneAt: Date | null;
};

export type Follow = {
  /** The id of our actor or object. */
  readonly target: string;
  readonly follower: string;
  readonly activityId: string;
  readonly since: Date;
};

/** What an actor elsewhere can do to something here and take back again. */
export type RemoteVerb = 'follow' | 'support' | 'object' | 'share' | 'block' | 'move';

/** Whether somebody elsewhere does something to something, and since which signed time. */
export type RemoteAct = {
  readonly actor: string;
  readonly verb: RemoteVerb;
  readonly object: string;
  readonly present: boolean;
  readonly activityId: string;
  /** Activities that each bring it about, where there may be several: one support comes of any number of reactions. */
  readonly standing: readonly string[];
  /** When it was done: as signed, and not after it was received. */
  readonly signedAt: Date;
};

/** Who took back what, by its id on their own server. */
export type DeletionElsewhere = { readonly actor: string; readonly object: string };

/** What arrived at an inbox: kept as received until a worker decided what it means. */
export type InboxMessage = {
  readonly id: Id;
  readonly activityId: string;
  /** SHA-256 of what must not change under one id. */
  readonly fingerprint: string;
  /** SHA-256 of the bytes: the same bytes signed at the same time are a replay. */
  readonly digest: string;
  readonly type: string;
  readonly actor: string;
  readonly host: string;
  readonly body: Uint8Array;
  readonly signedAt: Date;
  readonly receivedAt: Date;
  readonly attempts: number;
};

export type Verdict =
  | { readonly verdict: 'accepted'; readonly because: string }
  /** Understood, and nothing to do: a replay, something not about us. */
  | { readonly verdict: 'ignored'; readonly because: string }
  | { readonly verdict: 'refused'; readonly because: string }
  /** Given up after repeated failures of our own. */
  | { readonly verdict: 'failed'; readonly because: string };

/** What a host and everything below it may send. */
export type HostPolicy = {
  readonly host: string;
  /**
   * `limit` accepts less at a time and holds every contribution for an officer; `block` refuses before anything is read
   * and sends nothing; `allow` is what holds without a policy, and is not overridden by a list that is imported.
   */
  readonly policy: 'allow' | 'limit' | 'block';
  readonly reason: string | null;
  readonly setAt: Date;
};

export type HostTraffic = {
  readonly host: string;
  readonly day: string;
  readonly type: string;
  readonly verdict: Verdict['verdict'];
  readonly because: string;
  readonly messages: number;
};

/** The same over several days. */
export type TrafficTotal = Omit<HostTraffic, 'day'> & { readonly lastDay: string };

export interface PeerReader {
  actor(uri: string): Promise<RemoteActor | null>;
  act(key: Pick<RemoteAct, 'actor' | 'verb' | 'object'>): Promise<RemoteAct | null>;
  /** The act of an actor that an Undo names by an activity's id only. */
  actByActivity(actor: string, activityId: string): Promise<RemoteAct | null>;
  /** Whether its author took it back before it came here. */
  isDeleted(deletion: DeletionElsewhere): Promise<boolean>;
  /** Whether an actor blocked any of some things here, and did not take that back. */
  blocks(actor: string, objects: readonly string[]): Promise<boolean>;
  countActs(object: string, verb: RemoteVerb): Promise<number>;
  /** Followers of any of some targets, each once, by actor id; a page after the last one given. */
  followers(query: {
    readonly targets: readonly string[];
    readonly limit: number;
    readonly after: string | null;
  }): Promise<readonly RemoteActor[]>;
  countFollowers(target: string): Promise<number>;
  /** What was received under an activity's id before a message. */
  receivedAs(
    activityId: string,
    before: Id,
  ): Promise<readonly Pick<InboxMessage, 'fingerprint' | 'digest' | 'signedAt'>[]>;
  /** How many requests to quote of an actor were accepted since a moment. */
  countQuotes(actor: string, since: Date): Promise<number>;
  /** The strictest policy for a host or a domain above it. */
  policyOf(host: string): Promise<HostPolicy | null>;
  policies(): Promise<readonly HostPolicy[]>;
  /** Hosts that are a domain or below it (any, where null), by how much they sent since a day, most first. */
  busiestHosts(query: {
    readonly domain: string | null;
    readonly since: string;
    readonly limit: number;
  }): Promise<readonly { readonly host: string; readonly messages: number }[]>;
  /** What these hosts sent since a day and what became of it, most first. */
  traffic(query: { readonly hosts: readonly string[]; readonly since: string }): Promise<readonly TrafficTotal[]>;
  /** Hosts from which anybody follows anything here. */
  followerHosts(): Promise<readonly string[]>;
}

export interface PeerWriter {
  actor(actor: RemoteActor): Promise<void>;
  /** The actor is no more: follows of theirs end, and nothing is left but that they are gone. */
  actorGone(uri: string, at: Date): Promise<void>;
  act(act: RemoteAct): Promise<void>;
  /**
   * Forgets what an actor said to things here, what was received of it and decided, and that it was told anything: only
   * what they follow, block or moved to stays, and who they are where they follow something.
   */
  forgetActs(actor: string): Promise<void>;
  /** Remembers that somebody took back what is not here, in case it comes; so many of each host. */
  deleted(deletion: DeletionElsewhere & { readonly host: string; readonly at: Date }): Promise<void>;
  /** Forgets what was taken back before a moment. */
  forgetDeletions(before: Date): Promise<void>;
  follow(follow: Follow): Promise<void>;
  unfollow(target: string, follower: string): Promise<void>;
  /** Keeps what arrived, as received. */
  receive(message: InboxMessage): Promise<void>;
  /**
   * Takes the next due messages for this worker until `until`; others do not see them meanwhile. Messages of one actor
   * come in the order of their receipt. None of some hosts are taken.
   */
  take(query: {
    readonly now: Date;
    readonly until: Date;
    readonly limit: number;
    readonly but: readonly string[];
  }): Promise<readonly InboxMessage[]>;
  /** Keeps what was taken and is not decided yet from others for longer. */
  hold(ids: readonly Id[], until: Date): Promise<void>;
  /** Leaves to others what was taken and not begun. */
  giveBack(ids: readonly Id[], now: Date): Promise<void>;
  decide(id: Id, verdict: Verdict, at: Date): Promise<void>;
  /** Tries again later. */
  postpone(id: Id, due: Date): Promise<void>;
  /** Forgets the bytes of messages older than a moment; the fingerprint of the id stays. */
  purge(before: Date): Promise<number>;
  count(traffic: Omit<HostTraffic, 'messages'>): Promise<void>;
  policy(policy: HostPolicy): Promise<void>;
  removePolicy(host: string): Promise<void>;
  /** Ends every follow by actors of this very host; answers how many. */
  unfollowHost(host: string): Promise<number>;
  /** Forgets what hosts sent before a day. */
  forgetTraffic(before: string): Promise<void>;
  /** Whether an answer in words may go to this actor today; true once a day. */
  mayTell(actor: string, day: string): Promise<boolean>;
  /** Forgets who was told something before a day. */
  forgetTold(before: string): Promise<void>;
  /** Forgets actors that were gone before a moment, with whatever they did. */
  forgetGone(before: Date): Promise<void>;
}
