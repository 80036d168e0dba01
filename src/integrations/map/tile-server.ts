import type { MapSource, Tile, TileAddress } from '../../application/kit/ports.ts';

/** `fetch` under the rules for outbound requests. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const MAX_ZOOM = 19;
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
  { tiles, center, credit }: Pick<MapSource, 'center' | 'credit'> & { readonly tiles: string },
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
    const tile = await fetched(fetch, url);
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
    maxZoom: MAX_ZOOM,
    async tile(at) {
      if (at.z > MAX_ZOOM || !isWithin(at, bounds)) return null;
      const url = tiles.replaceAll('{z}', String(at.z)).replaceAll('{x}', String(at.x)).replaceAll('{y}', String(at.y));
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

/** Null where the server has none, or something else than a picture, or does not answer. */
async function fetched(fetch: Fetch, url: string): Promise<Tile | null> {
  try {
    const signal = AbortSignal.timeout(WAIT_MS);
    const response = await fetch(url, { headers: { accept: [...MEDIA_TYPES].join(', ') }, signal });
    const mediaType = (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';
    if (!response.ok || !MEDIA_TYPES.has(mediaType)) {
      await response.body?.cancel();
      return null;
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.byteLength > TILE_BYTES_MAX ? null : { bytes, mediaType };
  } catch {
    return null;
  }
}

/** Whether a square touches an area; the few large squares of a far look all do. */
function isWithin({ z, x, y }: TileAddress, bounds: MapSource['bounds']): boolean {
  const count = 2 ** z;
  const column = (lon: number) => Math.floor(((lon + 180) / 360) * count);
  const row = (lat: number) => {
    const angle = (lat * Math.PI) / 180;
    return Math.floor(((1 - Math.log(Math.tan(angle) + 1 / Math.cos(angle)) / Math.PI) / 2) * count);
  };
  return (
    x >= column(bounds.west) &&
    x <= column(bounds.east) &&
    y >= row(bounds.north) &&
    y <= row(bounds.south) &&
    y < count
  );
}
