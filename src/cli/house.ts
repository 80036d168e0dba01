import type {
  ArchiveContents,
  ArchiveProgress,
  ArchiveTaken,
  ReadArchive,
  WriteArchive,
} from '../application/archive.ts';
import type { ConsultationChange } from '../application/change-consultation.ts';
import type { InstitutionChange } from '../application/change-institution.ts';
import type { BallotSaid } from '../application/create-ballot.ts';
import type { CreateConsultation } from '../application/create-consultation.ts';
import type { ImportContributions } from '../application/import-contributions.ts';
import type { HostList } from '../application/import-policies.ts';
import type { PeerDirectory } from '../application/network/peer-directory.ts';
import type { KeysSaid, ProvenSubtotal } from '../application/network/recount-joint.ts';
import type { HostPolicy } from '../application/peers.ts';
import type { BallotDetail } from '../application/read-ballots.ts';
import type { ConsultationDetail } from '../application/read-consultations.ts';
import type { InstitutionView } from '../application/read-institution.ts';
import type { ConsultationSummary, ProposalSummary } from '../application/views.ts';
import type { Config } from '../config.ts';
import type { Consultation } from '../domain/consultation/consultation.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import type { Lang } from '../domain/text.ts';
import type { Log } from '../log.ts';
import type { OpenNode, OpenOptions, RunningNode } from '../node.ts';

/**
 * What commands reach beyond the use cases; composed in main.ts, since the command line knows no other area. Each member
 * loads what it needs when it is called, so that a command which a running node does for us starts at once.
 */
export type House = {
  /** Version of the program. */
  readonly version: string;
  openNode(config: Config, log: Log, options?: OpenOptions): Promise<OpenNode>;
  startNode(config: Config, log: Log, options?: OpenOptions): Promise<RunningNode>;
  /** Brings the schema up to date; answers the migrations that ran. */
  migrate(config: Config): Promise<readonly string[]>;
  /** Leaves what happened so far untold: other servers hear of what comes next. */
  leaveUntold(node: OpenNode): Promise<void>;
  schemaOf(node: OpenNode): Promise<SchemaState>;
  writeArchive(node: OpenNode, order: WriteArchive, progress: ArchiveProgress): Promise<ArchiveContents>;
  /** Opens the database of `config` itself, which no node may have open. */
  takeArchive(config: Config, order: ReadArchive, progress: ArchiveProgress): Promise<ArchiveTaken>;
  /** New keys for the actor of a handle; answers their ids. */
  rotateKeys(
    node: OpenNode,
    handle: string,
  ): Promise<Result<{ readonly actor: string; readonly keys: readonly string[] }, Refusal>>;
  /** Reads what other institutions' nodes say of themselves. */
  peerDirectoryOf(node: OpenNode): Promise<PeerDirectory>;
  /** Reads what institutions signed, with keys out of a file or those of the actor's document, read by its address. */
  provenBy(keys: KeysSaid | ((url: string) => Promise<unknown>)): Promise<ProvenSubtotal>;
  /** A refusal in plain words, the same as the API answers (RFC 9457). */
  problemOf(refusal: Refusal, origin: string): Promise<Problem>;
  /** How the API shows things; with `--json` a command answers the same. */
  resources(): Promise<Resources>;
  /** Reads a conversation that Pol.is exported, out of a folder. */
  readConversation(
    folder: string,
    said: { readonly lang?: Lang | undefined },
  ): Promise<Result<BroughtBatch & { readonly lang: Lang }, Refusal>>;
  /** Reads a table of contributions out of a file. */
  readContributions(file: string, how: ReadTable): Promise<Result<BroughtBatch, Refusal>>;
  /** Reads a list of hosts to limit or block out of a file. */
  readHostList(file: string): Promise<Result<HostList, Refusal>>;
  /** The same list as others read it. */
  hostListOf(policies: readonly HostPolicy[]): Promise<string>;
  /** Reads the description of a consultation as the API does; refuses the first field that does not hold. */
  consultationFrom(body: unknown): Promise<Result<Omit<CreateConsultation, 'by'>, Refusal>>;
  /** The same for a change of one, and of the institution. */
  consultationChangeFrom(body: unknown): Promise<Result<ConsultationChange, Refusal>>;
  institutionChangeFrom(body: unknown): Promise<Result<InstitutionChange, Refusal>>;
  /** The same of a ballot. */
  ballotFrom(body: unknown): Promise<Result<BallotSaid, Refusal>>;
};

/** What a file held, for {@link importContributions}. */
export type BroughtBatch = Omit<ImportContributions, 'slug' | 'onBroken' | 'onProgress'>;

export type ReadTable = {
  /** Names of columns by what they hold. */
  readonly map: Readonly<Record<string, string>>;
  readonly dates: 'iso' | 'dmy';
  readonly encoding: 'utf-8' | 'latin1';
  /** Guessed where null. */
  readonly separator: string | null;
  readonly lang: Lang;
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
    within: { readonly consultation: Consultation; readonly origin: string },
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
  /** Whether this node's key opens what is sealed; null where nothing is, or migrations have not run. */
  readonly keyFits: boolean | null;
};
