import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkLine, type Lang } from '../../domain/kit/text.ts';
import { type Box, gridOver, middleOf } from '../../domain/proposal/box.ts';
import type { Details, FormerDetails } from '../../domain/proposal/details.ts';
import { checkDraft, type DraftInput } from '../../domain/proposal/draft.ts';
import { checkLocation, type Location, type Proposal } from '../../domain/proposal/proposal.ts';
import type { Application, Reader } from '../application.ts';
import { seesDrafts, type Viewer, visibleConsultation } from '../kit/viewer.ts';
import type { DecisionView } from '../moderation/ports.ts';
import { wantedDetails } from '../network/outgoing/outgoing-contributions.ts';
import { type OutgoingState, outgoingStateOf } from '../network/outgoing/outgoing-state.ts';
import type {
  FoundPlace,
  ImageView,
  PlacedArea,
  PlacedProposal,
  PlaceSources,
  SimilarProposal,
  StoredDraft,
  Which,
} from './ports.ts';
import { type FindProposal, locateProposal } from './read-proposals.ts';

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

export type Draft = { readonly slug: string; readonly said: DraftInput; readonly updatedAt: Date };

type Own = { readonly slug: string; readonly participantId: ParticipantId };

/** Saves a draft for its author alone, replacing the former one. */
export async function saveDraft(
  app: Application,
  command: Own & { readonly input: DraftInput },
): Promise<Result<Draft, Refusal>> {
  const result = checkDraft(command.input);
  if (!result.ok) return result;
  return await app.store.transact(async (writer) => {
    const participant = await writer.participants.lock(command.participantId);
    if (participant === null) return refuse({ type: 'participant-needed' });
    if (participant.erasedAt !== null) {
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    }
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation === null || consultation.publishedAt === null) {
      return refuse({ type: 'not-found', what: 'consultation' });
    }
    const updatedAt = app.now();
    await writer.drafts.save({
      id: app.newId(),
      participantId: participant.id,
      consultationId: consultation.id,
      encryptedContent: app.secrets.encrypt(JSON.stringify(result.value), 'draft'),
      updatedAt,
    });
    return ok({ slug: consultation.slug, said: result.value, updatedAt });
  });
}

/** Deletes a draft, because it was submitted or is no longer wanted. Does nothing where there is none. */
export async function discardDraft(app: Application, command: Own): Promise<void> {
  await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation !== null) await writer.drafts.delete(command.participantId, consultation.id);
  });
}

/** The participant's own draft in a consultation; null for none. */
export async function readDraft(app: Application, query: Own): Promise<Draft | null> {
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(query.slug);
    const stored = consultation === null ? null : await reader.drafts.of(query.participantId, consultation.id);
    return stored === null ? null : opened(app, stored, query.slug);
  });
}

export function opened(app: Application, stored: StoredDraft, slug: string): Draft {
  const input = JSON.parse(app.secrets.decrypt(stored.encryptedContent, 'draft')) as DraftInput;
  // Those of before had none.
  return { slug, said: { ...input, topics: input.topics ?? [] }, updatedAt: stored.updatedAt };
}

const TEXT_MIN = 3;
const TEXT_MAX = 200;
const PLACES_MAX = 8;

/** Places by their address, to choose one among; null where there is no service that knows them, or it does not answer. */
export async function findPlaces(
  { geocoder }: PlaceSources,
  { text, lang }: { readonly text: string; readonly lang: Lang },
): Promise<Result<readonly FoundPlace[] | null, Refusal>> {
  if (geocoder === undefined) return ok(null);
  const checked = checkLine(text, 'place', TEXT_MAX);
  if (!checked.ok) return checked;
  if (checked.value.length < TEXT_MIN) return ok([]);
  return ok(await geocoder.search({ text: checked.value, lang, limit: PLACES_MAX }).catch(() => null));
}

/** What a place is called; null where it has no name, or nobody says it now. */
export async function nameOfPlace(
  { geocoder }: PlaceSources,
  { at, lang }: { readonly at: Location; readonly lang: Lang },
): Promise<Result<string | null, Refusal>> {
  if (geocoder === undefined) return ok(null);
  const checked = checkLocation(at);
  return checked.ok ? ok(await geocoder.nameOf({ at: checked.value, lang }).catch(() => null)) : checked;
}
