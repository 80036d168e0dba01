import type { SimilarProposal } from '../../../application/similar.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { DraftSaid } from '../../../domain/proposal/draft.ts';
import type { Location } from '../../../domain/proposal/proposal.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { BODY_MAX, PLACE_MAX, TITLE_MAX } from '../../../domain/text.ts';
import { choose, line, prose } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import { locationIn } from '../said-proposal.ts';
import type { Visit } from '../visit.ts';
import { langField } from './comment-form.ts';
import { isAbout, textArea, textField } from './field.ts';
import { map } from './map.ts';

export type ProposalFields = {
  readonly consultation: Consultation;
  readonly typed: DraftSaid;
  readonly refusal: Refusal | null;
  /** Topics that others gave, to choose among. */
  readonly tags: readonly string[];
};

/** Title and text with their language. */
export function textFields(visit: Visit, of: ProposalFields): Html {
  const { locale } = visit;
  const { typed, refusal } = of;
  return markup`${textField(visit, { name: 'title', label: locale.t('propose.title-field'), hint: locale.t('propose.title-hint'), value: typed.title, max: TITLE_MAX, required: true, refusal })}
${textArea(visit, { name: 'body', label: locale.t('propose.body'), hint: locale.t('propose.body-hint'), value: typed.body, rows: 12, max: BODY_MAX, required: true, refusal })}
${langField(visit, of, { value: typed.lang, refusal })}`;
}

/** Estimated cost, and the proposal it amends: part of the text that is hashed. */
export function contentFields(visit: Visit, { typed, refusal }: Pick<ProposalFields, 'typed' | 'refusal'>): Html {
  const { locale } = visit;
  return markup`${textField(visit, { name: 'cost', label: locale.t('propose.cost'), hint: locale.t('propose.cost-hint'), value: typed.cost, max: 40, refusal, of: 'cost.amount' })}
${textField(visit, { name: 'currency', label: locale.t('propose.currency'), value: typed.currency || 'EUR', max: 3, refusal, of: 'cost.currency' })}
${textField(visit, { name: 'amends', label: locale.t('propose.amends'), hint: locale.t('propose.amends-hint'), value: typed.amends, max: 20, refusal })}`;
}

/** Topics, place, cost and what it amends: folded away, since most proposals need none. */
export function moreFields(visit: Visit, of: ProposalFields): Html {
  const { locale } = visit;
  const { typed, refusal } = of;
  const { tags: said, place, coordinates, cost, amends } = typed;
  const wrong = ['tags', 'place', 'location', 'cost', 'amends'].some((name) => isAbout(refusal, { name }));
  const open = wrong || [said, place, coordinates, cost, amends].some((each) => each !== '');
  return markup`<details class="more-fields"${open ? markup` open` : NOTHING}><summary>${locale.t('propose.more')}</summary><div>
${detailFields(visit, of)}
${contentFields(visit, of)}
</div></details>`;
}

/** Topics and place: beside the text, and no part of it. */
export function detailFields(visit: Visit, of: Pick<ProposalFields, 'typed' | 'refusal' | 'tags'>): Html {
  const { locale } = visit;
  const { typed, refusal, tags } = of;
  const { tags: said, place, coordinates } = typed;
  const known = tags.length === 0 ? '' : ` ${locale.t('propose.tags-known', { tags: tags.join(', ') })}`;
  return markup`${textField(visit, { name: 'tags', label: locale.t('proposal.tags'), hint: `${locale.t('propose.tags-hint')}${known}`, value: said, max: 500, refusal })}
${textField(visit, { name: 'place', label: locale.t('proposal.place'), hint: locale.t('propose.place-hint'), value: place, max: PLACE_MAX, refusal })}
${textField(visit, { name: 'coordinates', label: locale.t('propose.coordinates'), hint: locale.t('propose.coordinates-hint'), value: coordinates, max: 100, refusal, of: 'location' })}
${map(visit, { at: placeIn(coordinates), field: 'coordinates' })}`;
}

function placeIn(coordinates: string): Location | null {
  const location = coordinates === '' ? null : locationIn(coordinates);
  return location?.ok === true ? location.value : null;
}

/** The text as readers will see it. */
export function preview(visit: Visit, typed: DraftSaid): Html {
  const { locale } = visit;
  return markup`<section class="preview note" aria-labelledby="preview"><h2 id="preview">${locale.t('propose.preview-title')}</h2>
<p class="item">${line(visit, { lang: typed.lang, text: typed.title })}</p>
${prose(visit, { lang: typed.lang, text: typed.body })}
<p class="small quiet">${locale.t('propose.preview-said')}</p></section>`;
}

/** Published proposals that are like what is being written. Null where nobody looked. */
export function similar(visit: Visit, slug: string, found: readonly SimilarProposal[] | null): Html {
  const { locale } = visit;
  if (found === null) return NOTHING;
  if (found.length === 0) return markup`<p class="small quiet">${locale.t('propose.similar-none')}</p>`;
  return markup`<p class="small">${locale.t('propose.similar-found')}</p>
<ul>${found.map(
    (each) =>
      markup`<li><a href="${visit.href(`/consultations/${slug}/proposals/${each.number}`)}" target="_blank">${locale.t('proposal.number', { number: each.number })} ${line(visit, choose(visit, each.title, [each.lang]))}</a></li>`,
  )}</ul>`;
}

/** What the fields are called, for the note above the form. */
export function fieldNames(visit: Visit): Readonly<Record<string, string>> {
  const { locale } = visit;
  return {
    title: locale.t('propose.title-field'),
    body: locale.t('propose.body'),
    lang: locale.t('act.lang'),
    tags: locale.t('proposal.tags'),
    place: locale.t('proposal.place'),
    location: locale.t('propose.coordinates'),
    coordinates: locale.t('propose.coordinates'),
    'cost.amount': locale.t('propose.cost'),
    'cost.currency': locale.t('propose.currency'),
    amends: locale.t('propose.amends'),
  };
}
