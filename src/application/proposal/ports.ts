import type { Answer, Verdict } from '../../domain/answer/answer.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Disclosure } from '../../domain/consultation/visibility.ts';
import type { ConsultationId, Id, ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Money } from '../../domain/kit/money.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import type { TopicId } from '../../domain/kit/topic.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { Box, Cell, Grid } from '../../domain/proposal/box.ts';
import type { FormerDetails, ImageInput } from '../../domain/proposal/details.ts';
import type { Location, Proposal, ProposalStatus } from '../../domain/proposal/proposal.ts';
import type { Version } from '../../domain/proposal/version.ts';
import type { Origins } from '../../domain/support/origin.ts';
import type { Count, Support, Totals } from '../../domain/support/support.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { EncodedImage, MapSource } from '../kit/ports.ts';
import type { DecisionView } from '../moderation/ports.ts';
import type { CohostAnswerView } from '../network/answer/ports.ts';
import type { WordsState } from '../network/authorship/ports.ts';
import type { Derived } from '../network/reuse/ports.ts';
import type { CitySupports } from '../network/subtotal/ports.ts';
import type { AuthorView } from '../participant/ports.ts';

/** Totals that may be shown to this viewer, or why they are hidden and until when. */
export type DisclosedTotals =
  | { readonly visible: true; readonly totals: Totals; readonly deciding: number }
  | Extract<Disclosure, { visible: false }>;
export type ProposalSummary = {
  readonly id: Id;
  readonly number: number | null;
  readonly status: ProposalStatus;
  readonly title: Localised;
  readonly body: Localised;
  readonly lang: Lang;
  readonly version: number;
  readonly contentHash: string;
  readonly cost: Money | null;
  readonly amends: number | null;
  /** Shown first, and the text only when somebody asks for it. */
  readonly warning: string | null;
  readonly tags: readonly string[];
  readonly topics: readonly TopicId[];
  readonly location: Location | null;
  readonly place: string | null;
  readonly author: AuthorView;
  readonly original: string | null;
  /** Where it is read on the platform that it came from. */
  readonly sourceUrl: string | null;
  /** Its id at the host of a mirrored consultation. */
  readonly uri: string | null;
  readonly comments: number;
  readonly verdict: Verdict | null;
  readonly receivedAt: Date;
  readonly publishedAt: Date | null;
  readonly updatedAt: Date;
  readonly detailsChangedAt: Date | null;
  readonly supports: DisclosedTotals;
};
export type ProposalView = ProposalSummary &
  Derived & {
    readonly consultation: Consultation;
    readonly images: readonly ImageView[];
    readonly versions: readonly Version[];
    readonly pending: Version | null;
    readonly answers: readonly Answer[];
    /** Of the institutions that hold the consultation beside the one that decides: every version, by institution. */
    readonly cohostAnswers: readonly CohostAnswerView[];
    readonly decisions: readonly DecisionView[];
    /** The viewer's own support, if they are signed in and gave one. */
    readonly mine: Support | null;
    readonly published: PublishedTotals | null;
    /** From where supports were given; null while counts are hidden, and for fewer than ten. */
    readonly origins: Origins | null;
    /** City by city, where several institutions hold the consultation; null while counts are hidden. */
    readonly cities: readonly CitySupports[] | null;
    /** How it is known that the words are their author's, where another city vouches for them. */
    readonly words: WordsState | null;
  };
