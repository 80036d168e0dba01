import type { Ballot, BallotExtension } from '../../domain/ballot/ballot.ts';
import type { Cast, Eligibility, VoterKey } from '../../domain/ballot/cast.ts';
import type { PaperBatch } from '../../domain/ballot/paper.ts';
import type { Pattern, PublishedBallots, PublishedGroup } from '../../domain/ballot/publication.ts';
import type { BallotRow, Tally } from '../../domain/ballot/tally.ts';
import type { AgentId, BallotId, ConsultationId, Id, PaperBatchId, ParticipantId } from '../../domain/kit/id.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { Page } from '../kit/page.ts';

/** What identifies somebody who wants to vote. */
export type Voter = { readonly participantId: ParticipantId };
/** Voters of whom a ballot asks who they are, in their order. */
export type VotersQuery = { readonly ballot: Ballot; readonly voters: readonly Voter[] };
export type EligibleVoter = Eligibility & {
  /**
   * Identifies one person, the same whichever interface they use: an id, a line of a list, the key of a blind
   * token. It is hashed with the secret of the ballot and never stored.
   */
  readonly person: string;
};
/** A ballot with what only this node knows about it. */
export type StoredBallot = {
  readonly ballot: Ballot;
  /**
   * 256 random bits, encrypted: what voter keys and the salts of receipts are made with (ballot-secret.ts). Null once who
   * cast which ballot was forgotten.
   */
  readonly encryptedSecret: string | null;
  /** When its close was recorded, at or after its end; null until then. From then on no cast is accepted, whatever a clock says. */
  readonly closedAt: Date | null;
};
/** A cast as it is stored: nobody who reads the database can read its content (ballot-secret.ts). */
export type StoredCast = Omit<Cast, 'content'> & {
  readonly encryptedContent: string;
  /** The requests that led to it and to those it replaces, the last one first (`requestOf`; `-` for one without a key). */
  readonly requests: readonly string[];
};
/** What of a cast is counted. */
export type EncryptedRow = Pick<StoredCast, 'id' | 'sequence' | 'standing' | 'rulesHash' | 'encryptedContent'>;
/** What was published after the close. Immutable. */
export type Publication = {
  readonly ballotId: BallotId;
  /** Without the patterns, which may be a million lines: read them with `patternsOf`. */
  readonly ballots: PublishedHead;
  readonly tally: Tally;
  /** Null for what was published before there were such trees. */
  readonly casts: CastRoot | null;
  readonly publishedAt: Date;
};
/** The casts that stood at the close: how many, and the root over the hashes of their receipts, in base64 (docs/adr/0143). */
export type CastRoot = { readonly count: number; readonly root: string };
/** A part of that tree: hashes of receipts in their order, one after the other, and the root over them. */
type StoredSubtree = { readonly place: number; readonly root: Uint8Array; readonly hashes: Uint8Array };
/** One part by its place, with the roots of all. */
export type CastSubtree = Pick<StoredSubtree, 'place' | 'hashes'> & { readonly roots: readonly Uint8Array[] };
export type PublishedHead = Omit<PublishedBallots, 'piles'> & {
  readonly piles: readonly Omit<PublishedGroup, 'ballots'>[];
};
/** A pattern and its group, by the index of the group in the publication. */
export type PublishedPattern = Pattern & { readonly pile: number };
/** The result that is shown before the close, and the moment up to which it counts. */
export type LiveTally = { readonly tally: Tally; readonly countedAt: Date };
/** The ballots of one standing that a live result counts. */
export type LiveCount = {
  readonly standing: Standing;
  /** Casts up to that moment, replaced ones included: tells how many came since. */
  readonly casts: number;
  readonly rows: readonly BallotRow[];
};
/**
 * What does not agree in a ballot.
 * - `contents`: a stored ballot is not what its voter cast;
 * - `casts`: there are other ballots than were cast, by the event log;
 * - `publication`: what was published is not what the ballots say;
 * - `rules`: its question, options or rules are not those that were announced;
 * - `tally`: the published result is not what the published ballots say.
 */
export type ResultFault = 'contents' | 'casts' | 'publication' | 'rules' | 'tally';

