import { type MapSettings, NO_MAP } from '../../domain/institution/map-settings.ts';
import { textIn } from '../../domain/kit/text.ts';
import type { Application } from '../application.ts';
import type { PlaceSources } from '../proposal/ports.ts';

/** What the institution set, with its own name, which a search for addresses is tried with. */
export async function readMapSettings(
  app: Application,
): Promise<{ readonly settings: MapSettings; readonly institution: string }> {
  return await app.store.read(async (reader) => {
    const [settings, institution] = await Promise.all([reader.mapSettings.get(), reader.institution.get()]);
    return {
      settings: settings ?? NO_MAP,
      institution: institution === null ? '' : textIn(institution.name, institution.languages).text,
    };
  });
}

/** What places are shown on and found by: what whoever runs the node said at its start, else what the institution set. */
export function placeSourcesOf({ map, geocoder, mapServices }: Application, settings: MapSettings): PlaceSources {
  const chosen = mapServices?.sourcesOf(settings);
  return { map: map ?? chosen?.map, geocoder: geocoder ?? chosen?.geocoder };
}

/** The same for whoever has no settings at hand. */
export async function readPlaceSources(app: Application): Promise<PlaceSources> {
  if (app.map !== undefined && app.geocoder !== undefined) return app;
  return placeSourcesOf(app, (await app.store.read((reader) => reader.mapSettings.get())) ?? NO_MAP);
}
