import { checkAll } from '../kit/check-all.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLine } from '../kit/text.ts';
import { checkLocation } from '../proposal/proposal.ts';

/** Whose manner a search for addresses has: addok (Base Adresse Nationale), Photon, or Nominatim. All answer GeoJSON (RFC 7946). */
export const GEOCODER_FORMATS = ['addok', 'photon', 'nominatim'] as const;
export type GeocoderFormat = (typeof GEOCODER_FORMATS)[number];

/** Where a map begins, in degrees. */
export type MapCenter = { readonly lat: number; readonly lon: number; readonly zoom: number };

/** How operators write it: `45.75,4.85,12`. */
export const CENTER_TEXT = /^-?\d+(\.\d+)?,-?\d+(\.\d+)?,\d{1,2}$/;

/** What a text says that matches `CENTER_TEXT`. */
export function centerIn(text: string): MapCenter {
  const [lat = 0, lon = 0, zoom = 0] = text.split(',').map(Number);
  return { lat, lon, zoom };
}

/** A map whose pictures a server has that the institution chose. */
export type TileMap = {
  /** The address of a picture, with `{z}`, `{x}` and `{y}` for how close it is and where. */
  readonly tiles: string;
  /** Whom the licence of the pictures wants named. */
  readonly credit: string;
  readonly center: MapCenter;
};

/** A service that finds places by their address: the address of its search, which ends in `/search`. */
export type GeocoderService = { readonly url: string; readonly format: GeocoderFormat };

/** What the institution has places shown on and found by; null for none. */
export type MapSettings = { readonly map: TileMap | null; readonly geocoder: GeocoderService | null };

export const NO_MAP: MapSettings = { map: null, geocoder: null };

/** Closer than this no server has pictures. */
export const ZOOM_MAX = 19;
export const MAP_URL_MAX = 500;
export const CREDIT_MAX = 200;

const PLACEHOLDERS = ['z', 'x', 'y'] as const;

/** What somebody says of a map: `center` is null where nothing was said of it. */
export type TileMapInput = Omit<TileMap, 'center'> & { readonly center: MapCenter | null };

type Refused = RefusalOf<'invalid' | 'unknown-placeholder' | 'placeholder-missing'>;

/** A map as it is kept, or all that does not do. Whether its server answers is found by asking it. */
export function checkTileMap({ tiles, credit, center }: TileMapInput): Result<TileMap, Refused> {
  const checked = checkAll({
    tiles: checkTiles(tiles.trim(), 'map.tiles'),
    credit: checkLine(credit, 'map.credit', CREDIT_MAX),
    center: checkCenter(center),
  });
  return checked.ok ? ok(checked.value) : checked;
}

export function checkGeocoder({ url, format }: GeocoderService): Result<GeocoderService, Refused> {
  const field = 'geocoder.url';
  const address = url.trim().replace(/\/$/, '');
  const checked = checkAddress(address, address, field);
  if (!checked.ok) return checked;
  if (/[?#]/.test(address) || !address.endsWith('/search')) {
    return refuse({ type: 'invalid', field, because: 'not-a-search-address' });
  }
  return ok({ url: address, format });
}

/** The address of one picture of a server. */
export function tileUrl(tiles: string, at: Readonly<Record<(typeof PLACEHOLDERS)[number], number>>): string {
  return PLACEHOLDERS.reduce((url, name) => url.replaceAll(`{${name}}`, String(at[name])), tiles);
}

/** The server that pictures come from. */
export function tileHost(tiles: string): string {
  return new URL(tileUrl(tiles, { z: 0, x: 0, y: 0 })).host;
}

function checkTiles(tiles: string, field: string): Result<string, Refused> {
  const checked = checkAddress(tiles, tileUrl(tiles, { z: 0, x: 0, y: 0 }), field);
  if (!checked.ok) return checked;
  const named = [...tiles.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const unknown = named.find((name) => !PLACEHOLDERS.some((known) => known === name));
  if (unknown !== undefined) return refuse({ type: 'unknown-placeholder', field, name: unknown.slice(0, 60) });
  const missing = PLACEHOLDERS.find((name) => !named.includes(name));
  if (missing !== undefined) return refuse({ type: 'placeholder-missing', field, name: missing });
  const isOneHost = tileHost(tiles) === new URL(tileUrl(tiles, { z: 1, x: 1, y: 1 })).host;
  return isOneHost ? checked : refuse({ type: 'invalid', field, because: 'several-hosts' });
}

/** `url` is what `text` comes to where it has placeholders. */
function checkAddress(text: string, url: string, field: string): Result<string, Refused> {
  if (text === '') return refuse({ type: 'invalid', field, because: 'missing' });
  if (text.length > MAP_URL_MAX) return refuse({ type: 'invalid', field, because: 'too-long', limit: MAP_URL_MAX });
  const read = URL.parse(url.replaceAll(/[{}]/g, '-'));
  const isPlain = read?.protocol === 'https:' && read.username === '' && read.password === '' && !/\s/.test(url);
  return isPlain ? ok(text) : refuse({ type: 'invalid', field, because: 'not-https' });
}

function checkCenter(center: MapCenter | null): Result<MapCenter, Refused> {
  if (center === null) return refuse({ type: 'invalid', field: 'map.center', because: 'missing' });
  const { lat, lon, zoom } = center;
  const invalid = (because: 'missing' | 'too-small' | 'too-large', limit?: number) =>
    refuse({ type: 'invalid', field: 'map.center.zoom', because, ...(limit === undefined ? {} : { limit }) } as const);
  const checked = checkAll({
    place: checkLocation({ lat, lon }).ok
      ? ok(null)
      : refuse({ type: 'invalid', field: 'map.center', because: 'not-a-place' } as const),
    zoom: !Number.isInteger(zoom)
      ? invalid('missing')
      : zoom < 0
        ? invalid('too-small', 0)
        : zoom > ZOOM_MAX
          ? invalid('too-large', ZOOM_MAX)
          : ok(zoom),
  });
  return checked.ok ? ok({ lat, lon, zoom }) : checked;
}
