import type { Context } from 'hono';
import { audienceOf } from '../../../application/read-consultations.ts';
import { PLACES_MAX, type PlacedProposal, readPlaces } from '../../../application/read-places.ts';
import { mapOfAll } from '../components/map.ts';
import { placeOf } from '../components/place.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { slugOf } from './proposal-address.ts';

/** Where the proposals of a consultation are: a list, and a map of them where the operator has one. */
export async function placesPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const { app, locale, viewer } = visit;
  const read = await readPlaces(app, { slug: slugOf(c), audience: audienceOf(viewer) });
  if (!read.ok) return read;
  const { consultation, places } = read.value;
  const path = `/consultations/${consultation.slug}`;
  const name = choose(visit, consultation.title, consultation.languages);
  const title = locale.t('places.title');
  const mapped = app.map !== undefined && places.some(({ location }) => location !== null);
  return {
    content: {
      title: `${title} · ${name.text}`,
      canonical: `${path}/places`,
      mapped,
      scripted: mapped,
      crumbs: [
        { href: visit.href('/consultations'), name: locale.t('nav.consultations') },
        { href: visit.href(path), name: line(visit, name) },
      ],
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('places.lead')}</p>
${places.length < PLACES_MAX ? NOTHING : markup`<p class="note">${locale.t('places.first', { count: PLACES_MAX })}</p>`}
${mapped ? mapOfAll(visit, { path, places }) : NOTHING}
${places.length === 0 ? markup`<p class="quiet">${locale.t('places.none')}</p>` : markup`<ul class="plain-list">${places.map((each) => placed(visit, path, each))}</ul>`}</div>`,
    },
  };
}

function placed(visit: Visit, path: string, { number, title, lang, ...where }: PlacedProposal): Html {
  const { locale } = visit;
  return markup`<li><p><a href="${visit.href(`${path}/proposals/${number}`)}">${locale.t('proposal.number', { number })} ${line(visit, choose(visit, title, [lang]))}</a></p>
<p class="small quiet">${placeOf(where)}</p></li>`;
}
