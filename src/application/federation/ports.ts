import type { HandleKind } from '../../domain/federation/handle.ts';
import type { VerdictReason } from '../../domain/host/verdict-reason.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { HostPolicy, HostTraffic, TrafficTotal, Verdict } from '../host/ports.ts';
import type { Page, PageRequest } from '../kit/page.ts';
/** A document of this node as peers get it, byte for byte. Signed once, and again only when its content changes. */
export type SignedDocument = {
  readonly uri: string;
  /** SHA-256 (hex) of the document before it was signed. */
  readonly fingerprint: string;
  /** The signed JSON. */
  readonly body: string;
  /** The actor in whose outbox it is listed, for an activity. */
  readonly outbox: string | null;
  /** The object an activity carries. */
  readonly about: string | null;
  readonly signedAt: Date;
};
/** An activity that nobody waited for: it is listed, and made and signed once somebody asks for it. */
export type ActivityPlan = {
  readonly uri: string;
  /** JSON of what makes it. It names whoever the activity would name, and says nothing that they wrote. */
  readonly plan: string;
  /** As of the document that it will be. */
  readonly outbox: string | null;
  readonly about: string | null;
  readonly plannedAt: Date;
};
export const KEY_ALGORITHMS = ['rsa', 'ed25519'] as const;
/** `rsa` signs requests, `ed25519` signs documents. */
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];
/** A key of one of our actors. Peers cache keys by id for good, so an id never names two keys. */
export type SigningKey = {
  readonly id: string;
  readonly actor: string;
  readonly algorithm: KeyAlgorithm;
  /** SPKI in PEM. */
  readonly publicKey: string;
  /** PKCS #8 in PEM, encrypted for the context `signing key <id>`. */
  readonly encryptedPrivateKey: string;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
};
export interface DocumentReader {
  signed(uri: string, fingerprint: string): Promise<SignedDocument | null>;
  /** The latest signed document under this id. */
  latest(uri: string): Promise<SignedDocument | null>;
  /** The Delete of something, as it was signed last; null where there is none. */
  deleteOf(about: string): Promise<SignedDocument | null>;
  /** What is kept of an activity that nobody waited for; null where there is none, and where it was signed meanwhile. */
  plan(uri: string): Promise<ActivityPlan | null>;
  /** Activities of an actor, newest first. */
  outbox(query: PageRequest & { readonly actor: string }): Promise<Page<string>>;
  countOutbox(actor: string): Promise<number>;
  /** Keys of an actor, the current ones first, then the latest retired. */
  keys(actor: string): Promise<readonly SigningKey[]>;
}
export interface DocumentWriter {
  /** Stores a document unless the same was stored concurrently; answers the stored one. */
  save(document: SignedDocument): Promise<SignedDocument>;
  /** The same; former versions of the document are deleted. */
  saveLatest(document: SignedDocument): Promise<SignedDocument>;
  /** Stores plans of activities, all of them listed from now on; nothing where there is a document or a plan under the id. */
  savePlans(plans: readonly ActivityPlan[]): Promise<void>;
  /**
   * Stores a document in place of the plan of it, where its outbox lists it. Answers the one that is kept; null where
   * neither is there any more.
   */
  replacePlan(document: SignedDocument): Promise<SignedDocument | null>;
  /** Deletes plans of what would carry this. */
  deletePlans(about: string): Promise<void>;
  /** Deletes former versions of a document, and the activities that carry it. */
  deleteFormer(uri: string, fingerprint: string): Promise<void>;
  /** Deletes every document that contains one of these texts: where a person is erased, so is what names them. */
  deleteNaming(texts: readonly string[]): Promise<void>;
  /** Stores a key unless the actor has a current one of its kind; answers the current one. */
  addKey(key: SigningKey): Promise<SigningKey>;
  retireKeys(actor: string, at: Date): Promise<void>;
}
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
  /** Accounts that it says it was (`alsoKnownAs`). Not kept: absent where the document was not read just now. */
  readonly formerly?: readonly string[];
};
export type Follow = {
  /** The id of our actor or object. */
  readonly target: string;
  readonly follower: string;
  readonly activityId: string;
  readonly since: Date;
};
/** What a remote actor can do to something here and undo. */
export type RemoteVerb = 'follow' | 'support' | 'object' | 'share' | 'block' | 'move';
/** The state of one act of a remote actor on one target, and since which signed time. */
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
/** A Delete by a remote actor of one object, by its id on their server. */
export type DeletionElsewhere = { readonly actor: string; readonly object: string };
/** An inbox message: stored as received until a worker has processed it. */
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
  /** How often it could not be decided. A worker that was killed before it knew does not count. */
  readonly attempts: number;
  /** How often it was claimed since, this time included, and nothing became of it: its worker may have ended because of it. */
  readonly unanswered: number;
};

/** Messages that no worker has decided yet, and the one that came first. */
export type UndecidedMessages = {
  readonly count: number;
  readonly first: Pick<InboxMessage, 'type' | 'host' | 'receivedAt' | 'attempts'>;
};

/** Why messages of another server are missing: this node failed each time, or too many of its server wait for what they answer. */
export type DropReason = Extract<VerdictReason, 'gave-up' | 'too-many-waiting'>;

