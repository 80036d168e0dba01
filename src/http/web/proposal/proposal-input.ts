import type { ChangeDetails } from '../../../application/proposal/change-details.ts';
import type { SubmitProposal } from '../../../application/proposal/submit-proposal.ts';
import type { Money } from '../../../domain/kit/money.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { PLACE_MAX } from '../../../domain/kit/text.ts';
import { TOPICS_MAX } from '../../../domain/kit/topic.ts';
import type { DraftInput } from '../../../domain/proposal/draft.ts';
import type { Location, Proposal } from '../../../domain/proposal/proposal.ts';
import type { Content } from '../../../domain/proposal/version.ts';
import type { UiLang } from '../../../i18n/languages.ts';
import { formatAmount, readAmount } from '../../../i18n/money.ts';
import type { FormInput } from '../kit/form.ts';

/** What was typed into the form of a proposal, as it came. */
export function draftInputIn(formInput: FormInput): DraftInput {
  const { text, all } = formInput;
  const chosen = chosenPlace(formInput);
  return {
    title: text('title'),
    body: text('body'),
    lang: text('lang'),
    tags: text('tags'),
    place: chosen?.place ?? text('place'),
    coordinates: chosen?.coordinates ?? text('coordinates'),
    cost: text('cost'),
    currency: text('currency'),
    amends: text('amends'),
    topics: all('topics').slice(0, 2 * TOPICS_MAX),
    images: [],
  };
}

/** The place that was chosen among those that were found, as the two fields have it; null where none was. */
function chosenPlace(formInput: FormInput): Pick<DraftInput, 'place' | 'coordinates'> | null {
  const [, coordinates, place] = /^(-?[\d.]{1,12}, -?[\d.]{1,12}) (.+)$/.exec(formInput.text('found')) ?? [];
  return coordinates === undefined || place === undefined ? null : { place: place.slice(0, PLACE_MAX), coordinates };
}

export const EMPTY_INPUT: DraftInput = {
  title: '',
  body: '',
  lang: '',
  tags: '',
  place: '',
  coordinates: '',
  cost: '',
  currency: '',
  amends: '',
  topics: [],
  images: [],
};

type Invalid = RefusalOf<'invalid'>;

/**
 * What the use case gets of it. Refuses what is not a number where one is asked for, or no sum as the language of the page
 * writes it; the rest is for the rules.
 */
export function proposalInput(
  input: DraftInput,
  lang: UiLang,
): Result<Pick<SubmitProposal, 'content' | 'tags' | 'topics' | 'location' | 'place' | 'images'>, Invalid> {
  const content = contentInput(input, lang);
  if (!content.ok) return content;
  const details = detailsInput(input);
  if (!details.ok) return details;
  const { location, place, ...rest } = details.value;
  return ok({ ...rest, content: content.value, location: location ?? undefined, place: place ?? undefined });
}

/** What stands beside the text. */
export function detailsInput(
  input: DraftInput,
): Result<Required<Omit<ChangeDetails, 'proposalId' | 'authorId' | 'token'>>, Invalid> {
  const location = input.coordinates === '' ? ok(null) : locationIn(input.coordinates);
  if (!location.ok) return location;
  const tags = input.tags
    .split(/[,\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return ok({
    tags,
    topics: input.topics,
    location: location.value,
    images: input.images.map(({ id, alt }) => ({ id, alt })),
    place: input.place === '' ? null : input.place,
  });
}

/** What the form has for details that are kept. */
export function detailsValues({
  tags,
  topics,
  location,
  place,
  images,
}: Pick<Proposal, 'tags' | 'topics' | 'location' | 'place'> & { readonly images: DraftInput['images'] }): DraftInput {
  const coordinates = location === null ? '' : `${location.lat}, ${location.lon}`;
  return { ...EMPTY_INPUT, tags: tags.join(', '), topics, place: place ?? '', coordinates, images };
}

/** The text itself, in the one language of the form. */
export function contentInput(input: DraftInput, page: UiLang): Result<Content, Invalid> {
  const cost = input.cost === '' ? ok(null) : costIn(input, page);
  if (!cost.ok) return cost;
  const amends = input.amends === '' ? null : Number(input.amends.replace(/^n?[°o.#\s]*/i, ''));
  if (amends !== null && !Number.isSafeInteger(amends)) {
    return refuse({ type: 'invalid', field: 'amends', because: 'wrong-type' });
  }
  const { title, body, lang } = input;
  return ok({ title: { [lang]: title }, body: { [lang]: body }, lang, cost: cost.value, amends });
}

/** A cost as it was typed: an amount in units of its currency. */
function costIn(input: DraftInput, page: UiLang): Result<Money, Invalid> {
  const currency = input.currency.toUpperCase();
  const amount = readAmount(page, input.cost, currency);
  if (amount === null) return refuse({ type: 'invalid', field: 'cost.amount', because: 'wrong-type' });
  return /^[A-Z]{3}$/.test(currency)
    ? ok({ amount, currency })
    : refuse({ type: 'invalid', field: 'cost.currency', because: 'unknown-value' });
}

/** A place by two numbers, latitude first. */
export function locationIn(text: string): Result<Location, Invalid> {
  const [lat, lon, ...more] = text.split(/[,;\s]+/).map(Number);
  return lat === undefined || lon === undefined || Number.isNaN(lat + lon) || more.length > 0
    ? refuse({ type: 'invalid', field: 'location', because: 'not-a-place' })
    : ok({ lat, lon });
}

/** What the form has for a text that is kept, on a page in some language; a text in several languages in the one it was written in. */
export function inputOf({ title, body, lang, cost, amends }: Content, page: UiLang): DraftInput {
  const own = (text: Content['title']) => (Object.hasOwn(text, lang) ? (text[lang] ?? '') : '');
  return {
    ...EMPTY_INPUT,
    title: own(title),
    body: own(body),
    lang,
    cost: cost === null ? '' : formatAmount(page, cost),
    currency: cost?.currency ?? '',
    amends: amends === null ? '' : String(amends),
  };
}
