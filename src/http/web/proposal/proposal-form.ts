import type { FoundPlace, SimilarProposal } from '../../../application/proposal/ports.ts';
import { findPlaces } from '../../../application/proposal/reads.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { BODY_MAX, PLACE_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import type { DraftInput } from '../../../domain/proposal/draft.ts';
import type { Location } from '../../../domain/proposal/proposal.ts';
import { limitOf } from '../../kit/limit.ts';
import { langField } from '../comment/comments.ts';
import { choose, line, prose } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { choiceField, isAbout, textArea, textField } from '../kit/field.ts';
import { map, PLACE_NAME } from '../kit/map.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { topicsField } from '../kit/topics.ts';
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
function placeFields(
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

type ProposalFields = {
  readonly consultation: Consultation;
  readonly values: DraftInput;
  readonly refusal: Refusal | null;
  /** Topics that others gave, to choose among. */
  readonly tags: readonly string[];
  /** What a search for a place found, where somebody searched. */
  readonly places?: PlacesFound | undefined;
};

/** Title and text with their language. */
export function textFields(context: PageContext, of: ProposalFields): Html {
  const { locale } = context;
  const { values: draft, refusal } = of;
  return markup`${textField(context, { name: 'title', label: locale.t('propose.title-field'), hint: locale.t('propose.title-hint'), value: draft.title, max: TITLE_MAX, required: true, refusal })}
${textArea(context, { name: 'body', label: locale.t('propose.body'), hint: locale.t('propose.body-hint'), value: draft.body, rows: 12, max: BODY_MAX, required: true, markdown: 'contribution', refusal })}
${langField(context, of, { value: draft.lang, refusal })}`;
}

/** Estimated cost, and the proposal it amends: part of the text that is hashed. */
export function contentFields(
  context: PageContext,
  { values: draft, refusal }: Pick<ProposalFields, 'values' | 'refusal'>,
): Html {
  const { locale } = context;
  return markup`${textField(context, { name: 'cost', label: locale.t('propose.cost'), hint: locale.t('propose.cost-hint'), value: draft.cost, max: 40, refusal, of: 'cost.amount' })}
${textField(context, { name: 'currency', label: locale.t('propose.currency'), value: draft.currency || 'EUR', max: 3, refusal, of: 'cost.currency' })}
${textField(context, { name: 'amends', label: locale.t('propose.amends'), hint: locale.t('propose.amends-hint'), value: draft.amends, max: 20, refusal })}`;
}

/** Topics, place, cost and what it amends: folded away, since most proposals need none. */
export function moreFields(context: PageContext, of: ProposalFields): Html {
  const { locale } = context;
  const { values: draft, refusal } = of;
  const { tags: tagsValue, place, coordinates, cost, amends } = draft;
  const wrong = ['tags', 'topics', 'place', 'location', 'cost', 'amends'].some((name) => isAbout(refusal, { name }));
  const open =
    wrong ||
    of.places !== undefined ||
    draft.topics.length > 0 ||
    [tagsValue, place, coordinates, cost, amends].some((each) => each !== '');
  return markup`<details class="more-fields"${open ? markup` open` : NOTHING}><summary>${locale.t('propose.more')}</summary><div>
${detailFields(context, of)}
${contentFields(context, of)}
</div></details>`;
}

/** Topics and place: beside the text, and no part of it. */
export function detailFields(
  context: PageContext,
  of: Pick<ProposalFields, 'values' | 'refusal' | 'tags' | 'places'>,
): Html {
  const { locale } = context;
  const { values: draft, refusal, tags } = of;
  const { tags: tagsValue } = draft;
  const known = tags.length === 0 ? '' : ` ${locale.t('propose.tags-known', { tags: tags.join(', ') })}`;
  return markup`${topicsField(context, { chosen: draft.topics, refusal })}
${textField(context, { name: 'tags', label: locale.t('proposal.tags'), hint: `${locale.t('propose.tags-hint')}${known}`, value: tagsValue, max: 500, refusal })}
${placeFields(context, { values: draft, refusal, places: of.places })}`;
}

/** The text as readers will see it. */
export function preview(context: PageContext, draft: DraftInput): Html {
  const { locale } = context;
  return markup`<section class="preview note" aria-labelledby="preview"><h2 id="preview">${locale.t('propose.preview-title')}</h2>
<p class="item">${line(context, { lang: draft.lang, text: draft.title })}</p>
${prose(context, { lang: draft.lang, text: draft.body })}
<p class="small quiet">${locale.t('propose.preview-said')}</p></section>`;
}

/** Published proposals that are like what is being written. Null where nobody looked. */
export function similar(context: PageContext, slug: string, found: readonly SimilarProposal[] | null): Html {
  const { locale } = context;
  if (found === null) return NOTHING;
  if (found.length === 0) return markup`<p class="small quiet">${locale.t('propose.similar-none')}</p>`;
  return markup`<p class="small">${locale.t('propose.similar-found')}</p>
<ul>${found.map(
    (each) =>
      markup`<li><a href="${context.href(`/consultations/${slug}/proposals/${each.number}`)}" target="_blank">${locale.t('proposal.number', { number: each.number })} ${line(context, choose(context, each.title, [each.lang]))}</a></li>`,
  )}</ul>`;
}

/** What the fields are called, for the note above the form. */
export function fieldNames(context: PageContext): Readonly<Record<string, string>> {
  const { locale } = context;
  return {
    title: locale.t('propose.title-field'),
    body: locale.t('propose.body'),
    lang: locale.t('act.lang'),
    tags: locale.t('proposal.tags'),
    topics: locale.t('topics.title'),
    place: locale.t('proposal.place'),
    location: locale.t('propose.coordinates'),
    coordinates: locale.t('propose.coordinates'),
    'cost.amount': locale.t('propose.cost'),
    'cost.currency': locale.t('propose.currency'),
    amends: locale.t('propose.amends'),
  };
}
