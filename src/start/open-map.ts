import type { Application } from '../application/application.ts';
import { geocoder } from '../integrations/map/geocoder.ts';
import { TileFileError, tileFile } from '../integrations/map/tile-file.ts';
import { type Fetch, tileServer } from '../integrations/map/tile-server.ts';
import { type Config, ConfigError } from './config.ts';

/** The map and the search for addresses that the operator configured, for as long as `opening` lives. */
export async function openMap(
  { map, geocoder: finds }: Pick<Config, 'map' | 'geocoder'>,
  { fetch, opening }: { readonly fetch: Fetch; readonly opening: AsyncDisposableStack },
): Promise<Pick<Application, 'map' | 'geocoder'>> {
  return {
    map: await mapOf(map, { fetch, opening }),
    geocoder: finds === null ? undefined : geocoder({ ...finds, near: map?.center ?? null }, { fetch }),
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
