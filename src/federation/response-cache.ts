import type { Application } from '../application/application.ts';
import { EVENTS, type LoggedEvent } from '../domain/event/event.ts';
import type { Serialised } from './responses.ts';

/** Maximum age of a cached response, whatever happens: edges of phases and polls pass unasked. */
const KEPT_MS = 30_000;
const BYTES_MAX = 8 * 1024 * 1024;
const BATCH = 200;

type Entry = { readonly response: Serialised; readonly consultation: string | null; readonly until: number };

export type CacheOptions = {
  readonly app: Application;
  /** Calls back when events were committed, until the returned function is called. */
  readonly onEvents: (wake: () => void) => Promise<() => Promise<void>>;
  /** Gets every event once it has dropped what it changed, for whatever else a process holds. */
  readonly onEvent?: (event: LoggedEvent) => void;
  readonly onFailure: (error: unknown) => void;
};

/**
 * Responses by path, so that what is read a thousand times is written once. Every web process follows the event log for
 * itself and drops what an event may have changed; an entry made while that happened is not kept.
 */
export class ResponseCache implements AsyncDisposable {
  readonly #app: Application;
  readonly #onEvent: (event: LoggedEvent) => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;
  /** Moves on with every drop: what was read before the drop is not stored after it. */
  #generation = 0;
  #position: number | null = null;
  #following: Promise<void> = Promise.resolve();
  #awaited = false;
  #stop: () => Promise<void> = async () => {};

  private constructor({ app, onEvent, onFailure }: CacheOptions) {
    this.#app = app;
    this.#onEvent = onEvent ?? (() => {});
    this.#onFailure = onFailure;
  }

  static async start(options: CacheOptions): Promise<ResponseCache> {
    const cache = new ResponseCache(options);
    cache.#stop = await options.onEvents(() => cache.#wake());
    await cache.#follow();
    return cache;
  }

  get(path: string): Serialised | null {
    const entry = this.#entries.get(path);
    if (entry === undefined) return null;
    if (entry.until > performance.now()) return entry.response;
    this.#drop(path, entry);
    return null;
  }

  /** Makes a response and keeps it, unless something changed meanwhile. `consultation` is the slug it belongs to. */
  async make(
    path: string,
    consultation: string | null,
    work: () => Promise<Serialised | null>,
  ): Promise<Serialised | null> {
    const generation = this.#generation;
    const response = await work();
    if (response !== null && generation === this.#generation) this.#keep(path, { response, consultation });
    return response;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
    await this.#following;
  }

  #keep(path: string, { response, consultation }: Omit<Entry, 'until'>): void {
    const before = this.#entries.get(path);
    if (before !== undefined) this.#drop(path, before);
    this.#entries.set(path, { response, consultation, until: performance.now() + KEPT_MS });
    this.#bytes += response.body.length;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= BYTES_MAX) break;
      this.#drop(oldest, entry);
    }
  }

  #drop(path: string, entry: Entry): void {
    if (this.#entries.delete(path)) this.#bytes -= entry.response.body.length;
  }

  #dropAll(): void {
    this.#generation += 1;
    this.#entries.clear();
    this.#bytes = 0;
  }

  /** One at a time, so that positions are followed in order; a wake during a read leads to one more read. */
  #wake(): void {
    if (this.#awaited) return;
    this.#awaited = true;
    this.#following = this.#following.then(() => {
      this.#awaited = false;
      return this.#follow();
    });
  }

  async #follow(): Promise<void> {
    try {
      await this.#app.store.placeEvents();
      if (this.#position === null) {
        this.#position = await this.#app.store.read((reader) => reader.events.last());
        this.#dropAll();
        return;
      }
      for (;;) {
        const position: number = this.#position;
        const events = await this.#app.store.read((reader) => reader.events.after(position, BATCH));
        for (const event of events) {
          await this.#dropChangedBy(event);
          this.#onEvent(event);
        }
        this.#position = events.at(-1)?.position ?? position;
        if (events.length < BATCH) return;
      }
    } catch (error) {
      this.#dropAll();
      this.#onFailure(error);
    }
  }

  async #dropChangedBy(event: LoggedEvent): Promise<void> {
    const changes = EVENTS[event.type].documents;
    if (changes === 'none') return;
    const id = event.consultationId;
    if (changes === 'any' || id === null) return this.#dropAll();
    const slug = (await this.#app.store.read((reader) => reader.consultations.byId(id)))?.slug;
    this.#generation += 1;
    for (const [path, entry] of this.#entries) if (entry.consultation === slug) this.#drop(path, entry);
  }
}
