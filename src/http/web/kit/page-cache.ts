/** A page as it was answered to anybody, with every header but the id of the request. */
export type CachedPage = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Of its bytes; quoted. */
  readonly etag: string;
};

/** Maximum age of a cached page: edges of phases and "in two days" pass unasked. */
const KEPT_MS = 10_000;
const BYTES_MAX = 4 * 1024 * 1024;

/** As much of `Accept-Language` is read (`acceptedLanguages`). */
export const ACCEPT_LANGUAGE_MAX = 400;

/** What a page that anybody gets depends on: its address with the query, the languages of its reader, the shuffle. */
export function pageKey(request: Request, shuffleSeed: number): string {
  const { url, headers } = request;
  return `${shuffleSeed} ${url.slice(url.indexOf('/', 8))} ${(headers.get('accept-language') ?? '').slice(0, ACCEPT_LANGUAGE_MAX)}`;
}

type Entry = { readonly page: CachedPage; readonly until: number };

/**
 * Pages as anybody sees them, by address and language, so that what is read a thousand times is made once. Whatever
 * happens on the node drops them all: acts of this process before they are answered, those of others as soon as they are
 * notified. A page that was begun before a drop is not stored after it.
 */
export class PageCache {
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;
  #generation = 0;

  /** Goes with `keep`: what it was read from. */
  get generation(): number {
    return this.#generation;
  }

  get(key: string): CachedPage | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    if (entry.until > performance.now()) return entry.page;
    this.#remove(key, entry);
    return null;
  }

  cache(key: string, page: CachedPage, generation: number): void {
    if (generation !== this.#generation) return;
    const former = this.#entries.get(key);
    if (former !== undefined) this.#remove(key, former);
    this.#entries.set(key, { page, until: performance.now() + KEPT_MS });
    this.#bytes += page.body.byteLength;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= BYTES_MAX) break;
      this.#remove(oldest, entry);
    }
  }

  drop(): void {
    this.#generation += 1;
    this.#entries.clear();
    this.#bytes = 0;
  }

  #remove(key: string, entry: Entry): void {
    if (this.#entries.delete(key)) this.#bytes -= entry.page.body.byteLength;
  }
}
