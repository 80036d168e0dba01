import type { Verdict } from '../../../domain/answer/answer.ts';
import type { PhaseKind } from '../../../domain/consultation/phase.ts';
import type { EventType, LoggedEvent } from '../../../domain/event/event.ts';
import type { ConsultationId, Id } from '../../../domain/kit/id.ts';
import type { Lang, Localised } from '../../../domain/kit/text.ts';
import type { TopicId } from '../../../domain/kit/topic.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { TextLicence } from '../../../domain/template/template.ts';
import type { Page, PageRequest } from '../../kit/page.ts';
import type { ProposalRow } from '../../proposal/ports.ts';

export type CataloguePhase = { readonly kind: PhaseKind; readonly opensAt: Date; readonly closesAt: Date };
/** A template as the catalogue of its institution lists it, beside its consultation. */
export type CatalogueTemplate = {
  /** Its id there, which is where it is read. */
  readonly id: string;
  readonly title: Localised;
  readonly purpose: Localised;
  readonly licence: TextLicence;
  readonly contentHash: string;
};
/** A consultation or a proposal of another institution, as its catalogue lists it. */
export type CatalogueEntry = {
  /** Its id there, which is where it is read. */
  readonly uri: string;
  /** The id of the institution. */
  readonly peer: string;
  /** The id of its consultation; its own for a consultation. */
  readonly consultation: string;
  readonly title: Localised;
  /** The beginning of its text. */
  readonly summary: Localised;
  readonly languages: readonly Lang[];
  readonly tags: readonly string[];
  /** Those it says, and those that its free tags name in some language. */
  readonly topics: readonly TopicId[];
  readonly publishedAt: Date;
  readonly updatedAt: Date;
} & (
  | {
      readonly kind: 'consultation';
      readonly phases: readonly CataloguePhase[];
      /** The template that is offered of it. */
      readonly template?: CatalogueTemplate | null;
    }
  | {
      readonly kind: 'proposal';
      readonly number: number;
      readonly verdict: Verdict | null;
      /** Supports of every standing; null where they are not shown. */
      readonly supports: number | null;
    }
);
/** An entry with where it comes from, as readers see it. */
export type CatalogueView = {
  readonly entry: CatalogueEntry;
  readonly origin: Pick<Peer, 'uri' | 'origin' | 'handle' | 'name' | 'territory' | 'languages'>;
  /** What the consultation is called and when its phases are; null where only the proposal is known. */
  readonly within: { readonly title: Localised; readonly phases: readonly CataloguePhase[] } | null;
  /** Since when its node does not answer, where that is long. */
  readonly staleSince: Date | null;
};
export const CATALOGUE_STATES = ['upcoming', 'open', 'closed'] as const;
export type CatalogueState = (typeof CATALOGUE_STATES)[number];
export const CATALOGUE_KINDS = ['consultation', 'proposal'] as const;
/** What is looked for: entries of a kind, or consultations that are offered as templates. */
export const CATALOGUE_FILTERS = [...CATALOGUE_KINDS, 'template'] as const;
export type CatalogueQuery = PageRequest & {
  readonly search: string | null;
  /** A topic of the list, or a free tag. */
  readonly topic: string | null;
  /** Code of a territory. */
  readonly territory: string | null;
  readonly state: CatalogueState | null;
  /** A phase of this kind is open now. */
  readonly phase: PhaseKind | null;
  readonly lang: Lang | null;
  readonly kind: (typeof CATALOGUE_FILTERS)[number] | null;
};
/** How far a peer's catalogue was read. */
export type CatalogueReading = {
  readonly peer: string;
  readonly pass: number;
  /** Where this pass goes on; null for its first page. */
  readonly page: string | null;
  /** Where what changed is read once a whole pass is over; null before one, and where its node does not tell. */
  readonly changes: string | null;
  readonly dueAt: Date;
  /** When a pass last came to its end. */
  readonly readAt: Date | null;
  readonly failingSince: Date | null;
};
/** State of a page of a catalogue when it was last read. */
export type CataloguePage = {
  readonly peer: string;
  readonly uri: string;
  readonly etag: string | null;
  readonly next: string | null;
};
/** Types of events, and types that matter in some consultations only. */
export type ChangeTypes = {
  readonly types: readonly EventType[];
  readonly within: { readonly consultations: readonly ConsultationId[]; readonly types: readonly EventType[] };
};
/** Events after one position up to another, and of what they are about at most `limit`, by id after `beyond`. */
export type ChangesWithin = {
  readonly after: number;
  readonly upTo: number;
  readonly beyond: Id | null;
  readonly limit: number;
};
export interface CatalogueReader {
  /** The published consultation of our own that comes after another in a fixed order; the first for null. */
  nextOwn(after: ConsultationId | null): Promise<ConsultationId | null>;
  /**
   * The last event of some types after a position, of published consultations of our own. All events after it may be read
   * where there are types that matter in some consultations only.
   */
  lastChange(of: ChangeTypes & Pick<ChangesWithin, 'after'>): Promise<Pick<LoggedEvent, 'id' | 'position'> | null>;
  /** Published consultations of our own in which something of some types happened, by id. */
  changedConsultations(
    of: ChangesWithin & { readonly types: readonly EventType[] },
  ): Promise<readonly ConsultationId[]>;
  /** Their proposals that have a number and about which something of some types happened, by id. */
  changedProposals(of: ChangesWithin & ChangeTypes): Promise<readonly ProposalRow[]>;
  reading(peer: string): Promise<CatalogueReading | null>;
  /** Peers whose catalogue is to be read by a moment. */
  due(now: Date): Promise<readonly Pick<Peer, 'uri' | 'origin'>[]>;
  page(peer: string, uri: string): Promise<CataloguePage | null>;
  /** How many entries of a peer a pass saw. */
  countSeen(peer: string, pass: number): Promise<number>;
  /** Newest first, some of each institution by turns. `without` are institutions of which nothing is shown. */
  find(
    query: CatalogueQuery & { readonly now: Date; readonly staleBefore: Date; readonly without: readonly string[] },
  ): Promise<Page<CatalogueView>>;
  entry(uri: string): Promise<CatalogueEntry | null>;
  /** The template with this id; null where no catalogue lists one. */
  templateAt(uri: string): Promise<CatalogueTemplate | null>;
  /** Proposals whose words are most like a text, of whatever institution, but for those in consultations that are shared here. */
  like(query: {
    readonly texts: Localised;
    readonly limit: number;
    readonly staleBefore: Date;
    readonly without: readonly string[];
  }): Promise<readonly CatalogueView[]>;
  /** The topics of the list that entries have, and the free tags that most have and that name none of them. */
  topics(limit: number): Promise<{ readonly topics: readonly TopicId[]; readonly tags: readonly string[] }>;
  languages(): Promise<readonly Lang[]>;
}
export interface CatalogueWriter {
  saveReading(reading: CatalogueReading): Promise<void>;
  savePage(page: CataloguePage): Promise<void>;
  saveEntries(entries: readonly CatalogueEntry[], of: { readonly page: string; readonly pass: number }): Promise<void>;
  /** Marks the entries of an unchanged page as seen in a pass. */
  markSeen(of: { readonly peer: string; readonly page: string; readonly pass: number }): Promise<void>;
  /** Deletes the entries that a pass did not see; answers how many. */
  deleteUnseen(peer: string, pass: number): Promise<number>;
  /** Deletes everything of a peer. */
  delete(peer: string): Promise<void>;
  /** Deletes entries of a peer by their ids. */
  deleteEntries(peer: string, uris: readonly string[]): Promise<void>;
  /** Forgets what the pages of a peer were when they were read: the next pass reads all of them. */
  deletePages(peer: string): Promise<void>;
  /**
   * Schedules the catalogue of the peer at an origin for a moment, or for `pauseMs` after its last reading where that is later.
   * One that does not answer, or is due before, is left as it is. Answers whether the origin is a peer's.
   */
  wake(origin: string, of: { readonly at: Date; readonly pauseMs: number }): Promise<boolean>;
}
