import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readPlaceSources } from '../../../application/institution/reads.ts';
import type { PlacedArea } from '../../../application/proposal/ports.ts';
import { nameOfPlace } from '../../../application/proposal/reads.ts';
import { boxText } from '../../../domain/proposal/box.ts';
import type { Location, Proposal } from '../../../domain/proposal/proposal.ts';
import { clientAddress } from '../../kit/client-address.ts';
import { limitOf } from '../../kit/limit.ts';
import { STATUS } from '../../kit/problem.ts';
import { MAP_SCRIPT, MAP_STYLESHEET } from './assets.ts';
import { choose } from './content.ts';
import { requireParticipant } from './current-user.ts';
import { notSetUp } from './error-page.ts';
import { PLAIN_HEADERS } from './headers.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import { createPageContext, type PageContext } from './page-context.ts';

export const TILES = '/map/tiles';
export const PLACE_NAME = '/map/name';
/** Somebody who looks around quickly asks for a hundred in a minute. */
const TILES_PER_CLIENT = { points: 1_200, duration: 60 };
const NAMES_PER_PERSON = { points: 60, duration: 600 };
/** Seconds that browsers keep a picture: a street is not built in a day. */
const TILE_AGE = 86_400;

/** The pictures of the map, so that nobody's browser asks anybody else for them. */
export function tileRoute(app: Application, trustProxy: boolean): (c: Context) => Promise<Response> {
  const limit = limitOf(TILES_PER_CLIENT);
  return async (c) => {
    const wait = await limit(clientAddress(c, trustProxy));
    if (wait > 0) return c.body(null, 429, { ...PLAIN_HEADERS, 'retry-after': String(wait) });
    const number = (name: string) => Number(c.req.param(name));
    const { map } = await readPlaceSources(app);
    const tile = (await map?.tile({ z: number('z'), x: number('x'), y: number('y') })) ?? null;
    if (tile === null) return c.body(null, 404, PLAIN_HEADERS);
    return c.body(tile.bytes, 200, {
      'content-type': tile.mediaType,
      'cache-control': `public, max-age=${TILE_AGE}`,
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
    });
  };
}

/** What a place is called that somebody chose on the map, for the script that fills it in: one line of text, or nothing. */
export function placeNameRoute(app: Application): (c: Context) => Promise<Response> {
  const limit = limitOf(NAMES_PER_PERSON);
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const text = (body: string, status: 200 | 401 | 403 | 404 | 422 | 429, more = {}) =>
      c.body(body, status, { ...PLAIN_HEADERS, 'content-type': 'text/plain; charset=utf-8', ...more });
    const who = requireParticipant(context);
    if (!who.ok) return text('', who.refusal.type === 'not-signed-in' ? 401 : 403);
    const wait = await limit(who.value);
    if (wait > 0) return text('', 429, { 'retry-after': String(wait) });
    // Where somebody is stands in no address: proxies write those down.
    const { at } = await c.req.parseBody();
    const [lat = Number.NaN, lon = Number.NaN] = String(at ?? '')
      .split(',')
      .map(Number);
    const found = await nameOfPlace(context.places, { at: { lat, lon }, lang: context.locale.lang });
    if (!found.ok) return text('', STATUS[found.refusal.type] === 404 ? 404 : 422);
    return text(found.value ?? '', 200);
  };
}

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

type Placed = Pick<Proposal, 'place' | 'location'>;

/**
 * A place by its name, with its coordinates as the title of it, or by its coordinates where it has no name; both lead a machine
 * that knows maps there.
 */
export function placeOf({ place, location }: Placed): Html {
  const name = place === null ? null : markup`<span dir="auto">${place}</span>`;
  if (location === null) return name ?? NOTHING;
  const title = name === null ? NOTHING : markup` title="${coordinatesOf(location)}"`;
  return markup`<a href="geo:${location.lat},${location.lon}"${title}>${name ?? coordinatesOf(location)}</a>`;
}

/** The same for whoever compares places: the coordinates stand below the name. */
export function placeInFull(of: Placed): Html {
  if (of.place === null || of.location === null) return placeOf(of);
  return markup`${placeOf(of)}<br><span class="small quiet">${coordinatesOf(of.location)}</span>`;
}

function coordinatesOf({ lat, lon }: NonNullable<Placed['location']>): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}
