import {
  checkGeocoder,
  checkTileMap,
  type GeocoderService,
  type MapSettings,
  NO_MAP,
  type TileMap,
  type TileMapInput,
  tileHost,
} from '../../domain/institution/map-settings.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { checkAdministrator } from '../kit/access.ts';
import { checkNotModified, etagOf } from '../kit/not-modified.ts';
import { readMapSettings } from './reads.ts';

/** What is absent stays as it is; null takes it away. */
export type MapChange = {
  readonly map?: TileMapInput | null | undefined;
  readonly geocoder?: GeocoderService | null | undefined;
};

/**
 * Sets what the institution has places shown on and found by. All that does not do is refused together, and so is a server
 * that was changed and does not answer as it should when it is tried.
 */
export async function changeMap(
  app: Application,
  change: MapChange & { readonly by: Actor | null; readonly basedOn?: string | undefined },
): Promise<Result<MapSettings, Refusal>> {
  const { by, basedOn } = change;
  const allowed = await app.store.read(async (reader) =>
    (await reader.institution.get()) === null ? refuse({ type: 'not-set-up' }) : await checkAdministrator(reader, by),
  );
  if (!allowed.ok) return allowed;
  const checked = checkAll({
    map: change.map ? checkTileMap(change.map) : ok(change.map),
    geocoder: change.geocoder ? checkGeocoder(change.geocoder) : ok(change.geocoder),
  });
  if (!checked.ok) return checked;
  const tried = await checkAnswers(app, checked.value);
  if (!tried.ok) return tried;
  const { map, geocoder } = checked.value;
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire('map');
    const before = (await writer.mapSettings.get()) ?? NO_MAP;
    const after: MapSettings = {
      map: map === undefined ? before.map : map,
      geocoder: geocoder === undefined ? before.geocoder : geocoder,
    };
    // Whoever sends a form twice changed nothing the second time.
    if (etagOf(after) === etagOf(before)) return ok(before);
    const same = checkNotModified(before, basedOn);
    if (!same.ok) return same;
    await writer.mapSettings.save(after, app.now());
    await writer.events.append({
      id: app.newId(),
      type: 'map-changed',
      at: app.now(),
      by,
      consultationId: null,
      proposalId: null,
      data: {
        tiles: after.map === null ? null : tileHost(after.map.tiles),
        geocoder: after.geocoder === null ? null : new URL(after.geocoder.url).host,
      },
    });
    return ok(after);
  });
}

/** Asks those servers that are not as they were, both at once and before anything is locked: one may let the node wait. */
async function checkAnswers(
  app: Application,
  {
    map,
    geocoder,
  }: { readonly map?: TileMap | null | undefined; readonly geocoder?: GeocoderService | null | undefined },
): Promise<Result<unknown, Refusal>> {
  const { mapServices } = app;
  if (mapServices === undefined) return ok(null);
  const { settings: before, institution } = await readMapSettings(app);
  const [ofMap, ofGeocoder] = await Promise.all([
    map && !isSameServer(map, before.map) ? mapServices.tryMap(map) : null,
    geocoder && etagOf(geocoder) !== etagOf(before.geocoder)
      ? mapServices.tryGeocoder(geocoder, { text: institution, near: map?.center ?? before.map?.center ?? null })
      : null,
  ]);
  return checkAll({
    map: ofMap === null ? ok(null) : refuse({ type: 'invalid', field: 'map.tiles', because: ofMap }),
    geocoder: ofGeocoder === null ? ok(null) : refuse({ type: 'invalid', field: 'geocoder.url', because: ofGeocoder }),
  });
}

/** Another credit is no reason to ask again. */
function isSameServer(one: TileMap, other: TileMap | null): boolean {
  return other !== null && one.tiles === other.tiles && etagOf(one.center) === etagOf(other.center);
}
