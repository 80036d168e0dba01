import type { Ballot } from '../domain/ballot/ballot.ts';
import type { Id } from '../domain/kit/id.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import type { Result } from '../domain/kit/result.ts';
import type { AccessReader, AccessWriter } from './agent/ports.ts';
import type { AnswerReader, AnswerViews, AnswerWriter } from './answer/ports.ts';
import type { BallotReader, BallotViews, BallotWriter, EligibleVoter, Voter, VotersQuery } from './ballot/ports.ts';
import type { CommentReader, CommentViews, CommentWriter } from './comment/ports.ts';
import type { PoolingReaders, PoolingWriters } from './community/settlement/ports.ts';
import type { ConnectorReader, Connectors, ConnectorWriter } from './connector/ports.ts';
import type {
  ConsultationReader,
  ConsultationViews,
  ConsultationWriter,
  CoverReader,
  CoverWriter,
  ReadsUnfinished,
  StatisticsViews,
  UnfinishedConsultations,
  UnfinishedParts,
} from './consultation/ports.ts';
import type { EventLogReader, EventLogWriter, EventViews } from './event/ports.ts';
import type { ExportViews } from './export/ports.ts';
import type {
  DeadLetterReader,
  DeadLetterWriter,
  DeliveryReader,
  DeliveryWriter,
} from './federation/delivery/ports.ts';
import type {
  DocumentReader,
  DocumentWriter,
  HandleReader,
  HandleWriter,
  PeerReader,
  PeerWriter,
} from './federation/ports.ts';
import type { BulkWriter } from './import/ports.ts';
import type { InstitutionReaders, InstitutionWriters, PlacePorts } from './institution/ports.ts';
import type { JournalReaders, JournalWriters } from './journal/ports.ts';
import type {
  Arrivals,
  IdempotencyReader,
  IdempotencyWriter,
  ImageEncoder,
  LockWriter,
  PictureReader,
  PictureWriter,
  ProcessReader,
  ProcessWriter,
  Secrets,
  Sharing,
} from './kit/ports.ts';
import type { MailPorts, MailReaders, MailWriters } from './mail/ports.ts';
import type { DocumentInspector, MediaFileReader, MediaFileWriter } from './media/ports.ts';
import type {
  AppealReader,
  AppealWriter,
  DecisionReader,
  DecisionWriter,
  ModerationViews,
  ReportReader,
  ReportWriter,
} from './moderation/ports.ts';
import type { CohostAnswerReader, CohostAnswerWriter } from './network/answer/ports.ts';
import type { AuthorshipReader, AuthorshipWriter } from './network/authorship/ports.ts';
import type { CatalogueReader, CatalogueWriter } from './network/catalogue/ports.ts';
import type { SharingReader, SharingWriter } from './network/cohost/ports.ts';
import type { ComparisonReader, ComparisonWriter } from './network/comparison/ports.ts';
import type { DirectoryReader, DirectoryWriter, ReadsDirectories } from './network/directory/ports.ts';
import type { IncomingContributionReader, IncomingContributionWriter } from './network/incoming/ports.ts';
import type { ChangesReader, NetworkReader } from './network/mirror/ports.ts';
import type { MovingReader, MovingWriter } from './network/move/ports.ts';
import type { OutgoingContributionReader, OutgoingContributionWriter } from './network/outgoing/ports.ts';
import type { PeeringReader, PeeringWriter } from './network/peer/ports.ts';
import type { SubtotalReader, SubtotalWriter } from './network/subtotal/ports.ts';
import type { PaperReader, PaperWriter } from './paper/ports.ts';
import type { CodeLetterReader, CodeLetterWriter, ReadsCodeLetters } from './participant/code-letter/ports.ts';
import type { ContactReader, ContactWriter, ReadsContacts } from './participant/contact/ports.ts';
import type {
  MergeWriter,
  OwnActReader,
  ParticipantReader,
  ParticipantWriter,
  ResidentReader,
  ResidentWriter,
} from './participant/ports.ts';
import type { PollReader, PollViews, PollWriter } from './poll/ports.ts';
import type { RetentionReader, RetentionWriter } from './privacy/ports.ts';
import type {
  DraftReader,
  DraftWriter,
  FormerDetailsReader,
  FormerDetailsWriter,
  ImageReader,
  ImageWriter,
  PlaceViews,
  ProposalReader,
  ProposalViews,
  ProposalWriter,
  SimilarReader,
} from './proposal/ports.ts';
import type { QuestionnaireReader, QuestionnaireWriter } from './questionnaire/ports.ts';
import type { IdentityReader, IdentityWriter, SignInReader, SignInWriter } from './sign-in/ports.ts';
import type { SourceReader, SourceWriter } from './source/ports.ts';
import type { SupportReader, SupportWriter } from './support/ports.ts';
import type { Analyst, SynthesisViews, SynthesisWriter } from './synthesis/ports.ts';
import type { Derivations, ReadsReuse, Templates } from './template/ports.ts';

