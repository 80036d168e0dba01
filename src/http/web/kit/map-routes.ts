import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readPlaceSources } from '../../../application/institution/read-map.ts';
import { nameOfPlace } from '../../../application/proposal/find-places.ts';
import { clientAddress } from '../../kit/client-address.ts';
import { limitOf } from '../../kit/limit.ts';
import { STATUS } from '../../kit/problem.ts';
import { requireParticipant } from './current-user.ts';
import { notSetUp } from './error-page.ts';
import { PLAIN_HEADERS } from './headers.ts';
import { createPageContext } from './page-context.ts';

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
