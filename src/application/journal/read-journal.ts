import type { Id } from '../../domain/kit/id.ts';
import type { Application, Reader } from '../application.ts';
import { canonicalText } from '../kit/content-hash.ts';
import { HASH_BYTES, TILE_WIDTH } from '../kit/merkle.ts';
import { institutionUri } from '../kit/uris.ts';
import { commitmentTo, committedDocument } from './commitment.ts';
import type { Journal, OpenedAuthor, TilePlace } from './ports.ts';
import { publicContentOf } from './public-content.ts';

/** The journal as it was signed last, or an earlier one by its number; null before anything happened in public. */
export async function readJournal(app: Application, number?: number): Promise<Journal | null> {
  return await app.store.read((reader) => reader.journal.get(number));
}

/** The first hashes of a tile; null where there are not that many. */
export async function readTile(
  app: Application,
  { width, journal, ...place }: TilePlace & { readonly width: number; readonly journal: number },
): Promise<Uint8Array | null> {
  const [tile] = await app.store.read((reader) => reader.journal.tiles([place], journal));
  const bytes = width * HASH_BYTES;
  return tile === undefined || tile.hashes.length < bytes ? null : tile.hashes.subarray(0, bytes);
}

/** The first entries of a bundle; null where there are not that many. */
export async function readEntries(
  app: Application,
  { index, width, journal }: { readonly index: number; readonly width: number; readonly journal: number },
): Promise<readonly string[] | null> {
  const entries = await app.store.read((reader) => reader.journal.entries(index * TILE_WIDTH, width, journal));
  return entries.length < width ? null : entries.map(({ entry }) => entry);
}

/** What opens the commitment of an act: the salt, and the document that was hashed with it, as canonical text. */
export type OpenedCommitment = { readonly salt: Uint8Array; readonly document: string };

/**
 * Null where there is none, and once what was said is not there any more, or not as it was. With what opens the commitment to who
 * wrote the text that an act is about, until they are erased.
 */
export async function openCommitment(
  app: Application,
  eventId: Id,
): Promise<(OpenedCommitment & { readonly author: OpenedAuthor | null }) | null> {
  return await app.store.read(async (reader) => {
    const opened = await openedCommitment(reader, eventId, app);
    const event = opened === null ? null : await reader.events.byId(eventId);
    const textId = event === null ? null : (publicContentOf(event.type)?.text?.(event)?.id ?? null);
    const author = textId === null ? null : await reader.commitments.openedAuthor(textId);
    return opened === null ? null : { ...opened, author };
  });
}

/** The same beside other reading. */
export async function openedCommitment(
  reader: Reader,
  eventId: Id,
  app: Application,
): Promise<OpenedCommitment | null> {
  const [event, commitments] = await Promise.all([reader.events.byId(eventId), reader.commitments.of([eventId])]);
  const entry = event === null ? null : publicContentOf(event.type);
  const stored = commitments.get(eventId);
  if (event === null || entry === null || stored === undefined || stored.salt === null) return null;
  const content = await entry.content(reader, event);
  if (content === null) return null;
  const { salt, commitment } = stored;
  const opens = (of: object) => commitmentTo(committedDocument(event, of), salt).equals(commitment);
  const asThen = opens(content) ? content : (await byFormerNames(app, reader, content)).find(opens);
  return asThen === undefined ? null : { salt, document: canonicalText(committedDocument(event, asThen)) };
}

/** The same with the id that an institution had before it moved: what it stated is found under who it is now. */
async function byFormerNames(app: Application, reader: Reader, content: object): Promise<readonly object[]> {
  const text = JSON.stringify(content);
  const us = institutionUri(app.origin);
  const own = (await reader.moving.formerOrigins()).map(({ origin }) => ({ from: institutionUri(origin), to: us }));
  return [...own, ...(await reader.moving.moves())].flatMap(({ from, to }) => {
    const former = text.replaceAll(JSON.stringify(to), JSON.stringify(from));
    return former === text ? [] : [JSON.parse(former)];
  });
}
