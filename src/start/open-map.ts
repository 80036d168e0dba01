import type { Application } from '../application/application.ts';
import type { MapServices } from '../application/institution/ports.ts';
import type { PlaceSources } from '../application/proposal/ports.ts';
import type { MapCenter } from '../domain/institution/map-settings.ts';
import { geocoder, tryGeocoder } from '../integrations/map/geocoder.ts';
import { TileFileError, tileFile } from '../integrations/map/tile-file.ts';
import { type Fetch, tileServer, tryTileServer } from '../integrations/map/tile-server.ts';
import { type Config, ConfigError } from './config.ts';

/**
 * The map and the search for addresses that the operator configured, for as long as `opening` lives, and what asks the servers
 * that the institution sets for itself.
 */
export async function openMap(
  { map, geocoder: finds }: Pick<Config, 'map' | 'geocoder'>,
  { fetch, opening }: { readonly fetch: Fetch; readonly opening: AsyncDisposableStack },
): Promise<Pick<Application, 'map' | 'geocoder' | 'mapServices'>> {
  return {
    map: await mapOf(map, { fetch, opening }),
    geocoder: finds === null ? undefined : geocoder({ ...finds, near: map?.center ?? null }, { fetch }),
    mapServices: mapServicesBy(fetch, map?.center ?? null),
  };
}

/**
 * `near` is where addresses are likely where the institution sets no map itself. No redirect is followed: a server outside could
 * lead the node to one of the internal hosts that its operator named.
 */
export function mapServicesBy(any: Fetch, near: MapCenter | null): MapServices {
  const fetch: Fetch = (url, init) => any(url, { ...init, redirect: 'error' });
  let latest: { readonly of: string; readonly sources: PlaceSources } | null = null;
  return {
    sourcesOf(settings) {
      const of = JSON.stringify(settings);
      if (latest?.of !== of) {
        const { map, geocoder: finds } = settings;
        const sources: PlaceSources = {
          map: map === null ? undefined : tileServer(map, { fetch, now: () => Date.now() }),
          geocoder: finds === null ? undefined : geocoder({ ...finds, near: map?.center ?? near }, { fetch }),
        };
        latest = { of, sources };
      }
      return latest.sources;
    },
    tryMap: (map) => tryTileServer(map, fetch),
    tryGeocoder: (service, query) => tryGeocoder({ ...service, ...query }, fetch),
  };
}

async function mapOf(
  map: Config['map'],
  { fetch, opening }: { readonly fetch: Fetch; readonly opening: AsyncDisposableStack },
): Promise<Application['map']> {
  if (map === null) return undefined;
  const { from, ...shown } = map;
  if (from.kind === 'server') return tileServer({ ...shown, tiles: from.tiles }, { fetch, now: () => Date.now() });
  try {
    return opening.use(await tileFile(from.path, shown));
  } catch (error) {
    if (error instanceof TileFileError) throw new ConfigError(`MAP_FILE: ${error.message}`, { cause: error });
    throw error;
  }
}