/** Totals as published by the platform of an import, shown beside recounted ones. */
export type PublishedTotals = { readonly source: string; readonly for: number; readonly against: number };
export const PROPOSAL_ORDERS = ['fair', 'newest', 'oldest', 'discussed', 'supported'] as const;
export type ProposalOrder = (typeof PROPOSAL_ORDERS)[number];
export type ProposalQuery = PageRequest & {
  readonly consultationId: Id;
  readonly order: ProposalOrder;
  /** For `fair`: which shuffle. */
  readonly seed: number;
  readonly statuses: readonly ProposalStatus[];
  /** Words to find, in any of `langs`; null for all. */
  readonly search: string | null;
  readonly langs: readonly Lang[];
  readonly tag: string | null;
  readonly topic: TopicId | null;
  readonly answered: boolean | null;
  /** Published between two moments, both included; at any time where absent. */
  readonly published?: { readonly from: Date; readonly to: Date } | undefined;
  /** Standings that `supported` sorts by; nobody may ask for that order while counts are hidden. */
  readonly deciding: readonly Standing[];
};
/** A proposal as stored, before anything decides whether its counts may be shown. */
export type ProposalRow = Omit<ProposalSummary, 'supports'> & {
  readonly consultationId: Id;
  readonly counts: readonly Count[];
  /** Totals as the platform it was imported from published them. */
  readonly published: PublishedTotals | null;
};
/** A draft as stored: its content is encrypted for the context `draft`. */
export type StoredDraft = {
  readonly id: Id;
  readonly participantId: ParticipantId;
  readonly consultationId: ConsultationId;
  readonly encryptedContent: string;
  readonly updatedAt: Date;
};
export type DraftReader = {
  of(participantId: ParticipantId, consultationId: ConsultationId): Promise<StoredDraft | null>;
  /** All drafts of a participant, latest first. */
  all(participantId: ParticipantId): Promise<readonly StoredDraft[]>;
};
export type DraftWriter = {
  /** Saves a draft, replacing the former one. */
  save(draft: StoredDraft): Promise<void>;
  delete(participantId: ParticipantId, consultationId: ConsultationId): Promise<void>;
};
/** An image that belongs to no proposal yet. `hash` is its address. */
export type UnattachedImage = Omit<EncodedImage, 'bytes'> & { readonly id: Id; readonly hash: string };
/** An image of a proposal, as its readers get it. */
export type ImageView = UnattachedImage & {
  readonly alt: string;
  /** Its address at another node, where it was fetched from there. */
  readonly source: string | null;
};
export type StoredImage = EncodedImage & {
  readonly id: Id;
  readonly participantId: ParticipantId;
  readonly hash: string;
  readonly source: string | null;
  readonly createdAt: Date;
};
/** An image of another node that a proposal is to have at a position, once it was fetched. */
export type AwaitedImage = {
  readonly position: number;
  readonly source: string;
  readonly alt: string;
  /** It came with a post of another server or from a source, which are asked some times only. */
  readonly fromPost: boolean;
};
export type DueImage = AwaitedImage & {
  readonly proposalId: ProposalId;
  readonly tries: number;
  readonly server: 'node' | 'platform';
};
/** Who asks for an image: somebody who takes part, an agent of some consultations or of all, or anybody. */
export type ImageViewer = {
  readonly participantId: Id | null;
  readonly agent: { readonly consultations: readonly Id[] | null } | null;
};
export type ImageReader = {
  /** Images of a proposal, in their order. */
  of(proposalId: ProposalId): Promise<readonly ImageView[]>;
  /** Images of a participant that belong to no proposal yet. */
  unattached(participantId: ParticipantId): Promise<readonly UnattachedImage[]>;
  /** All stored images of a proposal, detached ones included. */
  everOf(proposalId: ProposalId): Promise<readonly ImageView[]>;
  /** Images that a proposal is to have and that were not fetched yet, in their order. */
  awaitedOf(proposalId: ProposalId): Promise<readonly AwaitedImage[]>;
  /** Images to be fetched now, of public and held proposals in consultations that are ours or still mirrored. */
  due(now: Date, limit: number): Promise<readonly DueImage[]>;
  /**
   * An image that this viewer may see: of a public proposal, their own, or for whoever works on its consultation; and by
   * anybody who knows its address, of a proposal that the host of its consultation did not decide about yet (docs/adr/0038).
   */
  shown(hash: string, to: ImageViewer): Promise<EncodedImage | null>;
};
export type ImageWriter = {
  save(image: StoredImage): Promise<void>;
  attach(image: ImageInput, to: { readonly proposalId: ProposalId; readonly position: number }): Promise<void>;
  /** Attaches an image to a proposal without showing it yet. */
  hold(image: ImageInput, of: { readonly proposalId: ProposalId; readonly at: Date }): Promise<void>;
  /** Replaces the list of images that a proposal awaits. */
  saveAwaited(proposalId: ProposalId, images: readonly AwaitedImage[], at: Date): Promise<void>;
  /** Removes an image from what is awaited. */
  markFetched(image: DueImage): Promise<void>;
  /** Schedules another attempt for one that could not be fetched. */
  postpone(image: DueImage, until: Date): Promise<void>;
  /** Deletes every image of a proposal: its author was erased. */
  delete(proposalId: ProposalId): Promise<void>;
  /** Detaches every image of a proposal: officers and its author still see them. */
  detach(proposalId: ProposalId, at: Date): Promise<void>;
};
export type NamedProposal = { readonly number: number; readonly title: Localised; readonly lang: Lang };
/** Where a published proposal is: a point, a place in words, or both. */
export type PlacedProposal = NamedProposal & { readonly place: string | null; readonly location: Location | null };
/** Proposals in one cell of a map: how many, the least box with all of them, and the one where there is one alone. */
export type CellCount = Cell & { readonly count: number; readonly box: Box; readonly only: NamedProposal | null };
/** The same as one mark of a map: that of one alone is where it is, that of several in the middle of their cell. */
export type PlacedArea = Omit<CellCount, keyof Cell> & { readonly mark: Location };
export type PlaceViews = {
  /** Proposals with a place, by number, after `after`. */
  placedProposals(
    which: Which & { readonly after: number; readonly limit: number },
  ): Promise<readonly PlacedProposal[]>;
  /** The least box with all that have a point; null where none has. */
  placedBox(which: Which): Promise<Box | null>;
  /** How many have a point in each cell of a grid, without the empty ones. */
  placedCells(which: Which & { readonly grid: Grid }): Promise<readonly CellCount[]>;
};
export type FormerDetailsReader = {
  /** Former details of a proposal, oldest first. */
  of(proposalId: ProposalId): Promise<readonly FormerDetails[]>;
};
export type FormerDetailsWriter = {
  save(former: FormerDetails & { readonly id: Id; readonly proposalId: ProposalId }): Promise<void>;
};
/** A proposal similar to a text, the most similar first. */
export type SimilarProposal = { readonly number: number; readonly title: Localised; readonly lang: Lang };
export type SimilarReader = {
  to(query: {
    readonly consultationId: ConsultationId;
    readonly text: string;
    readonly lang: Lang;
    readonly limit: number;
  }): Promise<readonly SimilarProposal[]>;
};

