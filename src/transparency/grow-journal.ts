import type { Writer } from '../application/application.ts';
import type { Journal, JournalEntry } from '../application/journal/ports.ts';
import { hashesIn, hashLeaf } from '../application/kit/merkle.ts';
import { edgeOf, GrowingTree } from './tiles.ts';

/** Writes entries behind those of a journal, and the tiles of its tree; answers the tree. Its checkpoint is left to the caller. */
export async function growJournal(
  writer: Writer,
  { size, entries }: Pick<Journal, 'size'> & { readonly entries: readonly Omit<JournalEntry, 'index'>[] },
): Promise<GrowingTree> {
  const edge = edgeOf(size);
  const tiles = edge.length === 0 ? [] : await writer.journal.tiles(edge);
  if (tiles.length !== edge.length) throw new Error('the journal lacks tiles at its edge');
  const tree = new GrowingTree(
    size,
    tiles.map(({ hashes, ...at }) => ({ ...at, hashes: hashesIn(hashes) })),
  );
  for (const { entry } of entries) tree.add(hashLeaf(Buffer.from(entry)));
  await writer.journal.addEntries(entries.map((entry, nth) => ({ ...entry, index: size + nth })));
  await writer.journal.saveTiles(tree.changed().map((tile) => ({ ...tile, hashes: Buffer.concat(tile.hashes) })));
  return tree;
}
