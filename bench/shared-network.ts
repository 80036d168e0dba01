import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../src/storage/kit/database.ts';
import { picture } from '../test/network/pictures.ts';
import type { ProcessCity } from '../test/network/process-city.ts';
import { ProcessWorld, SLUG } from '../test/network/process-world.ts';
import { serverUrl } from './databases.ts';
import { SMALL } from './size.ts';

/** How often each city is asked whether something arrived. */
const LOOK_MS = 50;
/** Longest that something may take to arrive everywhere: what is slower is a fault, and no figure. */
const PATIENCE_MS = 180_000;
const CATCH_UP_MS = 600_000;
/** What follows an arrival, as answers to what was sent, is over by then. */
const AFTERWARDS_MS = 3_000;
const OPEN_S = 6 * 3_600;

/** Text of the length that people write. */
const TEXT =
  'Entre le pont et la place, il manque un passage sûr pour celles et ceux qui vont à pied ou à vélo. '.repeat(8);

/** What the public sees of a proposal. */
type Shown = {
  readonly version: number;
  readonly images: readonly unknown[];
  readonly answer: Answer | null;
  readonly cohostAnswers: readonly Answer[];
  readonly cities: readonly { readonly institution: string; readonly supports: { readonly resident: number } | null }[];
};
type Answer = { readonly body: Readonly<Record<string, string>> };

type Traffic = { readonly requests: number; readonly bytes: number };

/** What happened of one kind: how long each other city took to show each act, and what all of it cost. */
export type Measured = {
  readonly times: readonly number[];
  readonly acts: number;
  readonly traffic: Traffic;
};

/** Cities as processes that share a consultation, over PostgreSQL where there is one. Each stands behind a proxy that counts. */
export class SharedNetwork implements AsyncDisposable {
  readonly engine: 'postgres' | 'embedded';
  readonly #world: ProcessWorld;
  #proposals = 0;
  /** Numbers of what the first resident of each city proposed. */
  readonly #own = new Map<ProcessCity, number[]>();

  private constructor(world: ProcessWorld, engine: 'postgres' | 'embedded') {
    this.#world = world;
    this.engine = engine;
  }