/** Published proposals of one consultation; with `within`, those of them that have a point in it. */
export type Which = { readonly consultationId: ConsultationId; readonly within: Box | null };

export interface ProposalReader {
  byId(id: Id): Promise<Proposal | null>;
  byNumber(consultationId: Id, number: number): Promise<Proposal | null>;
  byOriginal(original: string): Promise<Proposal | null>;
  /** A mirrored one, by its id at the host. */
  byUri(uri: string): Promise<Proposal | null>;
  /** Proposals of an author with this exact text that are held or published, oldest first. */
  worded(by: {
    readonly authorId: Id;
    readonly consultationId: Id;
    readonly contentHash: string;
  }): Promise<readonly Proposal[]>;
  versions(id: Id): Promise<readonly Version[]>;
}

export interface ProposalWriter {
  save(proposal: Proposal): Promise<void>;
  /** One beside the current one and the pending one. */
  saveVersion(proposalId: Id, version: Version): Promise<void>;
  /** Deletes the versions after one. */
  deleteVersions(proposalId: Id, after: number): Promise<void>;
  /** Locks a proposal: `change` for this transaction alone, `rely` shared, so that others cannot change it. */
  lock(id: Id, to: 'change' | 'rely'): Promise<Proposal | null>;
}

export interface ProposalViews {
  proposals(query: ProposalQuery): Promise<Page<ProposalRow>>;
  countProposals(
    query: Pick<
      ProposalQuery,
      'consultationId' | 'statuses' | 'search' | 'langs' | 'tag' | 'topic' | 'answered' | 'published'
    >,
  ): Promise<number>;
  proposal(by: Id | { readonly consultationId: Id; readonly number: number }): Promise<ProposalRow | null>;
  participantProposals(query: PageRequest & { readonly participantId: Id }): Promise<Page<ProposalRow>>;
}

/** A place as somebody else calls it: an address, a square, a stop. */
export type FoundPlace = { readonly name: string; readonly location: Location };

/** Finds places, by a service that the institution chose. Throws where it does not answer. */
export interface Geocoder {
  /** The host that is asked, for the page that says what becomes of a search. */
  readonly host: string;
  /** Places by their address or name, the likeliest first, at most `limit`. */
  search(query: {
    readonly text: string;
    readonly lang: string;
    readonly limit: number;
  }): Promise<readonly FoundPlace[]>;
  /** What a place is called; null where it has no name. */
  nameOf(query: { readonly at: Location; readonly lang: string }): Promise<string | null>;
}

/** What places are shown on and found by. In the application itself: as whoever runs the node said at its start. */
export type PlaceSources = {
  /** The pictures of a map; there is no map where absent. */
  readonly map?: MapSource | undefined;
  /** Nobody is offered to search for an address where absent. */
  readonly geocoder?: Geocoder | undefined;
};
