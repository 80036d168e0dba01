import { z } from 'zod';
import type { Application } from '../application/application.ts';
import { changeMap, type MapChange } from '../application/institution/change-map.ts';
import { readMapSettings } from '../application/institution/read-map.ts';
import { CENTER_TEXT, centerIn, GEOCODER_FORMATS, type MapSettings } from '../domain/institution/map-settings.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result } from '../domain/kit/result.ts';
import { type CommandOutput, command } from './command.ts';
import { LIST, oneOf } from './values.ts';

const CENTER = z.string().regex(CENTER_TEXT, 'must be latitude,longitude,zoom').transform(centerIn);

export const institutionMap = command({
  path: 'institution map',
  says: 'Show or change the servers that the pictures of the map come from and that find places by their address',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser
      .option('--tiles <address>', 'https address of a picture, with {z}, {x} and {y} in it')
      .option('--credit <text>', 'whom the licence of the pictures wants named')
      .option('--center <place>', 'latitude,longitude,zoom where the map begins')
      .option('--geocoder <address>', 'https address of a search for addresses, which ends in /search')
      .option('--geocoder-format <format>', `its manner: ${GEOCODER_FORMATS.join(', ')}; the first is usual`)
      .option('--remove <list>', 'what to take away: map, geocoder'),
  options: z.object({
    tiles: z.string().optional(),
    credit: z.string().optional(),
    center: CENTER.optional(),
    geocoder: z.string().optional(),
    geocoderFormat: oneOf(GEOCODER_FORMATS).optional(),
    remove: LIST.pipe(z.array(oneOf(['map', 'geocoder']))).optional(),
  }),
  async run(context, { remove = [], ...given }) {
    const { app } = await context.open();
    const { settings } = await readMapSettings(app);
    if (remove.length === 0 && Object.values(given).every((value) => value === undefined)) return shown(app, settings);
    const changed = await changeMap(app, { ...changeOf(settings, given, remove), by: OPERATOR });
    return changed.ok ? shown(app, changed.value) : changed;
  },
});

/** What is not given stays as it is set. */
function changeOf(
  { map, geocoder }: MapSettings,
  given: {
    readonly tiles?: string | undefined;
    readonly credit?: string | undefined;
    readonly center?: z.output<typeof CENTER> | undefined;
    readonly geocoder?: string | undefined;
    readonly geocoderFormat?: (typeof GEOCODER_FORMATS)[number] | undefined;
  },
  remove: readonly ('map' | 'geocoder')[],
): MapChange {
  const { tiles, credit, center, geocoder: url, geocoderFormat } = given;
  const ofMap = tiles ?? credit ?? center;
  const ofGeocoder = url ?? geocoderFormat;
  return {
    map: remove.includes('map')
      ? null
      : ofMap === undefined
        ? undefined
        : {
            tiles: tiles ?? map?.tiles ?? '',
            credit: credit ?? map?.credit ?? '',
            center: center ?? map?.center ?? null,
          },
    geocoder: remove.includes('geocoder')
      ? null
      : ofGeocoder === undefined
        ? undefined
        : { url: url ?? geocoder?.url ?? '', format: geocoderFormat ?? geocoder?.format ?? 'addok' },
  };
}

function shown(app: Application, { map, geocoder }: MapSettings): Result<CommandOutput, Refusal> {
  return ok({
    json: { map, geocoder },
    text: [
      map === null
        ? 'map: none'
        : `map: ${map.tiles}, ${map.credit}, from ${map.center.lat},${map.center.lon},${map.center.zoom}`,
      geocoder === null ? 'addresses: none' : `addresses: ${geocoder.url} (${geocoder.format})`,
      ...(app.map === undefined ? [] : ['MAP_TILES or MAP_FILE is set in the environment of the node, and wins']),
      ...(app.geocoder === undefined ? [] : ['GEOCODER_URL is set in the environment of the node, and wins']),
    ],
  });
}