/**
 * What a use case needs from outside the rules: the event log and the state, a clock, identifiers, secrets.
 * Passed in, so that every rule can be tried at any moment of any calendar.
 */
export type Application = MailPorts &
  PlacePorts & {
    readonly store: Store;
    readonly now: () => Date;
    /** A new UUID, version 7: sorts by the time it was made. */
    readonly newId: () => Id;
    /** What this process received and has not answered yet; where absent, no close waits for it. */
    readonly arrivals?: Arrivals;
    readonly secrets: Secrets;
    /** Public https origin, without a trailing slash. */
    readonly origin: string;
    /** Proposals and comments that one person may write in an hour; as many as they like where 0 or absent. */
    readonly contributionsPerHour?: number;
    /** Who answers for who a voter is; the participants' own standing and territory where absent. */
    readonly eligibility?: EligibilityPort;
    /** Re-encodes uploaded images, and reads what documents say of themselves; either is refused where absent. */
    readonly imageEncoder?: ImageEncoder;
    readonly documentInspector?: DocumentInspector;
    /** Groups texts by their words; a synthesis cannot be made where absent. */
    readonly analyst?: Analyst;
    /** Reads other nodes during a request; where absent, unknown institutions cannot be invited and nothing can be mirrored. */
    readonly network?: NetworkReader;
    /** What this node can be connected to; where absent, no connector can be added and nothing is sent. */
    readonly connectors?: Connectors;
  };

/**
 * Whoever answers for who a voter is: the institution's list of residents, its identity provider, a token it signed.
 * The rules of the ballot then say whether that is enough (`admitToBallot`).
 */
export interface EligibilityPort {
  /**
   * Answers for voters, in the order they are asked about. Whoever casts asks in the transaction that stores the cast, so
   * nothing is locked or written here: PostgreSQL would keep that transaction's number beside the voter's name.
   */
  check(reader: Reader, query: VotersQuery): Promise<readonly Result<EligibleVoter, Refusal>[]>;
  /** Who they are to a ballot, to find their own vote again; null for nobody. */
  personOf(reader: Reader, query: { readonly ballot: Ballot; readonly voter: Voter }): Promise<string | null>;
}

export interface Store {
  /** Everything `work` reads is of one moment. */
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /** The same for a few rows that everybody asks for: whoever asks at the same time reads at the same moment. */
  readShared<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /** The same for one statement alone, which needs no transaction around it: what a second one reads may be of another moment. */
  readOnce<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /** State and event together, or nothing. After a deadlock it is run again: `work` touches nothing but its writer. */
  transact<T>(work: (writer: Writer) => Promise<T>): Promise<T>;
  /**
   * The same in a transaction that works of others share which come at the same time: each is as if it were alone, and one that
   * fails is no reason for another to fail. A work that refuses has written nothing.
   */
  transactShared<T>(sharing: Sharing, work: (writer: Writer) => Promise<T>): Promise<T>;
  /** Gives every event committed so far its position; whoever follows the log calls it before reading. */
  placeEvents(): Promise<void>;
}

/** What can be read, by concept. */
export interface Reader
  extends InstitutionReaders,
    JournalReaders,
    MailReaders,
    PoolingReaders,
    ReadsCodeLetters,
    ReadsContacts,
    ReadsDirectories,
    ReadsUnfinished,
    ReadsReuse {
  readonly access: AccessReader;
  readonly answers: AnswerReader;
  readonly cohostAnswers: CohostAnswerReader;
  readonly comparisons: ComparisonReader;
  readonly appeals: AppealReader;
  readonly authorship: AuthorshipReader;
  readonly ballots: BallotReader;
  readonly catalogue: CatalogueReader;
  readonly changes: ChangesReader;
  readonly comments: CommentReader;
  readonly connectors: ConnectorReader;
  readonly consultations: ConsultationReader;
  readonly covers: CoverReader;
  readonly deadLetters: DeadLetterReader;
  readonly decisions: DecisionReader;
  readonly deliveries: DeliveryReader;
  readonly documents: DocumentReader;
  readonly drafts: DraftReader;
  readonly events: EventLogReader;
  readonly formerDetails: FormerDetailsReader;
  readonly incomingContributions: IncomingContributionReader;
  readonly handles: HandleReader;
  readonly outgoingContributions: OutgoingContributionReader;
  readonly idempotency: IdempotencyReader;
  readonly identity: IdentityReader;
  readonly images: ImageReader;
  readonly mediaFiles: MediaFileReader;
  readonly moving: MovingReader;
  readonly ownActs: OwnActReader;
  readonly paper: PaperReader;
  readonly participants: ParticipantReader;
  readonly peering: PeeringReader;
  readonly peers: PeerReader;
  readonly pictures: PictureReader;
  readonly polls: PollReader;
  readonly processes: ProcessReader;
  readonly proposals: ProposalReader;
  readonly questionnaires: QuestionnaireReader;
  readonly reports: ReportReader;
  readonly residents: ResidentReader;
  readonly retention: RetentionReader;
  readonly sharing: SharingReader;
  readonly signIns: SignInReader;
  readonly similar: SimilarReader;
  readonly sources: SourceReader;
  readonly subtotals: SubtotalReader;
  readonly supports: SupportReader;
  readonly views: ViewReader;
}

