import type { Consultation } from '../domain/consultation/consultation.ts';
import type { ConsultationId } from '../domain/id.ts';
import type { Location } from '../domain/proposal/proposal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Lang, Localised } from '../domain/text.ts';
import type { Application } from './ports.ts';
import { type Audience, visibleConsultation } from './read-consultations.ts';

/** Where a published proposal is: a point, a place in words, or both. */
export type PlacedProposal = {
  readonly number: number;
  readonly title: Localised;
  readonly lang: Lang;
  readonly place: string | null;
  readonly location: Location | null;
};

export type PlaceViews = {
  /** Published proposals that say where they are, by number, at most `limit`. */
  placedProposals(consultationId: ConsultationId, limit: number): Promise<readonly PlacedProposal[]>;
};

/** More points than this on one map tell nobody anything; the list of proposals has them all. */
export const PLACES_MAX = 1_000;

/** Where the proposals of a consultation are, as far as their authors said. */
export async function readPlaces(
  app: Application,
  query: { readonly slug: string; readonly audience: Audience },
): Promise<Result<{ readonly consultation: Consultation; readonly places: readonly PlacedProposal[] }, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    return ok({ consultation: found.value, places: await reader.views.placedProposals(found.value.id, PLACES_MAX) });
  });
}
