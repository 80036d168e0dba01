import type { Answer, Commitment } from '../domain/answer/answer.ts';
import type { Comment } from '../domain/comment/comment.ts';
import type { Consultation } from '../domain/consultation/consultation.ts';
import type { Phase } from '../domain/consultation/phase.ts';
import type { LoggedEvent } from '../domain/event.ts';
import type { Id } from '../domain/id.ts';
import type { Institution } from '../domain/institution/institution.ts';
import type { Territory } from '../domain/institution/territory.ts';
import type { Participant } from '../domain/participant/participant.ts';
import type { Poll } from '../domain/poll/poll.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import type { Version } from '../domain/proposal/version.ts';
import type { OriginCount } from '../domain/support/origin.ts';
import type { Support } from '../domain/support/support.ts';
import type { Count } from '../domain/support/totals.ts';
import type { AccessReader } from './access.ts';
import type { Remembered } from './answer-once.ts';
import type { BallotReader, BallotWriter } from './ballots.ts';
import type { BulkWriter } from './bulk.ts';
import type { DeliveryReader, DeliveryWriter } from './deliveries.ts';
import type { DocumentReader, DocumentWriter } from './documents.ts';
import type { DraftReader, DraftWriter } from './drafts.ts';
import type { EligibilityPort } from './eligibility.ts';
import type { FormerDetailsReader, FormerDetailsWriter } from './former-details.ts';
import type { IdentityReader, IdentityWriter } from './identity.ts';
import type { ImageEncoder, ImageReader, ImageWriter } from './images.ts';
import type { JoiningWriter, PollVotes } from './joining.ts';
import type { LetterTextReader, LetterTextWriter } from './letter-texts.ts';
import type { MailFollowReader, MailFollowWriter } from './mail-follows.ts';
import type { MailReader, MailWay, MailWriter } from './mails.ts';
import type { MapSource } from './map-source.ts';
import type { AppealReader, DecisionReader, ReportReader } from './moderation-queue.ts';
import type { CatalogueReader, CatalogueWriter } from './network/catalogue.ts';
import type { ChangesReader } from './network/changes.ts';
import type { DerivationReader, DerivationWriter } from './network/derivations.ts';
import type { GuestActReader, GuestActWriter } from './network/guest-acts.ts';
import type { HomeActReader, HomeActWriter } from './network/home-acts.ts';
import type { NetworkReader } from './network/mirrored.ts';
import type { MovingReader, MovingWriter } from './network/moving.ts';
import type { PeeringReader, PeeringWriter } from './network/peering.ts';
import type { SharingReader, SharingWriter } from './network/sharing.ts';
import type { SubtotalReader, SubtotalWriter } from './network/subtotals.ts';
import type { OwnActReader } from './own-acts.ts';
import type { PeerReader, PeerWriter } from './peers.ts';
import type { ReminderReader, ReminderWriter } from './reminders.ts';
import type { ResidentReader, ResidentWriter } from './residents.ts';
import type { SignInReader, SignInWriter } from './sign-ins.ts';
import type { SimilarReader } from './similar.ts';
import type { StateWriter } from './state-writer.ts';
import type { Analyst } from './synthesis.ts';
import type { ViewReader } from './views.ts';

/**
 * What a use case needs from outside the rules: the diary and the state, a clock, identifiers, secrets.
 * Passed in, so that every rule can be tried at any moment of any calendar.
 */
export type Application = {
  readonly store: Store;
  readonly now: () => Date;
  /** A new UUID, version 7: sorts by the time it was made. */
  readonly newId: () => Id;
  readonly secrets: Secrets;
  /** Public https origin, without a trailing slash. */
  readonly origin: string;
  /** How mail reaches people; it does not where absent. */
  readonly mails?: MailWay | undefined;
  /** Who answers for who a voter is; the participants' own standing and territory where absent. */
  readonly eligibility?: EligibilityPort;
  /** Where pages get the pictures of a map from; there is no map where absent. */
  readonly map?: MapSource | undefined;
  /** Makes images anew from what people send; no image is taken where absent. */
  readonly imageEncoder?: ImageEncoder;
  /** Who puts texts together by their words; a synthesis cannot be made where absent. */
  readonly analyst?: Analyst;
  /** Reads other nodes at once; nobody can be invited who was never heard of, and nothing be mirrored, where absent. */
  readonly network?: NetworkReader;
};

