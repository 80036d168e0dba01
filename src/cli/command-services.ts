import type {
  ArchiveContents,
  ArchiveProgress,
  ArchiveRestored,
  ReadArchive,
  WriteArchive,
} from '../application/archive/archive.ts';
import type { BallotInput } from '../application/ballot/create-ballot.ts';
import type { BallotDetail } from '../application/ballot/reads.ts';
import type { ConsultationChange } from '../application/consultation/change-consultation.ts';
import type { CreateConsultation } from '../application/consultation/create-consultation.ts';
import type { ConsultationSummary } from '../application/consultation/ports.ts';
import type { ConsultationDetail } from '../application/consultation/read-consultations.ts';
import type { HostPolicy } from '../application/host/ports.ts';
import type { HostList } from '../application/host/set-policy.ts';
import type { ImportContributions } from '../application/import/import-contributions.ts';
import type { InstitutionChange } from '../application/institution/change-institution.ts';
import type { InstitutionView } from '../application/institution/reads.ts';
import type {
  JournalVerdict,
  PromiseVerdict,
  ProofVerdict,
  VerifyJournal,
  VerifyKept,
} from '../application/journal/journal-verdict.ts';
import type { Journal } from '../application/journal/ports.ts';
import type { HolderView } from '../application/network/cohost/reads.ts';
import type { PeerDirectory } from '../application/network/peer/ports.ts';
import type { KeysInput, ProvenSubtotal } from '../application/open-data/recount-joint.ts';
import type { ProposalSummary } from '../application/proposal/ports.ts';
import type { IdentityWire } from '../application/sign-in/ports.ts';
import type { Analyst } from '../application/synthesis/ports.ts';
import type { Consultation } from '../domain/consultation/consultation.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import type { Result } from '../domain/kit/result.ts';
import type { Lang } from '../domain/kit/text.ts';
import type { Config } from '../start/config.ts';
import type { Log } from '../start/log.ts';
import type { OpenNode, OpenOptions, RunningNode, StartOptions } from '../start/node.ts';

export type DirectoryAccess = { readonly uid: number; readonly mode: number; readonly isOpenToOthers: boolean };

/**
 * What commands reach beyond the use cases; composed in main.ts, since the command line knows no other area. Each member
 * loads what it needs when it is called, so that a command which a running node does for us starts at once.
 */
