import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Lang } from '../../domain/kit/text.ts';
import { type Box, gridOver, middleOf } from '../../domain/proposal/box.ts';
import type { Details, FormerDetails } from '../../domain/proposal/details.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Application, Reader } from '../application.ts';
import { seesDrafts, type Viewer, visibleConsultation } from '../kit/viewer.ts';
import type { DecisionView } from '../moderation/ports.ts';
import { wantedDetails } from '../network/outgoing/outgoing-contributions.ts';
import { type OutgoingState, outgoingStateOf } from '../network/outgoing/outgoing-state.ts';
import { locateProposal } from './locate-proposal.ts';
import type { ImageView, PlacedArea, PlacedProposal, SimilarProposal, Which } from './ports.ts';
import type { FindProposal } from './read-proposals.ts';

/** A proposal as its author reads it: whatever its status, with the version that waits for their confirmation. */
export type OwnProposal = {
  readonly proposal: Proposal;
  readonly consultation: Consultation;
  readonly images: readonly ImageView[];
  readonly decisions: readonly DecisionView[];
  /** Where it stands at the host, where another institution decides. */
  readonly home: OutgoingState | null;
  /** The topics, the place and the images that it is to have, once the host took them; those it has where nothing waits. */
  readonly wanted: Omit<Details, 'images'> & { readonly images: readonly ImageView[] };
};

/** One's own proposal. For anybody else it is not found. */
export async function readOwnProposal(
  app: Application,
  query: { readonly proposalId: ProposalId; readonly authorId: ParticipantId },
): Promise<Result<OwnProposal, Refusal>> {
  return await app.store.read(async (reader) => {
    const proposal = await reader.proposals.byId(query.proposalId);
    if (proposal === null || proposal.authorId !== query.authorId)
      return refuse({ type: 'not-found', what: 'proposal' });
    const consultation = await reader.consultations.byId(proposal.consultationId);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const decisions = await reader.views.decisions({ kind: 'proposal', id: proposal.id });
    const images = await reader.images.of(proposal.id);
    const home = await outgoingStateOf(reader, proposal.id);
    const { images: imagesValue, ...wanted } = await wantedDetails(reader, proposal);
    const known = await reader.images.everOf(proposal.id);
    const pictures: ImageView[] = [];
    for (const { hash, alt } of imagesValue) {
      // Of two that have one address, each once.
      const image = known.find((each) => each.hash === hash && !pictures.some(({ id }) => id === each.id));
      if (image !== undefined) pictures.push({ ...image, alt });
    }
    return ok({ proposal, consultation, images, decisions, home, wanted: { ...wanted, images: pictures } });
  });
}

/** As many marks in a row as a phone can show apart, each large enough to be touched (WCAG 2.5.8). */
const ACROSS = 5;

export type Places = {
  readonly consultation: Consultation;
  readonly places: readonly PlacedProposal[];
  /** The number to read on after. */
  readonly next: number | null;
  readonly areas: readonly PlacedArea[];
};

/** The places of the proposals of a consultation, where their authors gave one: page by page, and as areas of a map. */
export async function readPlaces(
  app: Application,
  query: {
    readonly slug: string;
    readonly viewer: Viewer;
    readonly within: Box | null;
    readonly after: number;
    readonly limit: number;
  },
): Promise<Result<Places, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const { within, after, limit } = query;
    const which = { consultationId: found.value.id, within };
    const read = await reader.views.placedProposals({ ...which, after, limit: limit + 1 });
    const places = read.slice(0, limit);
    return ok({
      consultation: found.value,
      places,
      next: read.length > limit ? (places.at(-1)?.number ?? null) : null,
      areas: await areasOf(reader, which),
    });
  });
}

async function areasOf(reader: Reader, which: Which): Promise<readonly PlacedArea[]> {
  const box = await reader.views.placedBox(which);
  if (box === null) return [];
  const grid = gridOver(box, ACROSS);
  const cells = await reader.views.placedCells({ ...which, grid });
  return cells.map(({ row, column, ...cell }) => {
    const alone = { lat: cell.box.south, lon: cell.box.west };
    return { ...cell, mark: cell.only === null ? middleOf(grid, { row, column }) : alone };
  });
}

/** Former details of a proposal: for officers of its consultation and for its author, never the public. */
export async function readFormerDetails(
  app: Application,
  query: FindProposal,
): Promise<Result<readonly FormerDetails[], Refusal>> {
  const located = await locateProposal(app, query);
  if (!located.ok) return located;
  return await app.store.read(async (reader) => {
    const proposal = await reader.proposals.byId(located.value.id);
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    const own = query.viewer.participantId === proposal.authorId;
    if (!own && !seesDrafts(query.viewer, proposal.consultationId)) {
      return refuse({ type: 'missing-scope', scope: 'moderate' });
    }
    return ok(await reader.formerDetails.of(proposal.id));
  });
}

const SHOWN = 5;

/**
 * Published proposals of a consultation whose words are most like those that somebody is writing: rare words count for
 * more than common ones. For the author to look at before sending; nothing follows from it.
 */
export async function readSimilar(
  app: Application,
  query: { readonly slug: string; readonly text: string; readonly lang: Lang; readonly viewer: Viewer },
): Promise<Result<readonly SimilarProposal[], Refusal>> {
  return await app.store.read(async (reader) => {
    const consultation = await visibleConsultation(reader, query);
    if (!consultation.ok) return consultation;
    const { text, lang } = query;
    return ok(await reader.similar.to({ consultationId: consultation.value.id, text, lang, limit: SHOWN }));
  });
}
