/** A page as it was answered to anybody. */
export type KeptPage = {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
};

/** How long a page may be served without being made anew: edges of phases and "in two days" pass unasked. */
const KEPT_MS = 10_000;
const CHARACTERS_MAX = 16 * 1024 * 1024;

type Entry = { readonly page: KeptPage; readonly until: number };

/**
 * Pages as anybody sees them, by address and language, so that what is read a thousand times is made once. Whatever
 * happens on the node drops them all: acts of this process before they are answered, those of others as soon as they are
 * heard of. What was begun before a drop is not kept after it.
 */
export class PageCache {
  readonly #entries = new Map<string, Entry>();
  #characters = 0;
  #generation = 0;

  /** Goes with `keep`: what it was read from. */
  get generation(): number {
    return this.#generation;
  }

  get(key: string): KeptPage | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    if (entry.until > performance.now()) return entry.page;
    this.#remove(key, entry);
    return null;
  }

  keep(key: string, page: KeptPage, generation: number): void {
    if (generation !== this.#generation) return;
    const former = this.#entries.get(key);
    if (former !== undefined) this.#remove(key, former);
    this.#entries.set(key, { page, until: performance.now() + KEPT_MS });
    this.#characters += page.body.length;
    for (const [oldest, entry] of this.#entries) {
      if (this.#characters <= CHARACTERS_MAX) break;
      this.#remove(oldest, entry);
    }
  }

  drop(): void {
    this.#generation += 1;
    this.#entries.clear();
    this.#characters = 0;
  }

  #remove(key: string, entry: Entry): void {
    if (this.#entries.delete(key)) this.#characters -= entry.page.body.length;
  }
}