  static async open(nodes: number): Promise<SharedNetwork> {
    const server = await serverFound();
    const world = await ProcessWorld.open(nodes, () => server);
    try {
      await world.share(OPEN_S);
      const opened = new SharedNetwork(world, server === null ? 'embedded' : 'postgres');
      // The first looks of all at all are over then.
      await opened.propose(world.host);
      for (const cohost of world.cohosts) await opened.propose(cohost);
      await pause(AFTERWARDS_MS);
      return opened;
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }

  get host(): ProcessCity {
    return this.#world.host;
  }

  get cohosts(): readonly ProcessCity[] {
    return this.#world.cohosts;
  }

  /** Does acts one after the other, each once the one before is everywhere. */
  async measure(acts: number, act: (nth: number) => Promise<readonly number[]>): Promise<Measured> {
    const before = this.traffic();
    const times: number[] = [];
    for (let nth = 0; nth < acts; nth += 1) times.push(...(await act(nth)));
    await pause(AFTERWARDS_MS);
    const { requests, bytes } = this.traffic();
    return { times, acts, traffic: { requests: requests - before.requests, bytes: bytes - before.bytes } };
  }

  traffic(): Traffic {
    const proxies = this.#world.cities.map(({ proxy }) => proxy);
    return {
      requests: proxies.reduce((sum, { seen }) => sum + seen.length, 0),
      bytes: proxies.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** By somebody who lives in a city; answers after how many milliseconds each other city shows it. */
  async propose(city: ProcessCity): Promise<readonly number[]> {
    const number = this.#proposals + 1;
    const body = { title: { fr: `Proposition ${number}` }, body: { fr: TEXT }, lang: 'fr' };
    const began = performance.now();
    await city.api('POST', `/consultations/${SLUG}/proposals`, { token: city.residents[0] ?? '', body });
    const times = await this.#arrives(city, began, (other) => this.#world.shows(other, number));
    this.#proposals = number;
    this.#own.set(city, [...(this.#own.get(city) ?? []), number]);
    // At home it gets its number last.
    await this.#untilAt(city, () => this.#world.shows(city, number));
    return times;
  }

  async comment(city: ProcessCity, nth: number): Promise<readonly number[]> {
    const path = `/consultations/${SLUG}/proposals/1/comments`;
    const words = `Commentaire ${nth} de ${city.name}. ${TEXT.slice(0, 300)}`.trim();
    const began = performance.now();
    await city.api('POST', path, { token: city.residents[1] ?? '', body: { body: words, lang: 'fr' } });
    return await this.#arrives(city, began, async (other) => {
      const { items } = await other.api<{ items: readonly { body: string }[] }>('GET', `${path}?limit=100`);
      return items.some(({ body }) => body === words);
    });
  }

  /** A new text of a proposal by its author, each time of another. */
  async revise(city: ProcessCity, nth: number): Promise<readonly number[]> {
    const body = { title: { fr: `Révision ${nth}` }, body: { fr: TEXT }, lang: 'fr', confirmed: true };
    const path = this.#pathOf(city, nth);
    return await this.#shown(city, path, {
      act: () => city.api('POST', `${path}/versions`, { token: city.residents[0] ?? '', body }),
      isThere: ({ version }) => version > 1,
    });
  }

  /** An image of a proposal by its author, each time of another. */
  async illustrate(city: ProcessCity, nth: number): Promise<readonly number[]> {
    const token = city.residents[0] ?? '';
    const file = (await picture('teal')).toString('base64');
    const { url } = await city.api<{ url: string }>('POST', '/images', { token, body: { file } });
    const path = this.#pathOf(city, nth);
    return await this.#shown(city, path, {
      act: () => city.api('PATCH', path, { token, body: { images: [{ url, alt: 'Un passage' }] } }),
      isThere: ({ images }) => images.length > 0,
    });
  }

  /** An official answer of a city to a proposal, each time to another. */
  async answer(city: ProcessCity, nth: number): Promise<readonly number[]> {
    const path = `/consultations/${SLUG}/proposals/${nth + 1}`;
    const words = `Réponse de ${city.name}. ${TEXT}`.trim();
    const body = { verdict: 'accepted', body: { fr: words } };
    return await this.#shown(city, path, {
      act: () => city.api('POST', `${path}/answer`, { token: city.officer, body }),
      isThere: ({ answer, cohostAnswers }) =>
        [answer, ...cohostAnswers].some((each) => each?.body['fr']?.startsWith(`Réponse de ${city.name}.`)),
    });
  }

  /** One support by the last resident of a city, each time of another proposal. */
  async supportOne(city: ProcessCity, nth: number): Promise<readonly number[]> {
    const path = `/consultations/${SLUG}/proposals/${nth + 1}`;
    const institution = `${city.origin}/`;
    return await this.#shown(city, path, {
      act: () => city.api('POST', `${path}/support`, { token: city.residents.at(-1) ?? '', body: {} }),
      isThere: ({ cities }) =>
        cities.some((each) => each.institution === institution && (each.supports?.resident ?? 0) > 0),
    });
  }

  #pathOf(city: ProcessCity, nth: number): string {
    const number = this.#own.get(city)?.[nth];
    if (number === undefined) throw new Error(`${city.name} did not propose so much`);
    return `/consultations/${SLUG}/proposals/${number}`;
  }

  async #shown(
    city: ProcessCity,
    path: string,
    { act, isThere }: { readonly act: () => Promise<unknown>; readonly isThere: (shown: Shown) => boolean },
  ): Promise<readonly number[]> {
    const began = performance.now();
    await act();
    return await this.#arrives(city, began, async (other) => isThere(await other.api<Shown>('GET', path)));
  }

  /** Two people of each city support the latest proposals; answers when each city shows all of it, of every city. */
  async support(proposals: number): Promise<readonly number[]> {
    const { cities } = this.#world;
    const paths = Array.from(
      { length: proposals },
      (_, nth) => `/consultations/${SLUG}/proposals/${this.#proposals - nth}`,
    );
    for (const city of cities) {
      for (const token of city.residents.slice(0, 2)) {
        for (const path of paths) await city.api('POST', `${path}/support`, { token, body: {} });
      }
    }
    const began = performance.now();
    const isCounted = async (at: ProcessCity, path: string) => {
      const { cities: counted } = await at.api<{ cities: readonly { supports: { resident: number } | null }[] }>(
        'GET',
        path,
      );
      return counted.filter(({ supports }) => supports?.resident === 2).length === cities.length;
    };
    return await Promise.all(
      cities.map(async (city) => {
        for (const path of paths) await this.#untilAt(city, () => isCounted(city, path));
        return performance.now() - began;
      }),
    );
  }

  /** A co-host is away while contributions are brought in; answers how long it took to bring and to catch up, in seconds. */
  async catchUp(contributions: number): Promise<{ readonly brought: number; readonly read: number }> {
    const { host } = this.#world;
    const [cohost] = this.#world.cohosts;
    if (cohost === undefined) throw new Error('a network of one node shares nothing');
    await cohost.kill();
    const began = performance.now();
    await this.#world.bring(Array.from({ length: contributions }, (_, nth) => `Apport ${nth}`));
    const brought = performance.now() - began;
    this.#proposals += contributions;
    await this.#untilAt(host, () => this.#world.shows(host, this.#proposals));
    await cohost.start();
    const back = performance.now();
    await this.#untilAt(cohost, () => this.#world.shows(cohost, this.#proposals), CATCH_UP_MS);
    return { brought: brought / 1_000, read: (performance.now() - back) / 1_000 };
  }

  /** The least: one POST of a proposal's text to each co-host, by the same way; a node refuses it unsigned. */
  async plainPosts(times: number): Promise<Measured> {
    return await this.measure(times, () =>
      Promise.all(
        this.#world.cohosts.map(async ({ origin }) => {
          const began = performance.now();
          const answer = await fetch(`${origin}/inbox`, { method: 'POST', body: JSON.stringify({ text: TEXT }) });
          await answer.arrayBuffer();
          return performance.now() - began;
        }),
      ),
    );
  }

  /** Requests of all nodes while nothing happens. */
  async idle(seconds: number): Promise<number> {
    const { requests } = this.traffic();
    await pause(seconds * 1_000);
    return this.traffic().requests - requests;
  }

  async #arrives(from: ProcessCity, began: number, isThere: (city: ProcessCity) => Promise<boolean>) {
    const others = this.#world.cities.filter((city) => city !== from);
    return await Promise.all(
      others.map(async (city) => {
        await this.#untilAt(city, () => isThere(city));
        return performance.now() - began;
      }),
    );
  }

  async #untilAt({ name }: ProcessCity, isThere: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
    const end = performance.now() + patienceMs;
    while (!(await isThere().catch(() => false))) {
      if (performance.now() > end) throw new Error(`it did not arrive at ${name} within ${patienceMs / 1_000} s`);
      await pause(LOOK_MS);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#world[Symbol.asyncDispose]();
  }
}

/** `BENCH_ENGINE=embedded` measures on the embedded database, as does who only tries whether it runs. */
async function serverFound(): Promise<string | null> {
  if (SMALL || process.env['BENCH_ENGINE'] === 'embedded') return null;
  try {
    const url = serverUrl();
    await using _database = await openDatabase({ kind: 'postgres', url, poolSize: 1 });
    return url;
  } catch {
    return null;
  }
}