export type CommandServices = {
  /** Version of the program. */
  readonly version: string;
  openNode(config: Config, log: Log, options?: OpenOptions): Promise<OpenNode>;
  startNode(config: Config, log: Log, options?: StartOptions): Promise<RunningNode>;
  /** Ends this process once its event loop had no turn for too long; null where nobody wants that. */
  startWatchdog(config: Config, log: Log): Promise<AsyncDisposable | null>;
  /** Migrates the schema; returns the migrations that ran. */
  migrate(config: Config): Promise<readonly string[]>;
  /** Skips all events so far: other servers are notified of later ones only. */
  skipToLatest(node: OpenNode): Promise<void>;
  schemaOf(node: OpenNode): Promise<SchemaState>;
  /** Who may open a directory; null where there is none. */
  directoryAccess(directory: string): Promise<DirectoryAccess | null>;
  writeArchive(node: OpenNode, order: WriteArchive, progress: ArchiveProgress): Promise<ArchiveContents>;
  /** Opens the database of `config` itself, which no node may have open. */
  restoreArchive(config: Config, order: ReadArchive, progress: ArchiveProgress): Promise<ArchiveRestored>;
  /** Generates new keys for the actor of a handle; returns their ids. */
  rotateKeys(
    node: OpenNode,
    handle: string,
  ): Promise<Result<{ readonly actor: string; readonly keys: readonly string[] }, Refusal>>;
  /** Reads the descriptions of other institutions' nodes. */
  peerDirectoryOf(node: OpenNode): Promise<PeerDirectory>;
  /** Asks the identity provider, as the node does. */
  identityWireOf(node: OpenNode): Promise<IdentityWire>;
  /** Ends a public journal that cannot go on, and begins the next one. */
  beginNextJournal(node: OpenNode): Promise<Result<Journal, Refusal>>;
  /** Verifies signed documents of institutions, with the keys in a file or those that the actor's document lists. */
  provenBy(keys: KeysInput | ((url: string) => Promise<unknown>)): Promise<ProvenSubtotal>;
  /** What computes a synthesis. */
  analyst(): Promise<Analyst>;
  /** Verifies a journal. Throws a JournalFault for the first thing that does not hold. */
  verifyJournal(given: VerifyJournal): Promise<JournalVerdict>;
  /** Verifies a proof or a promise of one act. Throws a JournalFault for the first thing that does not hold. */
  verifyProof(given: VerifyKept): Promise<ProofVerdict | PromiseVerdict>;
  /** A refusal in plain words, the same as the API answers (RFC 9457). */
  problemOf(refusal: Refusal, origin: string): Promise<Problem>;
  /** The representations of the API; with `--json` a command prints the same. */
  resources(): Promise<Resources>;
  /** Reads an exported Pol.is conversation from a folder. */
  readConversation(
    folder: string,
    input: { readonly lang?: Lang | undefined },
  ): Promise<Result<ImportedBatch & { readonly lang: Lang }, Refusal>>;
  /** Reads a table of contributions from a file. */
  readContributions(file: string, how: ReadTable): Promise<Result<ImportedBatch, Refusal>>;
  /** Reads a list of hosts to limit or block from a file. */
  readHostList(file: string): Promise<Result<HostList, Refusal>>;
  /** Writes such a list for other software. */
  hostListOf(policies: readonly HostPolicy[]): Promise<string>;
  /** Reads the description of a consultation as the API does; refuses the first field that does not hold. */
  consultationFrom(body: unknown): Promise<Result<Omit<CreateConsultation, 'by'>, Refusal>>;
  /** The same for a change of one, and of the institution. */
  consultationChangeFrom(body: unknown): Promise<Result<ConsultationChange, Refusal>>;
  institutionChangeFrom(body: unknown): Promise<Result<InstitutionChange, Refusal>>;
  /** The same of a ballot. */
  ballotFrom(body: unknown): Promise<Result<BallotInput, Refusal>>;
};

/** What a file held, for {@link importContributions}. */
export type ImportedBatch = Omit<ImportContributions, 'slug' | 'onBroken' | 'onProgress'>;

export type ReadTable = {
  /** Column names by content. */
  readonly map: Readonly<Record<string, string>>;
  readonly dates: 'iso' | 'dmy';
  readonly encoding: 'utf-8' | 'latin1';
  /** Guessed where null. */
  readonly separator: string | null;
  readonly lang: Lang;
  /** As the layout of the table has it where null. */
  readonly markup: 'text' | 'html' | null;
  readonly currency: string;
  readonly timeZone: string;
  readonly slug: string;
  readonly label: string | null;
  readonly now: Date;
};

type At = { readonly origin: string; readonly now: Date };

export type Resources = {
  institution(of: InstitutionView, origin: string): object;
  consultation(of: ConsultationDetail, at: At): object;
  consultationSummary(of: ConsultationSummary, at: At): object;
  ballot(of: BallotDetail): object;
  proposalSummary(
    of: ProposalSummary,
    within: {
      readonly consultation: Consultation;
      readonly origin: string;
      readonly holders: readonly HolderView[];
    },
  ): object;
};

export type Problem = {
  readonly title: string;
  readonly detail?: string;
  readonly refusal?: { readonly type: string };
};

export type SchemaState = {
  /** Major version of the PostgreSQL behind it. */
  readonly server: number;
  /** The database's clock. */
  readonly now: Date;
  /** Migrations that have not run. */
  readonly pending: readonly string[];
  /** Whether this node's key decrypts the stored secrets; null where there are none, or migrations have not run. */
  readonly keyFits: boolean | null;
};
