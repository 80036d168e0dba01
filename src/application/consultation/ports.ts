import type {
  Consultation,
  ConsultationState,
  UnfinishedConsultation,
  UnfinishedPart,
} from '../../domain/consultation/consultation.ts';
import type { Phase } from '../../domain/consultation/phase.ts';
import type { OpenTo } from '../../domain/consultation/rules.ts';
import type { BallotId, ConsultationId, Id } from '../../domain/kit/id.ts';
import type { Picture } from '../../domain/kit/picture.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { OriginCount } from '../../domain/support/origin.ts';
import type { Side } from '../../domain/support/support.ts';
import type { Page, PageRequest } from '../kit/page.ts';

export type UnfinishedConsultationReader = {
  byId(id: Id): Promise<UnfinishedConsultation | null>;
  /** Those that are no consultation yet, what changed last first. */
  all(): Promise<readonly UnfinishedConsultation[]>;
  /** The unfinished change of a draft. */
  changeOf(consultationId: ConsultationId): Promise<UnfinishedConsultation | null>;
};
export type UnfinishedConsultationWriter = {
  save(unfinished: UnfinishedConsultation): Promise<void>;
  delete(id: Id): Promise<void>;
};
export type UnfinishedPartReader = {
  /** Those of a consultation, what changed last first. */
  of(consultationId: ConsultationId): Promise<readonly UnfinishedPart[]>;
};
export type UnfinishedPartWriter = {
  save(unfinished: UnfinishedPart): Promise<void>;
  delete(id: Id): Promise<void>;
  /** Deletes how a draft of a ballot was to be changed. */
  deleteChangeOf(ballotId: BallotId): Promise<void>;
};
export interface ReadsUnfinished {
  readonly unfinishedConsultations: UnfinishedConsultationReader;
  readonly unfinishedParts: UnfinishedPartReader;
}
export type UnfinishedParts = UnfinishedPartReader & UnfinishedPartWriter;
export type UnfinishedConsultations = UnfinishedConsultationReader & UnfinishedConsultationWriter;
/** A picture of a consultation: as its page has it, and smaller for lists. */
export type Cover = { readonly wide: Picture; readonly small: Picture; readonly alt: Localised };
/** The picture that the host or the platform of a consultation has of it. */
export type MirroredCover = {
  readonly consultationId: ConsultationId;
  /** Its address there. */
  readonly source: string;
  readonly alt: Localised;
  /** When it is to be fetched; null once it is here, or is asked for no more. */
  readonly dueAt: Date | null;
  /** How often that was tried. */
  readonly tries: number;
};
export type DueCover = MirroredCover & { readonly slug: string; readonly server: 'node' | 'platform' };
export interface CoverReader {
  /** Covers by consultation; those without one are not in it. */
  of(consultationIds: readonly ConsultationId[]): Promise<ReadonlyMap<ConsultationId, Cover>>;
  mirrored(consultationId: ConsultationId): Promise<MirroredCover | null>;
  /** Those that are to be fetched; of mirrors, of those that have not ended. */
  due(now: Date, limit: number): Promise<readonly DueCover[]>;
}
export interface CoverWriter {
  save(consultationId: ConsultationId, cover: Cover): Promise<void>;
  delete(consultationId: ConsultationId): Promise<void>;
  saveMirrored(cover: MirroredCover): Promise<void>;
  deleteMirrored(consultationId: ConsultationId): Promise<void>;
}
export type ConsultationSummary = {
  readonly consultation: Consultation;
  readonly state: ConsultationState;
  readonly cover: Cover | null;
  readonly proposals: number;
  readonly comments: number;
  /** How many took part; null while that would tell counts that are hidden. */
  readonly participants: number | null;
};
/** Who took part: those who wrote and those who supported, of whom some are both. */
export type Involved = {
  readonly authors: number;
  readonly supporters: number;
  /** How many of those who are both were erased. */
  readonly erasedInBoth: number;
};
/** A consultation with what is counted of it. */
export type CountedConsultation = Pick<ConsultationSummary, 'consultation' | 'proposals' | 'comments'> & {
  readonly involved: Involved;
};
export type ExtensionView = {
  readonly phaseId: Id;
  readonly from: Date;
  readonly to: Date;
  readonly reason: Localised;
  readonly at: Date;
};
/** How many on one calendar day of the consultation (`YYYY-MM-DD`). */
export type DayCount = { readonly day: string; readonly count: number };
export type StandingCount = { readonly standing: Standing; readonly for: number; readonly against: number };
export interface StatisticsViews {
  /** What is published now, by the day it was published. */
  publishedByDay(of: {
    readonly consultationId: ConsultationId;
    readonly kind: 'proposal' | 'comment';
    readonly timeZone: string;
  }): Promise<readonly DayCount[]>;
  /** Counters of every proposal together. */
  consultationOrigins(consultationId: ConsultationId): Promise<readonly OriginCount[]>;
  standingCounts(
    consultationId: ConsultationId,
  ): Promise<readonly { readonly standing: Standing; readonly side: Side; readonly count: number }[]>;
}