export interface Store {
  /** Everything `work` reads is of one moment. */
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /**
   * State and event together, or nothing. May be run again after a deadlock, so `work` touches nothing but its writer.
   */
  transact<T>(work: (writer: Writer) => Promise<T>): Promise<T>;
  /** Gives every event committed so far its position; whoever follows the log calls it before reading. */
  placeEvents(): Promise<void>;
}

/** Sealing of what the node keeps but must not be able to leak by a stolen disk, and keyed hashes to look things up. */
export interface Secrets {
  /** Ciphertext of `text`; `context` says what it is for and must be given again to open it. */
  seal(text: string, context: string): string;
  open(sealed: string, context: string): string;
  /** Hex HMAC under a key of this node: equal texts are found again, nobody else can guess them. */
  keyed(text: string, context: string): string;
  /** 256 random bits, base64url: for tokens, links and sessions. */
  token(): string;
}

export interface Reader {
  readonly institution: { get(): Promise<Institution | null> };
  readonly territories: { all(): Promise<readonly Territory[]> };
  readonly consultations: {
    byId(id: Id): Promise<Consultation | null>;
    bySlug(slug: string): Promise<Consultation | null>;
    /** The slug of one that goes on from it; null where none does. */
    follower(slug: string): Promise<string | null>;
    /** Whether there is any proposal in it, whatever its status. */
    holdsProposals(id: Id): Promise<boolean>;
    /** Phases whose opening or closing lies at or before `now` and was not announced yet. */
    unannounced(
      now: Date,
    ): Promise<
      readonly { readonly consultation: Consultation; readonly phase: Phase; readonly edge: 'opened' | 'closed' }[]
    >;
    /** When this node took notice of the phases that close at a moment; null where it did not yet. */
    closedAt(id: Id, close: Date): Promise<Date | null>;
    /** The next moment after `now` at which a phase or poll opens or closes. */
    nextEdge(now: Date): Promise<Date | null>;
  };
  readonly handles: {
    /** What holds a handle; null where it is free. */
    owner(handle: string): Promise<{ readonly kind: HandleKind; readonly ownerId: Id | null } | null>;
    /** Whether anything holds a handle that would be one of `handle`'s proposals: `handle`, an underscore, a number. */
    hasNumbered(handle: string): Promise<boolean>;
  };
  readonly participants: {
    byId(id: Id): Promise<Participant | null>;
    byActor(uri: string): Promise<Participant | null>;
    byImportKey(key: string): Promise<Participant | null>;
    /** Who was erased and is known again by the keyed hash of their account. */
    byErasedKey(keyHash: string): Promise<Participant | null>;
    /** The accounts elsewhere of those who were joined into somebody. */
    joinedActors(id: Id): Promise<readonly { readonly id: Id; readonly actorUri: string }[]>;
    /** Whether any contribution of theirs was ever accepted on this node. */
    hasContributed(id: Id): Promise<boolean>;
    /** Proposals of theirs in a consultation that are held or published. */
    countProposals(id: Id, consultationId: Id): Promise<number>;
    /** Whether they supported, objected or voted in the consultation. */
    tookPart(id: Id, consultationId: Id): Promise<boolean>;
  };
  readonly proposals: {
    byId(id: Id): Promise<Proposal | null>;
    byNumber(consultationId: Id, number: number): Promise<Proposal | null>;
    byOriginal(original: string): Promise<Proposal | null>;
    /** A mirrored one, by its id at the host. */
    byUri(uri: string): Promise<Proposal | null>;
    /** What somebody said in these very words and did not take back, held or published, the oldest first. */
    worded(by: {
      readonly authorId: Id;
      readonly consultationId: Id;
      readonly contentHash: string;
    }): Promise<readonly Proposal[]>;
    versions(id: Id): Promise<readonly Version[]>;
  };
  readonly supports: {
    of(proposalId: Id, participantId: Id): Promise<Support | null>;
    /** Whether anybody (counted here or brought from elsewhere) took a side. */
    any(proposalId: Id): Promise<boolean>;
    counts(proposalId: Id): Promise<readonly Count[]>;
    /** Whether they ever took a word about it back: it is counted by its origin once. */
    wasWithdrawn(proposalId: Id, participantId: Id): Promise<boolean>;
    /** Every word of a participant, by proposal. */
    by(participantId: Id): Promise<readonly Support[]>;
    /** From where and on which day supports were given, as sums. */
    origins(proposalId: Id): Promise<readonly OriginCount[]>;
  };
  readonly comments: {
    byId(id: Id): Promise<Comment | null>;
    byOriginal(original: string): Promise<Comment | null>;
    /** A mirrored one, by its id at the host. */
    byUri(uri: string): Promise<Comment | null>;
    /** What somebody said in these very words at that place and did not take back, held or published; the oldest. */
    worded(
      by: Pick<Comment, 'authorId' | 'consultationId' | 'proposalId' | 'parentId' | 'body'>,
    ): Promise<Comment | null>;
  };
  readonly answers: {
    latest(proposalId: Id): Promise<Answer | null>;
    commitment(id: Id): Promise<{ readonly commitment: Commitment; readonly proposalId: Id } | null>;
  };
  readonly decisions: DecisionReader;
  readonly appeals: AppealReader;
  readonly reports: ReportReader;
  readonly polls: {
    byId(id: Id): Promise<Poll | null>;
    of(consultationId: Id): Promise<readonly Poll[]>;
    /** Option ids this participant chose. */
    votesOf(pollId: Id, participantId: Id): Promise<readonly Id[]>;
    /** What this participant voted, in every poll. */
    votesBy(participantId: Id): Promise<readonly PollVotes[]>;
    closedUnannounced(now: Date): Promise<readonly Poll[]>;
  };
  readonly access: AccessReader;
  readonly signIns: SignInReader;
  readonly identity: IdentityReader;
  readonly letterTexts: LetterTextReader;
  readonly mails: MailReader;
  readonly mailFollows: MailFollowReader;
  readonly reminders: ReminderReader;
  readonly residents: ResidentReader;
  readonly events: {
    /** Events after a position, in order, at most `limit`. Positions are given to committed events only. */
    after(position: number, limit: number): Promise<readonly LoggedEvent[]>;
    cursor(reader: string): Promise<number>;
    /** An event that has its position. */
    byId(id: Id): Promise<LoggedEvent | null>;
    /** Readers that ever moved, each with the moment of the first event that it has before it; null where it has all. */
    behindSince(): Promise<ReadonlyMap<string, Date | null>>;
    /** The position given last: where somebody starts who cares for nothing before now. */
    last(): Promise<number>;
  };
  readonly ballots: BallotReader;
  readonly idempotency: { get(key: string): Promise<Remembered | null> };
  readonly documents: DocumentReader;
  readonly drafts: DraftReader;
  readonly similar: SimilarReader;
  readonly ownActs: OwnActReader;
  readonly images: ImageReader;
  readonly formerDetails: FormerDetailsReader;
  readonly peers: PeerReader;
  readonly peering: PeeringReader;
  readonly catalogue: CatalogueReader;
  readonly derivations: DerivationReader;
  readonly sharing: SharingReader;
  readonly subtotals: SubtotalReader;
  readonly moving: MovingReader;
  readonly changes: ChangesReader;
  readonly homeActs: HomeActReader;
  readonly guestActs: GuestActReader;
  readonly deliveries: DeliveryReader;
  readonly views: ViewReader;
}