/** A reader that may also write: each concept reads and writes under one name. */
export interface Writer
  extends Omit<Reader, keyof InstitutionWriters | keyof JournalWriters | keyof MailWriters | keyof PoolingWriters>,
    InstitutionWriters,
    JournalWriters,
    MailWriters,
    PoolingWriters {
  readonly unfinishedConsultations: UnfinishedConsultations;
  readonly unfinishedParts: UnfinishedParts;
  readonly access: AccessReader & AccessWriter;
  readonly answers: AnswerReader & AnswerWriter;
  readonly cohostAnswers: CohostAnswerReader & CohostAnswerWriter;
  readonly comparisons: ComparisonReader & ComparisonWriter;
  readonly directories: DirectoryReader & DirectoryWriter;
  readonly appeals: AppealReader & AppealWriter;
  readonly authorship: AuthorshipReader & AuthorshipWriter;
  readonly ballots: BallotReader & BallotWriter;
  readonly catalogue: CatalogueReader & CatalogueWriter;
  readonly comments: CommentReader & CommentWriter;
  readonly connectors: ConnectorReader & ConnectorWriter;
  readonly consultations: ConsultationReader & ConsultationWriter;
  readonly covers: CoverReader & CoverWriter;
  readonly deadLetters: DeadLetterReader & DeadLetterWriter;
  readonly decisions: DecisionReader & DecisionWriter;
  readonly deliveries: DeliveryReader & DeliveryWriter;
  readonly derivations: Derivations;
  readonly documents: DocumentReader & DocumentWriter;
  readonly drafts: DraftReader & DraftWriter;
  readonly events: EventLogReader & EventLogWriter;
  readonly formerDetails: FormerDetailsReader & FormerDetailsWriter;
  readonly incomingContributions: IncomingContributionReader & IncomingContributionWriter;
  readonly handles: HandleReader & HandleWriter;
  readonly outgoingContributions: OutgoingContributionReader & OutgoingContributionWriter;
  readonly idempotency: IdempotencyReader & IdempotencyWriter;
  readonly identity: IdentityReader & IdentityWriter;
  readonly images: ImageReader & ImageWriter;
  readonly imports: BulkWriter;
  readonly locks: LockWriter;
  readonly codeLetters: CodeLetterReader & CodeLetterWriter;
  readonly contacts: ContactReader & ContactWriter;
  readonly mediaFiles: MediaFileReader & MediaFileWriter;
  readonly moving: MovingReader & MovingWriter;
  readonly paper: PaperReader & PaperWriter;
  readonly participants: ParticipantReader & ParticipantWriter & MergeWriter;
  readonly peering: PeeringReader & PeeringWriter;
  readonly peers: PeerReader & PeerWriter;
  readonly pictures: PictureReader & PictureWriter;
  readonly polls: PollReader & PollWriter;
  readonly processes: ProcessReader & ProcessWriter;
  readonly proposals: ProposalReader & ProposalWriter;
  readonly questionnaires: QuestionnaireReader & QuestionnaireWriter;
  readonly reports: ReportReader & ReportWriter;
  readonly residents: ResidentReader & ResidentWriter;
  readonly retention: RetentionReader & RetentionWriter;
  readonly sharing: SharingReader & SharingWriter;
  readonly signIns: SignInReader & SignInWriter;
  readonly sources: SourceReader & SourceWriter;
  readonly subtotals: SubtotalReader & SubtotalWriter;
  readonly supports: SupportReader & SupportWriter;
  readonly syntheses: SynthesisWriter;
  readonly templates: Templates;
}

/** Reads across aggregates, without rules: use cases (`read-*.ts`) decide what may be shown, and all interfaces call those, never this. */
export type ViewReader = AnswerViews &
  BallotViews &
  CommentViews &
  ConsultationViews &
  EventViews &
  ExportViews &
  ModerationViews &
  PlaceViews &
  PollViews &
  ProposalViews &
  StatisticsViews &
  SynthesisViews;
