import type { Context } from 'hono';
import type { PlacedProposal } from '../../../application/proposal/ports.ts';
import { type Places, readPlaces } from '../../../application/proposal/reads.ts';
import { type Box, boxIn, boxText } from '../../../domain/proposal/box.ts';
import { choose, line } from '../kit/content.ts';
import { mapOfAreas, placeOf } from '../kit/map.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';
import { slugOf } from '../proposal/proposal-address.ts';

const PAGE_SIZE = 50;

/** Where the proposals of a consultation are, all of them or those in one part of the map: a list, and a map where the operator has one. */
export async function placesPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale, viewer, query, places } = context;
  const within = boxIn(query.get('box') ?? '');
  const after = Math.max(0, Number.parseInt(query.get('after') ?? '', 10) || 0);
  const request = { slug: slugOf(c), viewer, within, after, limit: PAGE_SIZE };
  const read = await readPlaces(app, request);
  if (!read.ok) return read;
  const { consultation, areas } = read.value;
  const path = `/consultations/${consultation.slug}`;
  const name = choose(context, consultation.title, consultation.languages);
  const title = locale.t('places.title');
  const mapped = places.map !== undefined && areas.length > 0;
  return {
    content: {
      title: `${title} · ${name.text}`,
      canonical: `${path}/places`,
      scripted: mapped,
      crumbs: [
        { href: context.href('/consultations'), name: locale.t('nav.consultations') },
        { href: context.href(path), name: line(context, name) },
      ],
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('places.lead')}</p>
<p><a href="${context.href(`${path}#proposals`)}">${locale.t('places.list')}</a></p>
${mapped ? mapOfAreas(context, { path, areas }) : NOTHING}
<div id="within" role="status">${within === null ? NOTHING : howMany(context, path, areas)}</div>
<div id="placed" class="single">${list(context, read.value, { path, within, after })}</div></div>`,
    },
  };
}

function list(
  context: PageContext,
  { places, next }: Places,
  at: { readonly path: string; readonly within: Box | null; readonly after: number },
): Html {
  const { locale } = context;
  const { path, within, after } = at;
  const to = (from: number | null) =>
    context.href(`${path}/places`, {
      box: within === null ? null : boxText(within),
      after: from === null ? null : String(from),
    });
  return markup`${places.length === 0 ? markup`<p class="quiet">${locale.t('places.none')}</p>` : markup`<ul class="plain-list">${places.map((each) => placed(context, path, each))}</ul>`}
${pager(context, { name: locale.t('places.pages'), first: after === 0 ? null : to(null), next: next === null ? null : to(next) })}`;
}

/** What a part of the map holds, and the way back to all of it. */
function howMany(context: PageContext, path: string, areas: Places['areas']): Html {
  const { locale } = context;
  const count = areas.reduce((sum, area) => sum + area.count, 0);
  return markup`<p class="note">${locale.t('places.within', { count })} <a href="${context.href(`${path}/places`)}">${locale.t('places.all')}</a></p>`;
}

function placed(context: PageContext, path: string, { number, title, lang, ...where }: PlacedProposal): Html {
  const { locale } = context;
  return markup`<li><p><a href="${context.href(`${path}/proposals/${number}`)}">${locale.t('proposal.number', { number })} ${line(context, choose(context, title, [lang]))}</a></p>
<p class="small quiet">${placeOf(where)}</p></li>`;
}
