import type { PlacedProposal } from '../../../application/read-places.ts';
import type { Location } from '../../../domain/proposal/proposal.ts';
import { choose } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';

/**
 * A place on a map, where the operator chose a server of map pictures: shown by script, and only once its reader opens
 * it, since their browser then asks that server. `field` is the id of the field that a click on it fills. What it shows
 * stands beside it in words and numbers.
 */
export function map(visit: Visit, of: { readonly at: Location | null; readonly field?: string }): Html {
  const { locale, app } = visit;
  if (app.map === undefined) return NOTHING;
  const { tiles, origin, credit, center } = app.map;
  const { lat, lon, zoom } = of.at === null ? center : { ...of.at, zoom: Math.max(center.zoom, 15) };
  const host = new URL(origin).host;
  return markup`<details class="map" hidden data-tiles="${tiles}" data-credit="${credit}" data-view="${lat},${lon},${zoom}" data-marked="${of.at === null ? '' : 'yes'}" data-field="${of.field ?? ''}">
<summary>${locale.t(of.field === undefined ? 'map.show' : 'map.choose')}</summary>
<p class="small quiet">${locale.t('map.said', { host })}</p><div class="map-box"></div></details>`;
}

/** The points of several proposals on one map, each leading to its proposal; the list of them stands below. */
export function mapOfAll(
  visit: Visit,
  { path, places }: { readonly path: string; readonly places: readonly PlacedProposal[] },
): Html {
  const { locale, app } = visit;
  if (app.map === undefined) return NOTHING;
  const { tiles, origin, credit, center } = app.map;
  const points = places.flatMap(({ number, title, lang, location }) => {
    if (location === null) return [];
    const name = `${locale.t('proposal.number', { number })} ${choose(visit, title, [lang]).text}`;
    return [{ ...location, name, to: visit.href(`${path}/proposals/${number}`) }];
  });
  return markup`<details class="map" hidden data-tiles="${tiles}" data-credit="${credit}" data-view="${center.lat},${center.lon},${center.zoom}" data-marked="" data-field="" data-points="${JSON.stringify(points)}">
<summary>${locale.t('map.show-all')}</summary>
<p class="small quiet">${locale.t('map.said', { host: new URL(origin).host })}</p><div class="map-box"></div></details>`;
}
