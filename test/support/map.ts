import type { MapSource } from '../../src/application/kit/ports.ts';

/** A map all of whose pictures are one and the same byte, at every place. */
export const PLAIN_MAP: MapSource = {
  credit: '© Tiles & others',
  center: { lat: 45.75, lon: 4.85, zoom: 12 },
  bounds: { west: 4, south: 45, east: 5, north: 46 },
  maxZoom: 15,
  tile: async () => ({ bytes: new Uint8Array([0]), mediaType: 'image/png' }),
};
