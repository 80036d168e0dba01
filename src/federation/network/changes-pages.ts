import { latestChange } from '../../application/network/mirror/read-changes.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import { type Serialised, serialised } from '../responses.ts';
import { changesAt, cursorIn, textOf } from './changes.ts';

/** Longest that a page is held, whatever happens, as any other answer. */
const HELD_MS = 30_000;
const BYTES_MAX = 8 * 1024 * 1024;

type Page = {
  /** The last change of its consultation when it was asked for; what it says may be later, and never earlier. */
  readonly change: Id | null;
  readonly until: number;
  readonly made: Promise<Serialised | null>;
  bytes: number;
};

/**
 * Pages of `changes`, made once for all who read on from the same place: after a wake that is every co-host. A page is what
 * things are now, so it is used only for as long as nothing changed that co-hosts see; the database is asked for that alone.
 */
export class ChangesPages {
  readonly #documents: DocumentContext;
  readonly #pages = new Map<string, Page>();
  #bytes = 0;

  constructor(documents: DocumentContext) {
    this.#documents = documents;
  }

  /** Null where it is no consultation of ours. */
  async at({ slug, query }: { readonly slug: string; readonly query: URLSearchParams }): Promise<Serialised | null> {
    const place = placeIn(query);
    if (place === null) return await this.#make(slug, query);
    const change = await latestChange(this.#documents.app, slug);
    if (change === null) return null;
    const key = `${slug} ${place}`;
    const stored = this.#pages.get(key);
    if (stored !== undefined) {
      if (stored.change === change.id && stored.until > performance.now()) return await stored.made;
      this.#drop(key, stored);
    }
    const page = { change: change.id, until: performance.now() + HELD_MS, made: this.#make(slug, query), bytes: 0 };
    this.#pages.set(key, page);
    return await this.#hold(key, page);
  }

  async #make(slug: string, query: URLSearchParams): Promise<Serialised | null> {
    const page = await changesAt(this.#documents, { slug, query });
    return page === null ? null : serialised(200, page, null);
  }

  async #hold(key: string, page: Page): Promise<Serialised | null> {
    try {
      const made = await page.made;
      if (this.#pages.get(key) !== page) return made;
      page.bytes = made?.body.length ?? 0;
      this.#bytes += page.bytes;
      for (const [oldest, each] of this.#pages) {
        if (this.#bytes <= BYTES_MAX) break;
        this.#drop(oldest, each);
      }
      return made;
    } catch (error) {
      this.#drop(key, page);
      throw error;
    }
  }

  #drop(key: string, page: Page): void {
    if (this.#pages.get(key) !== page) return;
    this.#pages.delete(key);
    this.#bytes -= page.bytes;
  }
}

/** Where a page begins, in the one way in which we write it; null for what we never gave anybody, and for no page. */
function placeIn(query: URLSearchParams): string | null {
  const text = query.get('cursor');
  if (text === null) return query.has('page') ? 'all' : null;
  const cursor = cursorIn(text);
  return cursor !== null && textOf(cursor) === text ? text : null;
}
