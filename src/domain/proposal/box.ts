import type { Location } from './proposal.ts';

/** A part of the map between two parallels and two meridians, its edges within; degrees. */
export type Box = { readonly south: number; readonly west: number; readonly north: number; readonly east: number };

/** A box as an address writes it: south, west, north, east. Null for anything else. */
export function boxIn(text: string): Box | null {
  const numbers = text.split(',').map((each) => (each.trim() === '' ? Number.NaN : Number(each)));
  const [south = Number.NaN, west = Number.NaN, north = Number.NaN, east = Number.NaN] = numbers;
  const isBox = numbers.length === 4 && south >= -90 && south <= north && north <= 90 && west >= -180 && west <= east;
  return isBox && east <= 180 ? { south, west, north, east } : null;
}

export function boxText({ south, west, north, east }: Box): string {
  return [south, west, north, east].join(',');
}

/** Cells of one size over a part of the map, from its south-west corner on; `height` and `width` in degrees. */
export type Grid = { readonly south: number; readonly west: number; readonly height: number; readonly width: number };

/** A cell of a grid, counted from nought: northwards, then eastwards. */
export type Cell = { readonly row: number; readonly column: number };

/** A grid of cells that look square on a map, `across` of them along the longer side of a box. */
export function gridOver({ south, west, north, east }: Box, across: number): Grid {
  const shrinks = Math.max(0.01, Math.cos((((south + north) / 2) * Math.PI) / 180));
  // Everything may be at one point: a cell has some size, or nothing would be in it.
  const height = Math.max((north - south) / across, ((east - west) * shrinks) / across, 1e-9);
  return { south, west, height, width: height / shrinks };
}

export function middleOf({ south, west, height, width }: Grid, { row, column }: Cell): Location {
  return { lat: south + (row + 0.5) * height, lon: west + (column + 0.5) * width };
}
