import { findPlaces } from '../../../application/proposal/find-places.ts';
import type { FoundPlace } from '../../../application/proposal/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { PLACE_MAX } from '../../../domain/kit/text.ts';
import type { DraftInput } from '../../../domain/proposal/draft.ts';
import type { Location } from '../../../domain/proposal/proposal.ts';
import { limitOf } from '../../kit/limit.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { choiceField, textField } from '../kit/field.ts';
import { map } from '../kit/map.ts';
import { PLACE_NAME } from '../kit/map-routes.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { locationIn } from './proposal-input.ts';

/** The button that searches: what is sent is the whole form, so that nothing typed is lost. */
export const FIND_PLACE = 'find-place';

/** What a search found; null where the service does not answer. */
export type PlacesFound = readonly FoundPlace[] | null;

const PER_PERSON = { points: 30, duration: 600 };
const limit = limitOf(PER_PERSON);

/** Whether a place can be found otherwise than by typing it: by its address, on a map, by where somebody is. */
export function findsPlaces({ places }: PageContext): boolean {
  return places.map !== undefined || places.geocoder !== undefined;
}

/** Places with the name that was typed; nothing is found by somebody who searches too often. */
export async function placesNamed(context: PageContext, draft: DraftInput): Promise<Result<PlacesFound, Refusal>> {
  const who = requireParticipant(context);
  if (!who.ok) return who;
  if ((await limit(who.value)) > 0) return ok(null);
  if (draft.place === '') return refuse({ type: 'invalid', field: 'place', because: 'missing' });
  return await findPlaces(context.places, { text: draft.place, lang: context.locale.lang });
}

/** A place in words and in numbers, with what helps to find it. */
export function placeFields(
  context: PageContext,
  of: { readonly values: DraftInput; readonly refusal: Refusal | null; readonly places?: PlacesFound | undefined },
): Html {
  const { locale } = context;
  const { geocoder } = context.places;
  const { values, refusal, places } = of;
  const { place, coordinates } = values;
  const search =
    geocoder === undefined
      ? NOTHING
      : markup`<p><button type="submit" name="intent" value="${FIND_PLACE}" class="second" formnovalidate formaction="${context.href(context.path)}#place-fields">${locale.t('find-place.search')}</button></p>`;
  const here = findsPlaces(context)
    ? markup`<p hidden><button type="button" class="second" data-here data-names="${geocoder === undefined ? '' : PLACE_NAME}">${locale.t('find-place.here')}</button> <span role="status" data-failed="${locale.t('find-place.here-failed')}"></span></p>`
    : NOTHING;
  return markup`<div id="place-fields" class="place-fields">${textField(context, { name: 'place', label: locale.t('proposal.place'), hint: locale.t('propose.place-hint'), value: place, max: PLACE_MAX, refusal })}
${search}${found(context, places)}${here}
${textField(context, { name: 'coordinates', label: locale.t('propose.coordinates'), hint: locale.t('propose.coordinates-hint'), value: coordinates, max: 100, refusal, of: 'location' })}
${map(context, { at: placeIn(coordinates), field: 'coordinates' })}</div>`;
}

function found(context: PageContext, places: PlacesFound | undefined): Html {
  const { locale } = context;
  if (places === undefined) return NOTHING;
  if (places === null) return markup`<p class="note" role="status">${locale.t('find-place.silent')}</p>`;
  if (places.length === 0) return markup`<p class="note" role="status">${locale.t('find-place.none')}</p>`;
  return choiceField(context, {
    name: 'found',
    label: locale.t('find-place.choose'),
    hint: locale.t('find-place.choose-hint'),
    options: places.map(({ name, location: { lat, lon } }) => ({ value: `${lat}, ${lon} ${name}`, label: name })),
    chosen: [],
    refusal: null,
  });
}

function placeIn(coordinates: string): Location | null {
  const location = coordinates === '' ? null : locationIn(coordinates);
  return location?.ok === true ? location.value : null;
}