export type DifferingBallot = {
  readonly ballotId: BallotId;
  readonly consultation: string;
  readonly slug: string;
  readonly faults: readonly ResultFault[];
};
/** What {@link DifferingBallot | differed} at a moment. */
export type ResultCheck = { readonly at: Date; readonly differing: readonly DifferingBallot[] };
/** Numbers of paper batches and sheets of a ballot. */
export type PaperCount = { readonly batches: number; readonly sheets: number };
/** `cast`: for a vote; the close waits for it. `change`: for one change at a time. `close`: after every vote under way. */
export type BallotLock = 'cast' | 'change' | 'close';
export type BallotReader = {
  byId(id: BallotId): Promise<StoredBallot | null>;
  bySlug(consultationId: ConsultationId, slug: string): Promise<StoredBallot | null>;
  /** A mirrored one, by its id at the host. */
  byUri(uri: string): Promise<StoredBallot | null>;
  /** Ballots of a consultation, in their order. */
  of(consultationId: ConsultationId): Promise<readonly StoredBallot[]>;
  /**
   * How many ballots were cast online, replaced ones included: by the event log, and by the numbers of the current casts
   * and of those that went when two voters turned out to be one.
   */
  countedTwice(ballotId: BallotId): Promise<{ readonly inEvents: number; readonly inCasts: number }>;
  /** The hash of its rules by the event log; null where it was announced nowhere here. */
  announcedHash(ballotId: BallotId): Promise<string | null>;
  /** Ballots published before a moment whose voters were not forgotten yet. */
  publishedBefore(before: Date): Promise<readonly BallotId[]>;
  /** The last comparison of results with what they were counted from; null before the first. */
  resultCheck(): Promise<ResultCheck | null>;
  /** The ids of all ballots. */
  ids(): Promise<readonly BallotId[]>;
  cast(ballotId: BallotId, voterKey: VoterKey): Promise<StoredCast | null>;
  /** The current casts of some voters; those who cast nothing are left out. */
  castsOf(ballotId: BallotId, voterKeys: readonly VoterKey[]): Promise<ReadonlyMap<VoterKey, StoredCast>>;
  /** Current casts without their voters, page by page, in an order that tells nothing. */
  encryptedRows(ballotId: BallotId, after: string | null): Promise<Page<EncryptedRow>>;
  /** Some of the casts whose content an earlier version stored as it is. */
  plainCasts(limit: number): Promise<readonly Pick<Cast, 'id' | 'ballotId' | 'content'>[]>;
  /** Confirmed sheets of paper by their content. */
  paperRows(ballotId: BallotId): Promise<readonly BallotRow[]>;
  /** Current casts and confirmed sheets by standing. */
  turnout(ballotId: BallotId): Promise<readonly Omit<BallotRow, 'content'>[]>;
  /** Casts so far by standing, replaced ones and sheets of paper included. */
  casts(ballotId: BallotId): Promise<ReadonlyMap<Standing, number>>;
  batch(id: PaperBatchId): Promise<PaperBatch | null>;
  /** Batches that were not discarded, in the order of their entry. */
  batches(ballotId: BallotId): Promise<readonly PaperBatch[]>;
  paper(ballotId: BallotId): Promise<{ readonly confirmed: PaperCount; readonly waiting: PaperCount }>;
  live(
    ballotId: BallotId,
  ): Promise<(LiveTally & { readonly lookedAt: Date; readonly counts: readonly LiveCount[] }) | null>;
  liveTally(ballotId: BallotId): Promise<(LiveTally & { readonly lookedAt: Date }) | null>;
  publication(ballotId: BallotId): Promise<Publication | null>;
  /** The part of the tree of a closed ballot that has the hash of a receipt if any does; null once nobody finds their ballot. */
  castSubtree(ballotId: BallotId, receipt: Uint8Array): Promise<CastSubtree | null>;
  /** Page by page, in the order of their publication. */
  patterns(ballotId: BallotId, after: string | null): Promise<Page<PublishedPattern>>;
  /** Published ballots whose opening, close or result has come by `now` and was not announced, with their edges in order. */
  unannounced(
    now: Date,
  ): Promise<readonly { readonly ballotId: BallotId; readonly edge: BallotEdge; readonly at: Date }[]>;
  /** The next moment after `now` at which one opens, closes or has its result. */
  nextEdge(now: Date): Promise<Date | null>;
};
export type BallotEdge = 'opened' | 'closed' | 'final';
export type BallotWriter = {
  /** Writes a ballot with its options, without its extensions. */
  save(stored: StoredBallot): Promise<void>;
  /** Deletes a draft with its options. */
  delete(id: BallotId): Promise<void>;
  lock(id: BallotId, to: BallotLock): Promise<StoredBallot | null>;
  saveExtension(
    extension: BallotExtension & { readonly id: Id; readonly ballotId: BallotId; readonly agentId: AgentId | null },
  ): Promise<void>;
  /** Marks an edge announced; false where it was already. */
  markAnnounced(id: BallotId, edge: 'opened' | 'closed', at: Date): Promise<boolean>;
  /** Writes casts, one per voter, each replacing the voter's earlier one. */
  saveCasts(casts: readonly StoredCast[]): Promise<void>;
  /** Stores contents in the place of plain ones. */
  saveContents(ballotId: BallotId, contents: readonly Pick<StoredCast, 'id' | 'encryptedContent'>[]): Promise<void>;
  /** Forgets in which order the casts of a ballot came, and their minutes. */
  forgetArrivals(ballotId: BallotId): Promise<void>;
  /** Moves the current cast of one voter key to another, replacing that one's cast if there is one. */
  reassignCast(ballotId: BallotId, from: VoterKey, to: VoterKey): Promise<void>;
  /** Deletes a cast that another one of the same person replaces. */
  deleteCast(ballotId: BallotId, voterKey: VoterKey): Promise<void>;
  /** Removes the secret of a ballot, the voter keys of its casts and their contents, and the hashes of their receipts. */
  forgetVoters(ballotId: BallotId, at: Date): Promise<void>;
  saveResultCheck(check: ResultCheck): Promise<void>;
  saveBatch(batch: PaperBatch): Promise<void>;
  confirmBatch(batch: PaperBatch): Promise<void>;
  discardBatch(id: PaperBatchId, by: { readonly id: Id; readonly at: Date }): Promise<void>;
  /** Stores a live result; null where a check found it unchanged. */
  saveLive(
    ballotId: BallotId,
    lookedAt: Date,
    live: (LiveTally & { readonly counts: readonly LiveCount[] }) | null,
  ): Promise<void>;
  /** `subtrees`: those under the root of `publication.casts`, in their order. */
  savePublication(
    publication: Publication & { readonly casts: CastRoot },
    of: {
      readonly patterns: Iterable<PublishedPattern>;
      readonly subtrees: readonly Pick<StoredSubtree, 'root' | 'hashes'>[];
    },
  ): Promise<void>;
};

export interface BallotViews {
  drift(): Promise<readonly { readonly what: string; readonly rows: number }[]>;
}
