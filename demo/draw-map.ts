/**
 * Draws the maps of the invented towns, each as one PMTiles file (version 3) beside its texts: `node demo/draw-map.ts`.
 * Everything on them is made up here, so nobody's licence is on them.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zxyToTileId } from 'pmtiles';
import sharp from 'sharp';
import { type DrawnTown, TOWNS } from './drawn-towns.ts';

const TILE = 256;
const ZOOMS = { min: 12, max: 15 };
/** How far north and south, east and west of the centre the land is drawn, in metres. */
const REACH = { north: 3_000, east: 4_000 };
const METRES_PER_DEGREE = 111_320;

type Point = readonly [north: number, east: number];
type DrawnTile = { readonly id: number; readonly png: Buffer };

/** Pixels of the whole world at a zoom, from metres around the centre of a town. */
function projectionOf({ centre }: DrawnTown, zoom: number) {
  const world = TILE * 2 ** zoom;
  const at = ([north, east]: Point): readonly [number, number] => {
    const lat = ((centre.lat + north / METRES_PER_DEGREE) * Math.PI) / 180;
    const lon = centre.lon + east / (METRES_PER_DEGREE * Math.cos((centre.lat * Math.PI) / 180));
    return [((lon + 180) / 360) * world, ((1 - Math.log(Math.tan(lat) + 1 / Math.cos(lat)) / Math.PI) / 2) * world];
  };
  const [left, top] = at([REACH.north, -REACH.east]);
  const [right, bottom] = at([-REACH.north, REACH.east]);
  return { at, left, top, right, bottom, pixelsPerMetre: (right - left) / (2 * REACH.east) };
}

