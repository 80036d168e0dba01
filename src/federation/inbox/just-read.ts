import type { LoadDocument } from '../loaders.ts';
import { isJson } from './incoming.ts';
import type { ReadDocument } from './remote-actors.ts';

/** How long a document that was read for its key is good for what else it says. */
const GOOD_MS = 5 * 60_000;
/** Documents kept at once; the oldest goes first. */
const KEPT_MAX = 500;
/** Larger ones are read again. */
const LENGTH_MAX = 20_000;

/**
 * Whoever is new here is looked up for their key when they send, and once more when what they sent is decided: this keeps
 * what the first look read for the second, in this process. It is theirs as much as any, since it was read at their
 * address.
 */
export function justRead(load: LoadDocument, now: () => number = Date.now) {
  const kept = new Map<string, { readonly text: string; readonly at: number }>();
  const keeping: LoadDocument = async (url, options) => {
    const read = await load(url, options);
    const text = isJson(read.document) && read.document['id'] === url ? JSON.stringify(read.document) : null;
    kept.delete(url);
    if (text === null || text.length > LENGTH_MAX) return read;
    kept.set(url, { text, at: now() });
    for (const [oldest] of kept) {
      if (kept.size <= KEPT_MAX) break;
      kept.delete(oldest);
    }
    return read;
  };
  /** Reads, unless it was read just now; each reading is used once. */
  const sparing =
    (read: ReadDocument): ReadDocument =>
    async (uri) => {
      const before = kept.get(uri);
      kept.delete(uri);
      return before === undefined || now() - before.at > GOOD_MS ? await read(uri) : JSON.parse(before.text);
    };
  return { load: keeping, sparing };
}
