import type { Kysely } from 'kysely';
import type { MapSettingsReader, MapSettingsWriter } from '../../application/institution/ports.ts';
import type { GeocoderFormat } from '../../domain/institution/map-settings.ts';
import type { DB } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';

export function mapSettingsReader(db: Kysely<DB>): MapSettingsReader {
  return {
    async get() {
      const row = await db.selectFrom('map_settings').selectAll().executeTakeFirst();
      if (row === undefined) return null;
      const { tiles, credit, lat, lon, zoom, geocoder_url: url, geocoder_format: format } = row;
      const hasMap = tiles !== null && credit !== null && lat !== null && lon !== null && zoom !== null;
      return {
        map: hasMap ? { tiles, credit, center: { lat, lon, zoom } } : null,
        geocoder: url === null || format === null ? null : { url, format: format as GeocoderFormat },
      };
    },
  };
}

export function mapSettingsWriter(db: Kysely<DB>): MapSettingsWriter {
  return {
    save: ({ map, geocoder }, at) =>
      upsert(db, 'map_settings', {
        key: { id: 'institution' },
        values: {
          tiles: map?.tiles ?? null,
          credit: map?.credit ?? null,
          lat: map?.center.lat ?? null,
          lon: map?.center.lon ?? null,
          zoom: map?.center.zoom ?? null,
          geocoder_url: geocoder?.url ?? null,
          geocoder_format: geocoder?.format ?? null,
          changed_at: at,
        },
      }),
  };
}