export interface PeerReader {
  /** Null where everything is decided but what waits for something else to come. */
  undecided(): Promise<UndecidedMessages | null>;
  actor(uri: string): Promise<RemoteActor | null>;
  /** Who wrote something here since, and was not read since: those that were read longest ago first. */
  staleAuthors(query: {
    readonly wroteSince: Date;
    readonly readBefore: Date;
    readonly limit: number;
  }): Promise<readonly RemoteActor[]>;
  act(key: Pick<RemoteAct, 'actor' | 'verb' | 'object'>): Promise<RemoteAct | null>;
  /** The act of an actor that an Undo names by an activity's id only. */
  actByActivity(actor: string, activityId: string): Promise<RemoteAct | null>;
  /** Whether its author deleted it before it arrived. */
  isDeleted(deletion: DeletionElsewhere): Promise<boolean>;
  /** Whether an actor blocks any of some actors and objects here. */
  blocks(actor: string, objects: readonly string[]): Promise<boolean>;
  countActs(object: string, verb: RemoteVerb): Promise<number>;
  /** Followers of any of some targets, each once, by actor id; a page after the last one given. */
  followers(query: {
    readonly targets: readonly string[];
    readonly limit: number;
    readonly after: string | null;
  }): Promise<readonly RemoteActor[]>;
  /** Without those of hosts that are blocked: their follows sleep. */
  countFollowers(target: string): Promise<number>;
  /** A message by its id, as it was received; null where it is not kept any more. */
  received(id: Id): Promise<InboxMessage | null>;
  /** What was received under an activity's id before a message. */
  receivedAs(
    activityId: string,
    before: Id,
  ): Promise<readonly Pick<InboxMessage, 'fingerprint' | 'digest' | 'signedAt'>[]>;
  /** Whether so many messages of a host wait for what they answer that it is to send no more of them for now. */
  manyAwaitParent(host: string): Promise<boolean>;
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
  /** Hosts of which messages were lost since a day for one reason, most first. */
  dropped(query: {
    readonly because: DropReason;
    readonly since: string;
    readonly limit: number;
  }): Promise<readonly { readonly host: string; readonly messages: number; readonly lastDay: string }[]>;
  /** How many follows of actors of some domains and of what lies below them there are. */
  countFollowsOf(domains: readonly string[]): Promise<number>;
  /** Some Follows of actors of a domain and of what lies below it that were not undone, where nothing is followed any more. */
  lostFollows(
    domain: string,
    limit: number,
  ): Promise<readonly { readonly actor: RemoteActor; readonly act: RemoteAct }[]>;
}
export interface PeerWriter {
  saveActor(actor: RemoteActor): Promise<void>;
  /** Marks an actor as deleted: their follows end, and only the fact that they are gone is kept. */
  markActorGone(uri: string, at: Date): Promise<void>;
  saveAct(act: RemoteAct): Promise<void>;
  /**
   * Deletes the acts of an actor, the messages received from it with their verdicts, and what was sent to it: only
   * what they follow, block or moved to stays, and who they are where they follow something.
   */
  deleteActs(actor: string): Promise<void>;
  /** Stores a Delete of something that is not here, in case it arrives later; at most so many per host. */
  saveDeletion(deletion: DeletionElsewhere & { readonly host: string; readonly at: Date }): Promise<void>;
  saveFollow(follow: Follow): Promise<void>;
  /**
   * Ends whatever somebody follows by the Follow of this id. Where none is known by it, ends what they follow by the Follow
   * of this target, as it is named: of a thing that had another address, its former and its present id are two targets.
   */
  endFollow(of: { readonly follower: string; readonly target: string; readonly id: string | null }): Promise<void>;
  /** Stores a message as received. */
  saveMessage(message: InboxMessage): Promise<void>;
  /**
   * Takes the next due messages for this worker until `until`; others do not see them meanwhile. Messages of one actor
   * come in the order of their receipt. None of some hosts are taken. One that was claimed `alone` times without an answer is
   * taken by itself, when nothing else is due.
   */
  claimMessages(query: {
    readonly now: Date;
    readonly until: Date;
    readonly limit: number;
    readonly but: readonly string[];
    readonly alone: number;
  }): Promise<readonly InboxMessage[]>;
  /** Extends the claim of messages that are not processed yet. */
  extendClaim(ids: readonly Id[], until: Date): Promise<void>;
  /** Releases claimed messages that were not begun. */
  releaseMessages(ids: readonly Id[], now: Date): Promise<void>;
  decideMessage(id: Id, verdict: Verdict, at: Date): Promise<void>;
  /**
   * Has a message wait until what it answers, by its id, is here, or else for a day from its receipt; others of its actor
   * go on.
   */
  awaitParent(id: Id, parent: string): Promise<void>;
  /** What waits for this is due. */
  releaseReplies(parent: string, now: Date): Promise<void>;
  /** Tries again later what could not be decided. */
  postponeMessage(id: Id, due: Date): Promise<void>;
  /** Undecided messages that were received at a moment that is yet to come, by a clock that was wrong, are due at once. */
  wakeMessages(now: Date): Promise<void>;
  addTraffic(traffic: Omit<HostTraffic, 'messages'>): Promise<void>;
  savePolicy(policy: HostPolicy): Promise<void>;
  deletePolicy(host: string): Promise<void>;
  /** Claims the one explanatory reply that an actor gets per day; false where it was sent. */
  claimReply(actor: string, day: string): Promise<boolean>;
}

export interface HandleReader {
  /** The owner of a handle; null where it is free. */
  owner(handle: string): Promise<{ readonly kind: HandleKind; readonly ownerId: Id | null } | null>;
  /** Whether anything holds a handle that would be one of `handle`'s proposals: `handle`, an underscore, a number. */
  hasNumbered(handle: string): Promise<boolean>;
  /** The one handle of a public consultation that is this but for underscores, or begins with it; null where there are several. */
  meant(handle: string): Promise<string | null>;
}

export interface HandleWriter {
  /** Claims a handle for good; false where it has an owner. */
  claim(handle: string, kind: HandleKind, ownerId: Id | null): Promise<boolean>;
  /** Releases a handle that was never public: a draft's. */
  release(handle: string): Promise<void>;
}
