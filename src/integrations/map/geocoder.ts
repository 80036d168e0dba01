import { z } from 'zod';
import type { MapServerFault } from '../../application/institution/ports.ts';
import type { FoundPlace, Geocoder } from '../../application/proposal/ports.ts';
import type { GeocoderFormat, GeocoderService } from '../../domain/institution/map-settings.ts';
import { PLACE_MAX } from '../../domain/kit/text.ts';
import { checkLocation } from '../../domain/proposal/proposal.ts';
import { serverFault } from './server-fault.ts';
import type { Fetch } from './tile-server.ts';

const WAIT_MS = 5_000;
const DECIMALS = 5;

/** A point with whatever the service says of it; anything else among the features is passed over. */
const feature = z.object({
  geometry: z.object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]).rest(z.number()) }),
  properties: z.record(z.string(), z.unknown()),
});
const collection = z.object({ features: z.array(z.unknown()).max(1_000) });

/** What a feature is called, from its properties. */
const NAMES = {
  addok: ({ label }) => [label],
  photon: ({ name, housenumber, street, postcode, city }) => [
    name,
    [housenumber, street].filter((part) => typeof part === 'string').join(' '),
    [postcode, city].filter((part) => typeof part === 'string').join(' '),
  ],
  nominatim: ({ display_name: name }) => [name],
} as const satisfies Record<GeocoderFormat, (properties: Readonly<Record<string, unknown>>) => readonly unknown[]>;

/**
 * A service that finds places by their address. This node asks it, so that it sees neither the address nor anything else of
 * whoever searches. `near` is what a place of several of the same name is likely near to.
 */
export function geocoder(
  of: GeocoderService & { readonly near: FoundPlace['location'] | null },
  { fetch }: { readonly fetch: Fetch },
): Geocoder {
  const { url, format, near } = of;
  const read = async (address: string, query: Readonly<Record<string, string | number>>) => {
    const asked = new URL(address);
    for (const [name, value] of Object.entries(query)) asked.searchParams.set(name, String(value));
    if (format === 'nominatim') asked.searchParams.set('format', 'geojson');
    const headers = { accept: 'application/geo+json, application/json' };
    const response = await fetch(asked.href, { headers, signal: AbortSignal.timeout(WAIT_MS) });
    if (!response.ok) {
      await response.body?.cancel();
      throw new GeocoderStatus(response.status);
    }
    return collection
      .parse(await response.json())
      .features.map((each) => placeOf(each, format))
      .filter((each) => each !== null);
  };
  return {
    host: new URL(url).host,
    async search({ text, lang, limit }) {
      const around = near === null || format === 'nominatim' ? {} : near;
      return (await read(url, { q: text, limit, ...languageOf(format, lang), ...around })).slice(0, limit);
    },
    async nameOf({ at: { lat, lon }, lang }) {
      const [found] = await read(url.replace(/search$/, 'reverse'), { lat, lon, ...languageOf(format, lang) });
      return found?.name ?? null;
    },
  };
}

/** Searches for a text, which may be found nowhere: what counts is that the answer can be read. */
export async function tryGeocoder(
  of: Parameters<typeof geocoder>[0] & { readonly text: string },
  fetch: Fetch,
): Promise<MapServerFault | null> {
  try {
    await geocoder(of, { fetch }).search({ text: of.text, lang: 'en', limit: 1 });
    return null;
  } catch (error) {
    if (error instanceof GeocoderStatus) {
      return error.status === 401 || error.status === 403 ? 'access-denied' : 'no-places';
    }
    // An answer that is no JSON, or other JSON than places.
    return error instanceof z.ZodError || error instanceof SyntaxError ? 'no-places' : serverFault(error);
  }
}

/** It answers, and not with places. */
class GeocoderStatus extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the geocoder answers ${status}`);
    this.status = status;
  }
}

/** Photon knows a few languages and refuses others; addok has one. */
function languageOf(format: GeocoderFormat, lang: string): Readonly<Record<string, string>> {
  if (format === 'nominatim') return { 'accept-language': lang };
  return format === 'photon' && ['en', 'fr', 'de'].includes(lang) ? { lang } : {};
}

function placeOf(text: unknown, format: GeocoderFormat): FoundPlace | null {
  const read = feature.safeParse(text);
  if (!read.success) return null;
  const [lon, lat] = read.data.geometry.coordinates;
  const names = NAMES[format](read.data.properties).filter((name) => typeof name === 'string' && name.trim() !== '');
  const name = [...new Set(names)].join(', ').replaceAll(/\s+/g, ' ').trim().slice(0, PLACE_MAX);
  const location = checkLocation({ lat: Number(lat.toFixed(DECIMALS)), lon: Number(lon.toFixed(DECIMALS)) });
  return name === '' || !location.ok ? null : { name, location: location.value };
}
