import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TileFileError, tileFile } from './tile-file.ts';

const TOWN = join(import.meta.dirname, '../../../demo/rivelaine/map.pmtiles');
const SHOWN = { credit: 'Parvis', center: { lat: 45.982, lon: 4.181, zoom: 14 } };
const PNG = [0x89, 0x50, 0x4e, 0x47];

describe('a map in one file', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-map-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('has pictures of the invented town, and where they are', async () => {
    await using map = await tileFile(TOWN, SHOWN);
    expect(map.maxZoom).toBe(15);
    expect(map.bounds.west).toBeLessThan(4.181);
    expect(map.bounds.north).toBeGreaterThan(45.982);
    const tile = await map.tile({ z: 14, x: 8_382, y: 5_829 });
    expect(tile?.mediaType).toBe('image/png');
    expect([...(tile?.bytes.subarray(0, 4) ?? [])]).toEqual(PNG);
  });

  it.each([
    { z: 14, x: 0, y: 0 },
    { z: 11, x: 1_047, y: 728 },
    { z: 16, x: 33_528, y: 23_316 },
    { z: 14, x: 99_999, y: 5_829 },
  ])('has none at %j', async (at) => {
    await using map = await tileFile(TOWN, SHOWN);
    expect(await map.tile(at)).toBeNull();
  });

  it('is refused where it is not there, is something else, or has no pictures', async () => {
    const other = join(folder, 'other.pmtiles');
    await writeFile(other, 'SQLite format 3'.padEnd(400));
    const vector = join(folder, 'vector.pmtiles');
    const bytes = await readFile(TOWN);
    bytes.writeUInt8(1, 99);
    await writeFile(vector, bytes);
    for (const [path, because] of [
      [join(folder, 'none.pmtiles'), 'cannot be read'],
      [other, 'no PMTiles file'],
      [vector, 'has no pictures'],
    ] as const) {
      await expect(tileFile(path, SHOWN)).rejects.toThrow(TileFileError);
      await expect(tileFile(path, SHOWN)).rejects.toThrow(because);
    }
  });
});
