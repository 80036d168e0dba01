import type { LoadDocument } from '../loaders.ts';
import { isJson } from './json.ts';
import type { ReadDocument } from './remote-actors.ts';

/** How long a document that was fetched for its key is used for its other members. */
const GOOD_MS = 5 * 60_000;
/** Size of the cache; the oldest document is removed first. */
const KEPT_MAX = 500;
/** Larger documents are not cached. */
const LENGTH_MAX = 20_000;

/**
 * The document of an unknown actor is fetched for its key when an activity arrives, and again when the activity is
 * processed. This caches it in this process between the two; it was fetched at its own id, so it can be trusted alike.
 */
export function recentDocuments(load: LoadDocument, now: () => number = Date.now) {
  const entries = new Map<string, { readonly text: string; readonly at: number }>();
  const keeping: LoadDocument = async (url, options) => {
    const read = await load(url, options);
    const text = isJson(read.document) && read.document['id'] === url ? JSON.stringify(read.document) : null;
    entries.delete(url);
    if (text === null || text.length > LENGTH_MAX) return read;
    entries.set(url, { text, at: now() });
    for (const [oldest] of entries) {
      if (entries.size <= KEPT_MAX) break;
      entries.delete(oldest);
    }
    return read;
  };
  /** Fetches a document unless it is cached; each cached document is used once. */
  const skipping =
    (read: ReadDocument): ReadDocument =>
    async (uri) => {
      const before = entries.get(uri);
      entries.delete(uri);
      return before === undefined || now() - before.at > GOOD_MS ? await read(uri) : JSON.parse(before.text);
    };
  return { load: keeping, sparing: skipping };
}
