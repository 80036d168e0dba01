import type { ChangeDetails } from '../../application/change-details.ts';
import type { SubmitProposal } from '../../application/submit-proposal.ts';
import type { DraftSaid } from '../../domain/proposal/draft.ts';
import type { Location, Proposal } from '../../domain/proposal/proposal.ts';
import type { Content, Cost } from '../../domain/proposal/version.ts';
import type { RefusalOf } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { Said } from './form.ts';

/** What was typed into the form of a proposal, as it came. */
export function draftSaidIn(said: Said): DraftSaid {
  const { text } = said;
  return {
    title: text('title'),
    body: text('body'),
    lang: text('lang'),
    tags: text('tags'),
    place: text('place'),
    coordinates: text('coordinates'),
    cost: text('cost'),
    currency: text('currency'),
    amends: text('amends'),
    images: [],
  };
}

export const NOTHING_SAID: DraftSaid = {
  title: '',
  body: '',
  lang: '',
  tags: '',
  place: '',
  coordinates: '',
  cost: '',
  currency: '',
  amends: '',
  images: [],
};

type Invalid = RefusalOf<'invalid'>;

/** What the use case gets of it. Refuses what is not a number where one is asked for; the rest is for the rules. */
export function proposalSaid(
  said: DraftSaid,
): Result<Pick<SubmitProposal, 'content' | 'tags' | 'location' | 'place' | 'images'>, Invalid> {
  const content = contentSaid(said);
  if (!content.ok) return content;
  const details = detailsSaid(said);
  if (!details.ok) return details;
  const { location, place, ...rest } = details.value;
  return ok({ ...rest, content: content.value, location: location ?? undefined, place: place ?? undefined });
}

/** What stands beside the text. */
export function detailsSaid(
  said: DraftSaid,
): Result<Required<Omit<ChangeDetails, 'proposalId' | 'authorId'>>, Invalid> {
  const location = said.coordinates === '' ? ok(null) : locationIn(said.coordinates);
  if (!location.ok) return location;
  const tags = said.tags
    .split(/[,\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return ok({
    tags,
    location: location.value,
    images: said.images.map(({ id, alt }) => ({ id, alt })),
    place: said.place === '' ? null : said.place,
  });
}

/** What the form has for details that are kept. */
export function typedDetails({
  tags,
  location,
  place,
  images,
}: Pick<Proposal, 'tags' | 'location' | 'place'> & { readonly images: DraftSaid['images'] }): DraftSaid {
  const coordinates = location === null ? '' : `${location.lat}, ${location.lon}`;
  return { ...NOTHING_SAID, tags: tags.join(', '), place: place ?? '', coordinates, images };
}

/** The text itself, in the one language of the form. */
export function contentSaid(said: DraftSaid): Result<Content, Invalid> {
  const cost = said.cost === '' ? ok(null) : costIn(said.cost, said.currency);
  if (!cost.ok) return cost;
  const amends = said.amends === '' ? null : Number(said.amends.replace(/^n?[°o.#\s]*/i, ''));
  if (amends !== null && !Number.isSafeInteger(amends)) {
    return refuse({ type: 'invalid', field: 'amends', because: 'wrong-type' });
  }
  const { title, body, lang } = said;
  return ok({ title: { [lang]: title }, body: { [lang]: body }, lang, cost: cost.value, amends });
}

/** An amount as people write it, in the units of its currency: `1 200,50` and `1,200.50` are the same. */
function costIn(typed: string, currency: string): Result<Cost, Invalid> {
  const plain = typed.replace(/[\s\u00a0\u202f'’]/g, '').replace(/[.,](?=\d{3}(?:\D|$))/g, '');
  const code = currency.toUpperCase();
  if (!/^\d{1,12}([.,]\d{1,2})?$/.test(plain))
    return refuse({ type: 'invalid', field: 'cost.amount', because: 'wrong-type' });
  if (!/^[A-Z]{3}$/.test(code)) return refuse({ type: 'invalid', field: 'cost.currency', because: 'unknown-value' });
  const amount = Math.round(Number(plain.replace(',', '.')) * 10 ** digitsOf(code));
  return ok({ amount, currency: code });
}

/** How many digits a currency has after its unit: 2 for the euro, 0 for the yen. */
export function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** A place by two numbers, latitude first. */
export function locationIn(typed: string): Result<Location, Invalid> {
  const [lat, lon, ...more] = typed.split(/[,;\s]+/).map(Number);
  return lat === undefined || lon === undefined || Number.isNaN(lat + lon) || more.length > 0
    ? refuse({ type: 'invalid', field: 'location', because: 'not-a-place' })
    : ok({ lat, lon });
}

/** What the form has for a text that is kept; a text in several languages in the one it was written in. */
export function saidOf({ title, body, lang, cost, amends }: Content): DraftSaid {
  const own = (text: Content['title']) => (Object.hasOwn(text, lang) ? (text[lang] ?? '') : '');
  return {
    ...NOTHING_SAID,
    title: own(title),
    body: own(body),
    lang,
    cost: cost === null ? '' : String(cost.amount / 10 ** digitsOf(cost.currency)),
    currency: cost?.currency ?? '',
    amends: amends === null ? '' : String(amends),
  };
}
