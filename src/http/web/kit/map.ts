import type { PlacedArea } from '../../../application/proposal/ports.ts';
import { boxText } from '../../../domain/proposal/box.ts';
import type { Location } from '../../../domain/proposal/proposal.ts';
import { MAP_SCRIPT, MAP_STYLESHEET } from './assets.ts';
import { choose } from './content.ts';
import { TILES } from './map-routes.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** A mark on a map: how many it stands for, what they are called and where it leads. */
type Point = Location & { readonly count: number; readonly name: string; readonly to: string };

/**
 * A place on a map: shown by script, and only once its reader opens it, since what draws a map weighs more than most pages.
 * `field` is the id of the field that a click on it fills. What it shows stands beside it in words and numbers.
 */
export function map(context: PageContext, of: { readonly at: Location | null; readonly field?: string }): Html {
  const { field = '' } = of;
  return mapBox(context, { ...of, field, summary: field === '' ? 'map.show' : 'map.choose', points: null });
}

/**
 * Areas with the proposals in them, as many marks as a map can show: one alone leads to its proposal, several to the list
 * of them, which the script shows beside a closer look at the map.
 */
export function mapOfAreas(
  context: PageContext,
  { path, areas }: { readonly path: string; readonly areas: readonly PlacedArea[] },
): Html {
  const { locale } = context;
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
  return mapBox(context, { at: null, field: '', summary: 'map.show-all', points });
}

function mapBox(
  { locale, places }: PageContext,
  of: {
    readonly at: Location | null;
    readonly field: string;
    readonly summary: 'map.show' | 'map.choose' | 'map.show-all';
    readonly points: readonly Point[] | null;
  },
): Html {
  if (places.map === undefined) return NOTHING;
  const { credit, center, bounds, maxZoom } = places.map;
  const { lat, lon, zoom } = of.at === null ? center : { ...of.at, zoom: Math.max(center.zoom, 15) };
  const { west, south, east, north } = bounds;
  const points = of.points === null ? NOTHING : markup` data-points="${JSON.stringify(of.points)}"`;
  return markup`<details class="map" hidden data-script="${MAP_SCRIPT.path}" data-style="${MAP_STYLESHEET.path}" data-tiles="${TILES}/{z}/{x}/{y}" data-bounds="${[south, west, north, east].join(',')}" data-max="${maxZoom}" data-credit="${credit}" data-view="${lat},${lon},${zoom}" data-marked="${of.at === null ? '' : 'yes'}" data-field="${of.field}"${points}>
<summary>${locale.t(of.summary)}</summary><div class="map-box"></div></details>`;
}
