import type { PlacedArea } from '../../../application/proposal/ports.ts';
import { boxText } from '../../../domain/proposal/box.ts';
import type { Location } from '../../../domain/proposal/proposal.ts';
import { MAP_SCRIPT, MAP_STYLESHEET } from './assets.ts';
import { choose } from './content.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** What draws a map weighs more than most pages: the script brings it once a map is opened. */
const BROUGHT = markup`data-script="${MAP_SCRIPT.path}" data-style="${MAP_STYLESHEET.path}"`;

/**
 * A place on a map, where the operator chose a server of map pictures: shown by script, and only once its reader opens
 * it, since their browser then asks that server. `field` is the id of the field that a click on it fills. What it shows
 * stands beside it in words and numbers.
 */
export function map(context: PageContext, of: { readonly at: Location | null; readonly field?: string }): Html {
  const { locale, app } = context;
  if (app.map === undefined) return NOTHING;
  const { tiles, origin, credit, center } = app.map;
  const { lat, lon, zoom } = of.at === null ? center : { ...of.at, zoom: Math.max(center.zoom, 15) };
  const host = new URL(origin).host;
  return markup`<details class="map" hidden ${BROUGHT} data-tiles="${tiles}" data-credit="${credit}" data-view="${lat},${lon},${zoom}" data-marked="${of.at === null ? '' : 'yes'}" data-field="${of.field ?? ''}">
<summary>${locale.t(of.field === undefined ? 'map.show' : 'map.choose')}</summary>
<p class="small quiet">${locale.t('map.said', { host })}</p><div class="map-box"></div></details>`;
}

/**
 * Areas with the proposals in them, as many marks as a map can show: one alone leads to its proposal, several to the list
 * of them, which the script shows beside a closer look at the map.
 */
export function mapOfAreas(
  context: PageContext,
  { path, areas }: { readonly path: string; readonly areas: readonly PlacedArea[] },
): Html {
  const { locale, app } = context;
  if (app.map === undefined) return NOTHING;
  const { tiles, origin, credit, center } = app.map;
  const points = areas.map(({ count, mark, box, only }) => {
    const at = { lat: Number(mark.lat.toFixed(5)), lon: Number(mark.lon.toFixed(5)), count };
    if (only === null) {
      const name = locale.t('count.proposals', { count });
      return { ...at, name, to: context.href(`${path}/places`, { box: boxText(box) }) };
    }
    const { number, title, lang } = only;
    const name = `${locale.t('proposal.number', { number })} ${choose(context, title, [lang]).text}`;
    return { ...at, name, to: context.href(`${path}/proposals/${number}`) };
  });
  return markup`<details class="map" hidden ${BROUGHT} data-tiles="${tiles}" data-credit="${credit}" data-view="${center.lat},${center.lon},${center.zoom}" data-marked="" data-field="" data-points="${JSON.stringify(points)}">
<summary>${locale.t('map.show-all')}</summary>
<p class="small quiet">${locale.t('map.said', { host: new URL(origin).host })}</p><div class="map-box"></div></details>`;
}
