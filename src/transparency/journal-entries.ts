import { z } from 'zod';
import { entriesIn } from '../application/journal/bundle.ts';
import { JournalFault } from '../application/journal/journal-verdict.ts';
import { HASH_BYTES, type Hash, hashLeaf, TILE_WIDTH } from '../application/kit/merkle.ts';
import { type JournalSource, jsonIn } from './journal-source.ts';

const ENTRY = z.looseObject({
  v: z.literal(1),
  type: z.string(),
  at: z.iso.datetime(),
  ref: z.string().nullable(),
  commit: z.string().nullable(),
  /** Of the first entry of a journal that goes on from another one: the last checkpoint of that. */
  previous: z.string().optional(),
});

/** A leaf as it is hashed, and what it says. */
export type Entry = { readonly index: number; readonly hash: Hash; readonly says: z.output<typeof ENTRY> };

/** The entries of a journal bundle by bundle, each against its hash. */
export async function* entriesOf({ journal }: JournalSource, size: number): AsyncGenerator<readonly Entry[], void> {
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - first);
    const path = tilePath(first / TILE_WIDTH, width);
    const [bundle, tile] = await Promise.all([journal(`tile/entries/${path}`), journal(`tile/0/${path}`)]);
    if (bundle === null || tile === null) {
      throw new JournalFault('dropped', `nothing is served of entries ${first} to ${first + width - 1}`);
    }
    const { entries: found, isCut } = entriesIn(bundle);
    if (isCut) throw new JournalFault('unreadable', `entry ${first + found.length} is cut`);
    if (found.length !== width || tile.length !== width * HASH_BYTES) {
      throw new JournalFault('dropped', `${found.length} entries of ${width} from ${first} on`);
    }
    yield found.map((bytes, nth) => entryIn(bytes, { index: first + nth, hash: hashAt(tile, nth) }));
  }
}

function hashAt(tile: Buffer, nth: number): Hash {
  return tile.subarray(nth * HASH_BYTES, (nth + 1) * HASH_BYTES);
}

/** `067`, `x001/067.p/12` (c2sp.org/tlog-tiles). */
export function tilePath(index: number, width: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const path = groups.map((group, nth) => (nth === groups.length - 1 ? group : `x${group}`)).join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}

function entryIn(bytes: Buffer, { index, hash }: { readonly index: number; readonly hash: Hash }): Entry {
  if (!hashLeaf(bytes).equals(hash)) {
    throw new JournalFault('order', `entry ${index} is not the one in the tile of hashes`);
  }
  const parsed = ENTRY.safeParse(jsonIn(bytes));
  if (!parsed.success) throw new JournalFault('unreadable', `entry ${index}`);
  return { index, hash, says: parsed.data };
}
