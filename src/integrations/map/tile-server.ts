import type { MapServerFault } from '../../application/institution/ports.ts';
import type { MapSource, Tile, TileAddress } from '../../application/kit/ports.ts';
import { type MapCenter, type TileMap, tileUrl, ZOOM_MAX } from '../../domain/institution/map-settings.ts';
import { serverFault } from './server-fault.ts';

/** `fetch` under the rules for outbound requests. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How far around the center there is a map, in degrees: a town and its region, not the world. */
const AROUND = { lat: 1, lon: 1.5 };
const WAIT_MS = 8_000;
const TILE_BYTES_MAX = 512 * 1024;
const CACHE_BYTES_MAX = 32 * 1024 * 1024;
/** Servers of pictures ask that nobody fetches one again within a week. */
const CACHE_MS = 7 * 24 * 3_600_000;
/** So long a picture that could not be had is not asked for again. */
const MISSING_MS = 60_000;
const MISSING_MAX = 5_000;
/** Requests to the server at once, a few screens full: beyond that people see what is there already. */
const ASKED_MAX = 64;
const MEDIA_TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/avif']);

type Cached = { readonly tile: Tile; readonly until: number };

/**
 * Pictures of a server that the institution chose. This node asks for them, so that the server sees neither the address
 * nor anything else of whoever looks at the map, and keeps the latest in memory.
 */
export function tileServer(
  { tiles, center, credit }: TileMap,
  { fetch, now }: { readonly fetch: Fetch; readonly now: () => number },
): MapSource {
  const cache = new Map<string, Cached>();
  const coming = new Map<string, Promise<Tile | null>>();
  const missing = new Map<string, number>();
  let bytes = 0;
  const drop = (url: string) => {
    bytes -= cache.get(url)?.tile.bytes.byteLength ?? 0;
    cache.delete(url);
  };
  const store = (url: string, tile: Tile) => {
    drop(url);
    cache.set(url, { tile, until: now() + CACHE_MS });
    bytes += tile.bytes.byteLength;
    for (const oldest of cache.keys()) {
      if (bytes <= CACHE_BYTES_MAX) break;
      drop(oldest);
    }
  };
  const ask = async (url: string): Promise<Tile | null> => {
    const asked = await fetched(fetch, url);
    const tile = typeof asked === 'string' ? null : asked;
    if (tile !== null) store(url, tile);
    else {
      missing.set(url, now() + MISSING_MS);
      const [oldest] = missing.keys();
      if (missing.size > MISSING_MAX && oldest !== undefined) missing.delete(oldest);
    }
    return tile;
  };
  const bounds = {
    west: Math.max(-180, center.lon - AROUND.lon),
    south: Math.max(-85, center.lat - AROUND.lat),
    east: Math.min(180, center.lon + AROUND.lon),
    north: Math.min(85, center.lat + AROUND.lat),
  };
  return {
    credit,
    center,
    bounds,
    maxZoom: ZOOM_MAX,
    async tile(at) {
      if (at.z > ZOOM_MAX || !isWithin(at, bounds)) return null;
      const url = tileUrl(tiles, at);
      const known = cache.get(url);
      if (known !== undefined && known.until > now()) return known.tile;
      const isMissing = (missing.get(url) ?? 0) > now();
      if (isMissing || (!coming.has(url) && coming.size >= ASKED_MAX)) return known?.tile ?? null;
      missing.delete(url);
      const asked = coming.get(url) ?? ask(url).finally(() => coming.delete(url));
      coming.set(url, asked);
      // An old picture is better than none.
      return (await asked) ?? known?.tile ?? null;
    },
  };
}

/** Asks for the picture of the center, past all that is in memory. */
export async function tryTileServer({ tiles, center }: TileMap, fetch: Fetch): Promise<MapServerFault | null> {
  const tile = await fetched(fetch, tileUrl(tiles, squareOf(center)));
  return typeof tile === 'string' ? tile : null;
}

/** A picture, or why there is none. */
async function fetched(fetch: Fetch, url: string): Promise<Tile | MapServerFault> {
  try {
    const signal = AbortSignal.timeout(WAIT_MS);
    const response = await fetch(url, { headers: { accept: [...MEDIA_TYPES].join(', ') }, signal });
    const mediaType = (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';
    if (!response.ok || !MEDIA_TYPES.has(mediaType)) {
      await response.body?.cancel();
      return response.status === 401 || response.status === 403 ? 'access-denied' : 'no-tile';
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.byteLength > TILE_BYTES_MAX ? 'no-tile' : { bytes, mediaType };
  } catch (error) {
    return serverFault(error);
  }
}

/** Whether a square touches an area; the few large squares of a far look all do. */
function isWithin({ z, x, y }: TileAddress, { west, south, east, north }: MapSource['bounds']): boolean {
  const [first, last] = [squareOf({ lat: north, lon: west, zoom: z }), squareOf({ lat: south, lon: east, zoom: z })];
  return x >= first.x && x <= last.x && y >= first.y && y <= last.y && y < 2 ** z;
}

/** The square that a place is in. */
function squareOf({ lat, lon, zoom }: MapCenter): TileAddress {
  const count = 2 ** zoom;
  const angle = (lat * Math.PI) / 180;
  return {
    z: zoom,
    x: Math.floor(((lon + 180) / 360) * count),
    y: Math.floor(((1 - Math.log(Math.tan(angle) + 1 / Math.cos(angle)) / Math.PI) / 2) * count),
  };
}
