import { type FileHandle, open } from 'node:fs/promises';
import { PMTiles, type RangeResponse, type Source, TileType } from 'pmtiles';
import type { MapSource } from '../../application/kit/ports.ts';

/** The kinds of pictures that every browser draws by itself. */
const MEDIA_TYPES: Readonly<Partial<Record<TileType, string>>> = {
  [TileType.Png]: 'image/png',
  [TileType.Jpeg]: 'image/jpeg',
  [TileType.Webp]: 'image/webp',
  [TileType.Avif]: 'image/avif',
};

/** A file that does not do as a map; the message says why. */
export class TileFileError extends Error {
  override readonly name = 'TileFileError';
}

/** Pictures of one PMTiles file (version 3), read where it lies: a map that needs no network. */
export async function tileFile(
  path: string,
  { center, credit }: Pick<MapSource, 'center' | 'credit'>,
): Promise<MapSource & AsyncDisposable> {
  const file = await open(path, 'r').catch((cause) => {
    throw new TileFileError(`${path} cannot be read`, { cause });
  });
  try {
    const tiles = new PMTiles(sourceOf(path, file));
    const header = await tiles.getHeader().catch((cause) => {
      throw new TileFileError(`${path} is no PMTiles file of version 3`, { cause });
    });
    const mediaType = MEDIA_TYPES[header.tileType];
    if (mediaType === undefined)
      throw new TileFileError(`${path} has no pictures: tiles must be PNG, JPEG, WebP or AVIF`);
    const { minLon: west, minLat: south, maxLon: east, maxLat: north, maxZoom } = header;
    return {
      credit,
      center,
      bounds: { west, south, east, north },
      maxZoom,
      async tile({ z, x, y }) {
        if (z < header.minZoom || z > maxZoom || x >= 2 ** z || y >= 2 ** z) return null;
        const found = await tiles.getZxy(z, x, y);
        return found === undefined ? null : { bytes: new Uint8Array(found.data), mediaType };
      },
      [Symbol.asyncDispose]: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function sourceOf(path: string, file: FileHandle): Source {
  return {
    getKey: () => path,
    async getBytes(offset, length): Promise<RangeResponse> {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
      return { data: buffer.buffer.slice(0, bytesRead) };
    },
  };
}
