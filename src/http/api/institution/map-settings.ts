import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { changeMap } from '../../../application/institution/change-map.ts';
import { readMapSettings } from '../../../application/institution/read-map.ts';
import type { MapSettings } from '../../../domain/institution/map-settings.ts';
import { geocoderService, mapSettingsInput, tileMap } from '../../input/map-settings.ts';
import { orNull } from '../../input/values.ts';
import { type Route, replied } from '../kit/operation.ts';

const TAG = 'Institution';

const mapSettings = z
  .strictObject({
    map: orNull(tileMap),
    geocoder: orNull(geocoderService),
    setAtStart: z
      .strictObject({ map: z.boolean(), geocoder: z.boolean() })
      .openapi({ description: 'What the environment of the node says instead; it wins over what is set here' }),
  })
  .openapi('MapSettings');

/** What places are shown on and found by. */
export function mapSettingsRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/institution/map',
      tag: TAG,
      summary: 'The servers that the pictures of the map come from and that find places by their address',
      needs: 'admin',
      answers: { 200: mapSettings },
    },
    async ({ app }) => replied(200, resource(app, (await readMapSettings(app)).settings)),
  );

  route(
    {
      method: 'patch',
      path: '/institution/map',
      tag: TAG,
      summary: 'Set the map and the search for addresses, or take them away',
      description:
        'What is left out stays; null takes it away. The node asks a server that is set for one picture, or for the ' +
        'name of the institution, and refuses one that does not answer with it within seconds.',
      needs: 'admin',
      body: mapSettingsInput,
      answers: { 200: mapSettings },
      refusals: ['unknown-placeholder', 'placeholder-missing', 'not-set-up'],
    },
    async ({ app, body, caller }) => {
      const changed = await changeMap(app, { ...body, by: caller.by });
      return changed.ok ? replied(200, resource(app, changed.value)) : changed;
    },
  );
}

function resource({ map, geocoder }: Application, settings: MapSettings) {
  return { ...settings, setAtStart: { map: map !== undefined, geocoder: geocoder !== undefined } };
}
