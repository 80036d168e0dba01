import type { Context } from 'hono';
import { audienceOf } from '../../../application/read-consultations.ts';
import { type PlacedProposal, type Places, readPlaces } from '../../../application/read-places.ts';
import { type Box, boxIn, boxText } from '../../../domain/proposal/box.ts';
import { mapOfAreas } from '../components/map.ts';
import { pager } from '../components/pager.ts';
import { placeOf } from '../components/place.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { slugOf } from './proposal-address.ts';

const PAGE_SIZE = 50;

/** Where the proposals of a consultation are, all of them or those in one part of the map: a list, and a map where the operator has one. */
export async function placesPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const { app, locale, viewer, query } = visit;
  const within = boxIn(query.get('box') ?? '');
  const after = Math.max(0, Number.parseInt(query.get('after') ?? '', 10) || 0);
  const asked = { slug: slugOf(c), audience: audienceOf(viewer), within, after, limit: PAGE_SIZE };
  const read = await readPlaces(app, asked);
  if (!read.ok) return read;
  const { consultation, areas } = read.value;
  const path = `/consultations/${consultation.slug}`;
  const name = choose(visit, consultation.title, consultation.languages);
  const title = locale.t('places.title');
  const mapped = app.map !== undefined && areas.length > 0;
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
${mapped ? mapOfAreas(visit, { path, areas }) : NOTHING}
<div id="within" role="status">${within === null ? NOTHING : howMany(visit, path, areas)}</div>
<div id="placed" class="single">${list(visit, read.value, { path, within, after })}</div></div>`,
    },
  };
}

function list(
  visit: Visit,
  { places, next }: Places,
  at: { readonly path: string; readonly within: Box | null; readonly after: number },
): Html {
  const { locale } = visit;
  const { path, within, after } = at;
  const to = (from: number | null) =>
    visit.href(`${path}/places`, {
      box: within === null ? null : boxText(within),
      after: from === null ? null : String(from),
    });
  return markup`${places.length === 0 ? markup`<p class="quiet">${locale.t('places.none')}</p>` : markup`<ul class="plain-list">${places.map((each) => placed(visit, path, each))}</ul>`}
${pager(visit, { name: locale.t('places.pages'), first: after === 0 ? null : to(null), next: next === null ? null : to(next) })}`;
}

/** What a part of the map holds, and the way back to all of it. */
function howMany(visit: Visit, path: string, areas: Places['areas']): Html {
  const { locale } = visit;
  const count = areas.reduce((sum, area) => sum + area.count, 0);
  return markup`<p class="note">${locale.t('places.within', { count })} <a href="${visit.href(`${path}/places`)}">${locale.t('places.all')}</a></p>`;
}

function placed(visit: Visit, path: string, { number, title, lang, ...where }: PlacedProposal): Html {
  const { locale } = visit;
  return markup`<li><p><a href="${visit.href(`${path}/proposals/${number}`)}">${locale.t('proposal.number', { number })} ${line(visit, choose(visit, title, [lang]))}</a></p>
<p class="small quiet">${placeOf(where)}</p></li>`;
}
