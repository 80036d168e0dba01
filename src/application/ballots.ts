import type { Ballot, BallotExtension } from '../domain/ballot/ballot.ts';
import type { Cast, VoterKey } from '../domain/ballot/cast.ts';
import type { PaperBatch } from '../domain/ballot/paper.ts';
import type { Pattern, PublishedBallots, PublishedPile } from '../domain/ballot/publication.ts';
import type { BallotRow, Tally } from '../domain/ballot/tally.ts';
import type { AgentId, BallotId, ConsultationId, Id, PaperBatchId } from '../domain/id.ts';
import type { Standing } from '../domain/participant/standing.ts';
import type { Page } from './views.ts';

/** A ballot with what the node alone knows of it. */
export type KeptBallot = {
  readonly ballot: Ballot;
  /** 256 random bits, sealed: what voter keys and the salts of receipts are made with (ballot-secret.ts). */
  readonly secretSealed: string;
  /** When its close was recorded, not before it came; null until then. From then on it takes no cast, whatever a clock says. */
  readonly closedAt: Date | null;
};

/** What was published once nothing could be added any more. Written once, never again. */
export type Publication = {
  readonly ballotId: BallotId;
  /** Without the patterns, which may be a million lines: read them with `patternsOf`. */
  readonly ballots: PublishedHead;
  readonly tally: Tally;
  readonly publishedAt: Date;
};

export type PublishedHead = Omit<PublishedBallots, 'piles'> & {
  readonly piles: readonly Omit<PublishedPile, 'ballots'>[];
};

/** A pattern and the pile it lies in, by the place of the pile in the publication. */
export type PublishedPattern = Pattern & { readonly pile: number };

/** The result that is shown before the close, and the moment it counts. */
export type LiveTally = { readonly tally: Tally; readonly countedAt: Date };

/** Of one standing, the ballots that a live result counts. */
export type LiveCount = {
  readonly standing: Standing;
  /** Casts until then, replaced ones too: how a live result knows how many came since. */
  readonly casts: number;
  readonly rows: readonly BallotRow[];
};

/** Paper of a ballot in numbers. */
export type PaperCount = { readonly batches: number; readonly sheets: number };

/** `cast`: for a vote; the close waits for it. `change`: for one change at a time. `close`: after every vote under way. */
export type BallotLock = 'cast' | 'change' | 'close';

export type BallotReader = {
  byId(id: BallotId): Promise<KeptBallot | null>;
  bySlug(consultationId: ConsultationId, slug: string): Promise<KeptBallot | null>;
  /** A mirrored one, by its id at the host. */
  byUri(uri: string): Promise<KeptBallot | null>;
  /** In their order. */
  of(consultationId: ConsultationId): Promise<readonly KeptBallot[]>;
  /** Of every ballot. */
  ids(): Promise<readonly BallotId[]>;
  cast(ballotId: BallotId, voterKey: VoterKey): Promise<Cast | null>;
  /** The numbers of the standing casts of some voters; those who cast nothing are left out. */
  sequences(ballotId: BallotId, voterKeys: readonly VoterKey[]): Promise<ReadonlyMap<VoterKey, number>>;
  /** Standing casts and confirmed sheets by what they say: in no order, and of nobody. */
  rows(ballotId: BallotId): Promise<readonly BallotRow[]>;
  /** The same without what they say. */
  turnout(ballotId: BallotId): Promise<readonly Omit<BallotRow, 'content'>[]>;
  /** Casts so far by standing, replaced ones and sheets of paper included. */
  casts(ballotId: BallotId): Promise<ReadonlyMap<Standing, number>>;
  batch(id: PaperBatchId): Promise<PaperBatch | null>;
  /** Those that were not discarded, as they were entered. */
  batches(ballotId: BallotId): Promise<readonly PaperBatch[]>;
  paper(ballotId: BallotId): Promise<{ readonly confirmed: PaperCount; readonly waiting: PaperCount }>;
  live(
    ballotId: BallotId,
  ): Promise<(LiveTally & { readonly lookedAt: Date; readonly counts: readonly LiveCount[] }) | null>;
  liveTally(ballotId: BallotId): Promise<(LiveTally & { readonly lookedAt: Date }) | null>;
  publication(ballotId: BallotId): Promise<Publication | null>;
  /** Portion by portion, in the order of their publication. */
  patterns(ballotId: BallotId, after: string | null): Promise<Page<PublishedPattern>>;
  /** Published ballots whose opening, close or result has come by `now` and was not announced, with their edges in order. */
  unannounced(now: Date): Promise<readonly { readonly ballotId: BallotId; readonly edge: BallotEdge }[]>;
  /** The next moment after `now` at which one opens, closes or has its result. */
  nextEdge(now: Date): Promise<Date | null>;
};

export type BallotEdge = 'opened' | 'closed' | 'final';

export type BallotWriter = {
  /** Writes a ballot with its options; extensions are written by themselves. */
  ballot(kept: KeptBallot): Promise<void>;
  /** Takes a draft away with its options. */
  discard(id: BallotId): Promise<void>;
  lock(id: BallotId, to: BallotLock): Promise<KeptBallot | null>;
  extension(
    extension: BallotExtension & { readonly id: Id; readonly ballotId: BallotId; readonly agentId: AgentId | null },
  ): Promise<void>;
  /** Marks an edge announced; false where it was already. */
  announced(id: BallotId, edge: 'opened' | 'closed', at: Date): Promise<boolean>;
  /** Puts casts, one a voter, in the place of the voters' earlier ones. */
  casts(casts: readonly Cast[]): Promise<void>;
  /** Makes the standing cast of one voter key another's, in the place of theirs if they have one. */
  passCast(ballotId: BallotId, from: VoterKey, to: VoterKey): Promise<void>;
  /** Takes a cast away that another of the same person takes the place of. */
  dropCast(ballotId: BallotId, voterKey: VoterKey): Promise<void>;
  batch(batch: PaperBatch): Promise<void>;
  confirmBatch(batch: PaperBatch): Promise<void>;
  discardBatch(id: PaperBatchId, by: { readonly agentId: AgentId; readonly at: Date }): Promise<void>;
  /** Keeps a live result; null where it was looked at and stays as it is. */
  live(
    ballotId: BallotId,
    lookedAt: Date,
    live: (LiveTally & { readonly counts: readonly LiveCount[] }) | null,
  ): Promise<void>;
  publication(publication: Publication, patterns: Iterable<PublishedPattern>): Promise<void>;
};
