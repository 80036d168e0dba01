import type { Change } from '../../../domain/event/change.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';

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

/** The consultation that a page is about; null for one about several, or where nobody knows. */
type PageSubject = ConsultationId | null;
/** What a page is of: `slug` is that in its address, and `changes` how many there were when it was begun. */
type PageOrigin = { readonly slug: string | null; readonly about: PageSubject; readonly changes: number };

type Entry = { readonly page: CachedPage; readonly about: PageSubject; readonly until: number };
type Making = { readonly made: Promise<unknown>; readonly about: PageSubject };

/** Consultations whose pages are told apart; beyond, they are forgotten all at once. */
const SUBJECTS_MAX = 5_000;

/**
 * Pages as anybody sees them, by address and language, so that what is read a thousand times is made once. What happens in
 * a consultation drops its pages and those about several, what changes more drops them all: acts of this process before
 * they are answered, those of others as soon as they are notified. A page that was begun before a drop is not stored
 * after it. Whoever asks for a page that is being made waits for that one.
 */
export class PageCache {
  readonly #entries = new Map<string, Entry>();
  readonly #making = new Map<string, Making>();
  /** What pages with a slug in their address are about, as far as any was made. */
  readonly #subjects = new Map<string, ConsultationId>();
  /** The last change that concerned the pages of a consultation, those about several, and all. */
  readonly #changed = new Map<PageSubject, number>();
  #everything = 0;
  #changes = 0;
  #bytes = 0;

  /** How many changes there were: goes with `cache`, as what a page was read from. */
  get changes(): number {
    return this.#changes;
  }

  get(key: string): CachedPage | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    if (entry.until > performance.now()) return entry.page;
    this.#remove(key, entry);
    return null;
  }

  cache(key: string, page: CachedPage, { slug, about, changes }: PageOrigin): void {
    if (Math.max(this.#everything, this.#changed.get(about) ?? 0) > changes) return;
    if (slug !== null && about !== null) this.#learn(slug, about);
    const former = this.#entries.get(key);
    if (former !== undefined) this.#remove(key, former);
    this.#entries.set(key, { page, about, until: performance.now() + KEPT_MS });
    this.#bytes += page.body.byteLength;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= BYTES_MAX) break;
      this.#remove(oldest, entry);
    }
  }

  /** Makes a page, or waits for the one that is being made for somebody else, unless something changed since that began. */
  async share<T>(key: string, slug: string | null, make: () => Promise<T>): Promise<T> {
    const known = this.#making.get(key);
    if (known !== undefined) return (await known.made) as T;
    const making = { made: make(), about: this.#subjects.get(slug ?? '') ?? null };
    this.#making.set(key, making);
    try {
      return await making.made;
    } finally {
      if (this.#making.get(key) === making) this.#making.delete(key);
    }
  }

  drop(change: Change = 'everything'): void {
    this.#changes += 1;
    if (change === 'everything') {
      this.#everything = this.#changes;
      for (const kept of [this.#entries, this.#making, this.#subjects, this.#changed]) kept.clear();
      this.#bytes = 0;
      return;
    }
    const concerned = new Set<PageSubject>([null, ...change]);
    for (const about of concerned) this.#changed.set(about, this.#changes);
    for (const [key, entry] of this.#entries) if (concerned.has(entry.about)) this.#remove(key, entry);
    for (const [key, { about }] of this.#making) if (concerned.has(about)) this.#making.delete(key);
  }

  #learn(slug: string, about: ConsultationId): void {
    if (this.#subjects.size >= SUBJECTS_MAX) this.#subjects.clear();
    this.#subjects.set(slug, about);
  }

  #remove(key: string, entry: Entry): void {
    if (this.#entries.delete(key)) this.#bytes -= entry.page.body.byteLength;
  }
}
