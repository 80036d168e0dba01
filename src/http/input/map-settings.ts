import { z } from '@hono/zod-openapi';
import { GEOCODER_FORMATS } from '../../domain/institution/map-settings.ts';
import { orNull } from './values.ts';

export const tileMap = z
  .strictObject({
    tiles: z.string().openapi({ description: 'The https address of a picture, with {z}, {x} and {y} in it' }),
    credit: z.string().openapi({ description: 'Whom the licence of the pictures wants named' }),
    center: z.strictObject({ lat: z.number(), lon: z.number(), zoom: z.number().int() }),
  })
  .openapi('TileMap', {
    example: {
      tiles: 'https://tiles.lyon.example/{z}/{x}/{y}.png',
      credit: '© OpenStreetMap',
      center: { lat: 45.7578, lon: 4.832, zoom: 13 },
    },
  });

export const geocoderService = z
  .strictObject({
    url: z.string().openapi({ description: 'The https address of its search, which ends in /search' }),
    format: z.enum(GEOCODER_FORMATS),
  })
  .openapi('GeocoderService', {
    example: { url: 'https://addresses.lyon.example/search', format: 'addok' },
  });

export const mapSettingsInput = z
  .strictObject({ map: orNull(tileMap).optional(), geocoder: orNull(geocoderService).optional() })
  .openapi('MapSettingsChange', {
    example: {
      map: {
        tiles: 'https://tiles.lyon.example/{z}/{x}/{y}.png',
        credit: '© OpenStreetMap',
        center: { lat: 45.7578, lon: 4.832, zoom: 13 },
      },
    },
  });