export interface ConsultationReader {
  byId(id: Id): Promise<Consultation | null>;
  bySlug(slug: string): Promise<Consultation | null>;
  /** Every consultation, drafts too. */
  ids(): Promise<readonly ConsultationId[]>;
  /** The slug of the consultation that continues it; null where none does. */
  follower(slug: string): Promise<string | null>;
  /** Whether there is any proposal in it, whatever its status. */
  holdsProposals(id: Id): Promise<boolean>;
  /** Phases whose opening or closing lies at or before `now` and was not announced yet. */
  unannounced(
    now: Date,
  ): Promise<
    readonly { readonly consultation: Consultation; readonly phase: Phase; readonly edge: 'opened' | 'closed' }[]
  >;
  /** The last phase for supports of each consultation, where it ended by a moment and its totals were not written down. */
  withoutTotals(until: Date): Promise<readonly { readonly consultation: Consultation; readonly phase: Phase }[]>;
  /** When this node recorded the close of the phases that end at a moment; null where it did not yet. */
  closedAt(id: Id, close: Date): Promise<Date | null>;
  /** Those of this institution that are public and have a phase open at `now`. */
  openAt(now: Date): Promise<readonly Consultation[]>;
  /** The next moment after `now` at which a phase or poll opens or closes. */
  nextEdge(now: Date): Promise<Date | null>;
}

export interface ConsultationWriter {
  save(consultation: Consultation): Promise<void>;
  /** Deletes a draft with its phases and assignments of agents; its ballots are deleted before. */
  delete(id: Id): Promise<void>;
  /** Reads a consultation and makes other changes of it wait for this transaction. */
  lock(slug: string): Promise<Consultation | null>;
  /** The next number of a consultation's proposals; waits for other acceptances in it. */
  nextNumber(consultationId: Id): Promise<number>;
  /** Has `nextNumber` start after a number: none up to it is given out again. */
  reserveNumber(consultationId: Id, number: number): Promise<void>;
  saveExtension(extension: PhaseExtension): Promise<void>;
  /** Marks an edge announced; false where it was already, or where the edge has moved past `at` meanwhile. */
  markAnnounced(phaseId: Id, edge: 'opened' | 'closed', at: Date): Promise<boolean>;
}

/** How an open phase was made longer. */
export type PhaseExtension = {
  readonly id: Id;
  readonly phaseId: Id;
  readonly from: Date;
  readonly to: Date;
  readonly reason: Localised;
  readonly agentId: Id | null;
  readonly at: Date;
};

export interface ConsultationViews {
  consultations(
    query: PageRequest & {
      /** All of them, none, or those with these ids. */
      readonly drafts: boolean | readonly Id[];
      readonly campaign: string | null;
      /** Those whose people are these; all where absent. */
      readonly openTo?: OpenTo | undefined;
      readonly now: Date;
    },
  ): Promise<Page<CountedConsultation>>;
  consultationCounts(id: Id): Promise<Omit<CountedConsultation, 'consultation'>>;
  extensions(consultationId: Id): Promise<readonly ExtensionView[]>;
  tags(consultationId: Id): Promise<readonly { readonly tag: string; readonly proposals: number }[]>;
}