export type HandleKind = 'institution' | 'consultation' | 'participant';

export interface Writer extends Reader {
  readonly documentWrite: DocumentWriter;
  readonly draftWrite: DraftWriter;
  readonly imageWrite: ImageWriter;
  readonly formerDetailsWrite: FormerDetailsWriter;
  readonly peerWrite: PeerWriter;
  readonly peeringWrite: PeeringWriter;
  readonly catalogueWrite: CatalogueWriter;
  readonly derivationWrite: DerivationWriter;
  readonly sharingWrite: SharingWriter;
  readonly subtotalWrite: SubtotalWriter;
  readonly movingWrite: MovingWriter;
  readonly homeActWrite: HomeActWriter;
  readonly guestActWrite: GuestActWriter;
  readonly deliveryWrite: DeliveryWriter;
  readonly ballotWrite: BallotWriter;
  readonly bulk: BulkWriter;
  readonly signInWrite: SignInWriter & JoiningWriter;
  readonly identityWrite: IdentityWriter;
  readonly letterTextWrite: LetterTextWriter;
  readonly mailWrite: MailWriter;
  readonly mailFollowWrite: MailFollowWriter;
  readonly reminderWrite: ReminderWriter;
  readonly residentWrite: ResidentWriter;
  readonly write: StateWriter;
}