function svgOf(town: DrawnTown, zoom: number, box: { x: number; y: number; width: number; height: number }): string {
  const { at, pixelsPerMetre } = projectionOf(town, zoom);
  const xy = (point: Point) =>
    at(point)
      .map((value, axis) => (value - (axis === 0 ? box.x : box.y)).toFixed(1))
      .join(' ');
  const path = (points: readonly Point[], closed: boolean) => `M${points.map(xy).join('L')}${closed ? 'Z' : ''}`;
  const area = (points: readonly Point[], fill: string) => `<path d="${path(points, true)}" fill="${fill}"/>`;
  const stroke = (points: readonly Point[], of: { metres: number; least: number; colour: string; dash?: string }) =>
    `<path d="${path(points, false)}" fill="none" stroke="${of.colour}" stroke-width="${Math.max(of.least, of.metres * pixelsPerMetre).toFixed(1)}" stroke-linejoin="round" stroke-linecap="round"${of.dash === undefined ? '' : ` stroke-dasharray="${of.dash}"`}/>`;
  const named = zoom < 14 ? [] : town.names;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${box.width}" height="${box.height}">
<rect width="100%" height="100%" fill="#eef0e4"/>
${town.woods.map((points) => area(points, '#cfdfc0')).join('')}
${town.quarters.map((points) => area(points, '#e2dcd2')).join('')}
${town.parks.map((points) => area(points, '#bfdcae')).join('')}
${stroke(town.river, { metres: 70, least: 3, colour: '#a8cbe0' })}
${town.lanes.map((points) => stroke(points, { metres: 7, least: 0.6, colour: '#ffffff' })).join('')}
${town.roads.map((points) => stroke(points, { metres: 20, least: 2.4, colour: '#c9b48f' })).join('')}
${town.roads.map((points) => stroke(points, { metres: 14, least: 1.4, colour: '#fff6dd' })).join('')}
${stroke(town.railway, { metres: 6, least: 1.2, colour: '#8a8a8a' })}
${stroke(town.railway, { metres: 3, least: 0.6, colour: '#f4f4f4', dash: '5 5' })}
${named.map(({ name, place }) => `<text transform="translate(${xy(place)})" text-anchor="middle" font-family="DejaVu Sans" font-size="${zoom === 14 ? 12 : 14}" fill="#4a4a44" stroke="#f7f7f0" stroke-width="3" paint-order="stroke">${name}</text>`).join('')}
</svg>`;
}

async function tilesOf(town: DrawnTown, zoom: number): Promise<readonly DrawnTile[]> {
  const { left, top, right, bottom } = projectionOf(town, zoom);
  const [x0, y0] = [Math.floor(left / TILE), Math.floor(top / TILE)];
  const [columns, rows] = [Math.floor(right / TILE) - x0 + 1, Math.floor(bottom / TILE) - y0 + 1];
  const box = { x: x0 * TILE, y: y0 * TILE, width: columns * TILE, height: rows * TILE };
  const whole = await sharp(Buffer.from(svgOf(town, zoom, box)))
    .flatten({ background: '#eef0e4' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = whole.info;
  const tiles: DrawnTile[] = [];
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) {
      const png = await sharp(whole.data, { raw: { width, height, channels } })
        .extract({ left: column * TILE, top: row * TILE, width: TILE, height: TILE })
        .png({ palette: true, colours: 24, dither: 0, compressionLevel: 9, effort: 10 })
        .toBuffer();
      tiles.push({ id: zxyToTileId(zoom, x0 + column, y0 + row), png });
    }
  }
  return tiles;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left >= 0x80) {
    bytes.push((left % 0x80) | 0x80);
    left = Math.floor(left / 0x80);
  }
  return [...bytes, left];
}

/** One file with one directory, without compression: what a hundred tiles need of the format. */
function archiveOf(town: DrawnTown, tiles: readonly DrawnTile[]): Buffer {
  const sorted = tiles.toSorted((one, other) => one.id - other.id);
  const ids = sorted.flatMap(({ id }, nth) => varint(id - (sorted[nth - 1]?.id ?? 0)));
  const runs = sorted.map(() => 1);
  const lengths = sorted.flatMap(({ png }) => varint(png.length));
  // Each tile follows the one before it, which a zero says; the first begins at 0, written as 1.
  const offsets = sorted.map((_, nth) => (nth === 0 ? 1 : 0));
  const directory = Buffer.from([...varint(sorted.length), ...ids, ...runs, ...lengths, ...offsets]);
  const metadata = Buffer.from(JSON.stringify({ name: town.name, description: 'An invented town', type: 'baselayer' }));
  const data = Buffer.concat(sorted.map(({ png }) => png));
  const header = Buffer.alloc(127);
  header.write('PMTiles', 0, 'ascii');
  header.writeUInt8(3, 7);
  const [root, meta] = [127, 127 + directory.length];
  const body = meta + metadata.length;
  const count = sorted.length;
  for (const [nth, value] of [
    root,
    directory.length,
    meta,
    metadata.length,
    body,
    0,
    body,
    data.length,
    count,
    count,
    count,
  ].entries()) {
    header.writeBigUInt64LE(BigInt(value), 8 + 8 * nth);
  }
  // In the order of their ids; neither directories nor tiles are compressed; PNG.
  for (const [nth, value] of [1, 1, 1, 2, ZOOMS.min, ZOOMS.max].entries()) header.writeUInt8(value, 96 + nth);
  const degrees = (metres: number) => metres / METRES_PER_DEGREE;
  const [lat, lon] = [degrees(REACH.north), degrees(REACH.east) / Math.cos((town.centre.lat * Math.PI) / 180)];
  const { centre } = town;
  for (const [nth, value] of [centre.lon - lon, centre.lat - lat, centre.lon + lon, centre.lat + lat].entries()) {
    header.writeInt32LE(Math.round(value * 1e7), 102 + 4 * nth);
  }
  header.writeUInt8(14, 118);
  header.writeInt32LE(Math.round(centre.lon * 1e7), 119);
  header.writeInt32LE(Math.round(centre.lat * 1e7), 123);
  return Buffer.concat([header, directory, metadata, data]);
}

for (const town of TOWNS) {
  const tiles: DrawnTile[] = [];
  for (let zoom = ZOOMS.min; zoom <= ZOOMS.max; zoom += 1) tiles.push(...(await tilesOf(town, zoom)));
  const file = join(import.meta.dirname, town.folder, 'map.pmtiles');
  const archive = archiveOf(town, tiles);
  await writeFile(file, archive);
  process.stdout.write(`${file}: ${tiles.length} tiles, ${archive.length} bytes\n`);
}
