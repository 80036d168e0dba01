import { HASH_BYTES, type Hash, hashNode, rootOf, splitOf } from '../kit/merkle.ts';
import type { Journal, JournalReader, TilePlace } from './ports.ts';

/** Hashes of a full tile, of which a level up has one (c2sp.org/tlog-tiles). */
const TILE_WIDTH = 256;
const LEVEL_BITS = 8;

type Range = { readonly start: number; readonly end: number };
/** Of a complete subtree, the hashes that it is the root of: in one tile. */
type Piece = TilePlace & { readonly from: number; readonly to: number };

/**
 * That an entry is in the journal of a size: what is hashed with it on the way to the root, from the leaf up (RFC 6962, 2.1.1).
 * Reads a few tiles in one statement, however large the journal is.
 */
export async function inclusionFromTiles(
  reader: Pick<JournalReader, 'tiles'>,
  { index, journal }: { readonly index: number; readonly journal: Pick<Journal, 'number' | 'size'> },
): Promise<readonly Hash[]> {
  const siblings = siblingsOf(index, { start: 0, end: journal.size }).map(piecesOf);
  if (siblings.length === 0) return [];
  const places = new Map(siblings.flat().map(({ level, index: at }) => [`${level} ${at}`, { level, index: at }]));
  const tiles = await reader.tiles([...places.values()], journal.number);
  const found = new Map(tiles.map((tile) => [`${tile.level} ${tile.index}`, Buffer.from(tile.hashes)]));
  const hashOf = ({ level, index: at, from, to }: Piece): Hash => {
    const hashes = found.get(`${level} ${at}`);
    if (hashes === undefined || hashes.length < to * HASH_BYTES) throw new Error('the journal lacks tiles');
    return rootOf(
      Array.from({ length: to - from }, (_, nth) =>
        hashes.subarray((from + nth) * HASH_BYTES, (from + nth + 1) * HASH_BYTES),
      ),
    );
  };
  return siblings.map((pieces) => pieces.map(hashOf).reduceRight((right, left) => hashNode(left, right)));
}

/** The subtrees beside the way from a leaf to the root, the lowest first. */
function siblingsOf(index: number, { start, end }: Range): readonly Range[] {
  if (end - start <= 1) return [];
  const split = start + splitOf(end - start);
  return index < split
    ? [...siblingsOf(index, { start, end: split }), { start: split, end }]
    : [...siblingsOf(index, { start: split, end }), { start, end: split }];
}

/** The complete subtrees of a range, the largest first. */
function piecesOf({ start, end }: Range): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = start; at < end; ) {
    const height = Math.floor(Math.log2(end - at));
    const level = Math.floor(height / LEVEL_BITS);
    const unit = TILE_WIDTH ** level;
    const first = at / unit;
    const from = first % TILE_WIDTH;
    pieces.push({ level, index: Math.floor(first / TILE_WIDTH), from, to: from + 2 ** height / unit });
    at += 2 ** height;
  }
  return pieces;
}
