import type { Consultation } from '../domain/consultation/consultation.ts';
import type { ConsultationId } from '../domain/id.ts';
import { type Box, type Cell, type Grid, gridOver, middleOf } from '../domain/proposal/box.ts';
import type { Location } from '../domain/proposal/proposal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Lang, Localised } from '../domain/text.ts';
import type { Application, Reader } from './ports.ts';
import { type Audience, visibleConsultation } from './read-consultations.ts';

export type NamedProposal = { readonly number: number; readonly title: Localised; readonly lang: Lang };

/** Where a published proposal is: a point, a place in words, or both. */
export type PlacedProposal = NamedProposal & { readonly place: string | null; readonly location: Location | null };

/** Proposals in one cell of a map: how many, the least box with all of them, and the one where there is one alone. */
export type CellCount = Cell & { readonly count: number; readonly box: Box; readonly only: NamedProposal | null };

/** The same as one mark of a map: that of one alone is where it is, that of several in the middle of their cell. */
export type PlacedArea = Omit<CellCount, keyof Cell> & { readonly mark: Location };

/** Published proposals of one consultation; with `within`, those of them that have a point in it. */
type Which = { readonly consultationId: ConsultationId; readonly within: Box | null };

export type PlaceViews = {
  /** Those that say where they are, by number, from the one after `after` on. */
  placedProposals(
    which: Which & { readonly after: number; readonly limit: number },
  ): Promise<readonly PlacedProposal[]>;
  /** The least box with all that have a point; null where none has. */
  placedBox(which: Which): Promise<Box | null>;
  /** How many have a point in each cell of a grid, without the empty ones. */
  placedCells(which: Which & { readonly grid: Grid }): Promise<readonly CellCount[]>;
};

/** As many marks in a row as a phone can show apart, each large enough to be touched (WCAG 2.5.8). */
const ACROSS = 5;

export type Places = {
  readonly consultation: Consultation;
  readonly places: readonly PlacedProposal[];
  /** The number to read on after. */
  readonly next: number | null;
  readonly areas: readonly PlacedArea[];
};

/** Where the proposals of a consultation are, as far as their authors said: all of them page by page, and as areas of a map. */
export async function readPlaces(
  app: Application,
  query: {
    readonly slug: string;
    readonly audience: Audience;
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
